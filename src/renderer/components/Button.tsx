import './Button.css';
import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';

type NativeButton = Omit<ComponentProps<'button'>, 'children' | 'className'>;

interface ButtonProps extends NativeButton {
  /** `main` is the one action of a view, `danger` takes something away for good. */
  tone?: 'plain' | 'main' | 'danger' | 'quiet';
  icon?: LucideIcon;
  /** Shows that what the button started is still going on; pressing it does nothing meanwhile. */
  busy?: boolean;
  children: ReactNode;
}

/** A button with a verb on it. */
export function Button({
  tone = 'plain',
  icon: Icon,
  busy = false,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${tone}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy ? <span className="spinner" aria-hidden="true" /> : Icon && <Icon size={14} aria-hidden="true" />}
      <span className="truncate">{children}</span>
    </button>
  );
}

interface IconButtonProps extends NativeButton {
  icon: LucideIcon;
  /** What it does, for the tooltip and for screen readers. */
  label: string;
  shortcut?: string;
}

/** A button that is only an icon. Its label is its tooltip. */
export function IconButton({ icon: Icon, label, shortcut, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className="icon-button"
      aria-label={label}
      data-tip={label}
      data-tip-shortcut={shortcut}
    >
      <Icon size={15} aria-hidden="true" />
    </button>
  );
}
