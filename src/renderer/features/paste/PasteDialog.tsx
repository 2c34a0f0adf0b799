import './paste.css';
import { ClipboardPaste } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useState } from 'react';
import type { PasteView } from '#shared/contract.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Failure, Notices } from '../../components/Note.tsx';
import { openForm, type PastedKey } from '../../stores/form.ts';
import { goTo } from '../../stores/view.ts';
import { count, shortcutWords } from '../../words.ts';
import { KeyChoice } from './KeyChoice.tsx';

const most = 1_000_000;

interface PasteDialogProps {
  /** What was recognised already, when the paste came before the dialog. */
  recognised: PasteView | null;
  onClose: () => void;
}

/** Recognises pasted credentials, whatever wrote them. The text goes straight to the application and is not kept here. */
export default function PasteDialog({ recognised, onClose }: PasteDialogProps) {
  const [view, setView] = useState(recognised);
  const [choice, setChoice] = useState(0);
  const [error, setError] = useState<ErrorView | null>(null);

  const recognise = async (text?: string) => {
    try {
      setView(await call('paste.recognise', text === undefined ? {} : { text: text.slice(0, most) }));
      setChoice(0);
      setError(null);
    } catch (thrown) {
      setView(null);
      setError(toErrorView(thrown));
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    void recognise(event.clipboardData.getData('text/plain'));
  };
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    await recognise(file ? await file.text() : event.dataTransfer.getData('text/plain'));
  };

  const use = async (key: PastedKey) => {
    onClose();
    goTo('profiles');
    await openForm({ kind: 'new', pasted: key });
  };

  const keys = view?.keys ?? [];
  const chosen = keys[choice];
  return (
    <Dialog
      title="Paste credentials"
      about="JSON, CSV, XML, export lines, .env or INI: what the console, the CLI or a colleague gave you."
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" disabled={!chosen} onClick={() => chosen && void use(chosen)}>
            Use this key
          </Button>
        </>
      }
    >
      {error && <Failure error={error} />}
      {keys.length === 0 && (
        <div className="paste-area">
          <textarea
            aria-label="Paste area"
            placeholder={`Press ${shortcutWords('Mod+V')} here, or drop a file`}
            // It takes pastes only: what is typed would stand here in the clear.
            readOnly
            autoFocus
            onPaste={onPaste}
            onDrop={(event) => void onDrop(event)}
            onDragOver={(event) => event.preventDefault()}
          />
          <Button icon={ClipboardPaste} onClick={() => void recognise()}>
            Take from the clipboard
          </Button>
        </div>
      )}
      {view && keys.length > 0 && (
        <>
          <p className="paste-format">
            Recognised <strong>{view.format}</strong>
            {keys.length > 1 && `, ${count(keys.length, 'key')}`}
          </p>
          <KeyChoice keys={keys} choice={choice} onChoose={setChoice} />
        </>
      )}
      {view && <Notices notices={view.notices} />}
    </Dialog>
  );
}
