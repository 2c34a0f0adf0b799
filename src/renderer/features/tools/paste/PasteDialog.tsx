import './paste.css';
import { ClipboardPaste } from 'lucide-react';
import { type ClipboardEvent, type DragEvent, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { useKept, usePastes } from '#renderer/components/kept.ts';
import { Failure, Notices } from '#renderer/components/Note.tsx';
import { goTo, leaveForm, openForm, type PastedKey } from '#renderer/stores/form.ts';
import { count, shortcutWords } from '#renderer/words.ts';
import type { PasteView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { KeyChoice } from './KeyChoice.tsx';

const most = 1_000_000;

/** A paste without a key is nothing to lose, and another of its keys is chosen again as quickly. */
const keysIn = (view: PasteView | null): unknown => view?.keys.map(({ pasteId }) => pasteId) ?? [];
const nothing = () => null;

interface PasteDialogProps {
  /** What was recognised already, when the paste came before the dialog. */
  recognised: PasteView | null;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Recognises pasted credentials, whatever wrote them. The text goes straight to the application and is not kept here. */
export default function PasteDialog({ recognised, onDone, onClose }: PasteDialogProps) {
  const [view, setView] = useKept('view', () => recognised, { weigh: keysIn, was: null });
  const [choice, setChoice] = useKept('choice', () => 0, { weigh: nothing });
  usePastes('view', view?.keys.map(({ pasteId }) => pasteId) ?? []);
  const [error, setError] = useState<ErrorView | null>(null);
  const form = useId();

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
    // The form may hold something else: then the paste stays here until it is decided what becomes of that.
    if (!(await goTo('profiles')) || !(await leaveForm())) return;
    onDone();
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
          <Button
            // A button takes the focus when it appears: Enter after a paste takes the key.
            key={`use:${chosen !== undefined}`}
            autoFocus={chosen !== undefined}
            tone="main"
            type="submit"
            form={form}
            disabled={!chosen}
          >
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
          <form
            id={form}
            onSubmit={(event) => {
              event.preventDefault();
              if (chosen) void use(chosen);
            }}
          >
            <KeyChoice keys={keys} choice={choice} onChoose={setChoice} />
          </form>
        </>
      )}
      {view && <Notices notices={view.notices} />}
    </Dialog>
  );
}
