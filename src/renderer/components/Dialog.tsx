import './Dialog.css';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './Button.tsx';

export interface DialogProps {
  title: string;
  /** One sentence under the title. */
  about?: ReactNode;
  width?: 'small' | 'medium' | 'large' | 'wide';
  /** `alertdialog` for a question that must be answered. */
  role?: 'dialog' | 'alertdialog';
  /** The buttons, the main one last. */
  actions?: ReactNode;
  onClose: () => void;
  children?: ReactNode;
}

/** A window within the window. Esc closes it; a click beside it does not, so that nothing is lost by accident. */
export function Dialog({
  title,
  about,
  width = 'medium',
  role = 'dialog',
  actions,
  onClose,
  children,
}: DialogProps) {
  return (
    <ModalOverlay isOpen onOpenChange={(open) => !open && onClose()} className="dialog-scrim">
      <Modal className={`dialog dialog-${width}`}>
        <AriaDialog role={role} className="dialog-box">
          <header className="dialog-head">
            <div>
              <Heading slot="title">{title}</Heading>
              {about && <p>{about}</p>}
            </div>
            {role === 'dialog' && <IconButton icon={X} label="Close" onClick={onClose} />}
          </header>
          {children && <div className="dialog-body">{children}</div>}
          {actions && <footer className="dialog-foot">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
