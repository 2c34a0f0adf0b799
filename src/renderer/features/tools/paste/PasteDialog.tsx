import './paste.css';
import { ClipboardPaste } from 'lucide-react';
import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { useKept, usePastes } from '#renderer/components/kept.ts';
import { Failure, Notices } from '#renderer/components/Note.tsx';
import { useProfiles } from '#renderer/stores/app.ts';
import { selectProfiles } from '#renderer/stores/commands.ts';
import { goTo, leaveForm, openForm, type PastedKey } from '#renderer/stores/form.ts';
import { isDeclined, tell } from '#renderer/stores/toasts.ts';
import { count, shortcutWords } from '#renderer/words.ts';
import type { PasteView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { KeyCard } from './KeyChoice.tsx';
import { KeyPicks } from './KeyPicks.tsx';
import { OnClipboard } from './OnClipboard.tsx';
import { draftOf, firstPicks, missingIn } from './picks.ts';

const most = 1_000_000;
/** How many odd secrets are told one by one. */
const mostTold = 3;

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
  const names = useProfiles().map(({ name }) => name);
  const [picks, setPicks] = useKept('picks', () => firstPicks(recognised?.keys ?? [], names), {
    weigh: nothing,
  });
  const [fromClipboard, setFromClipboard] = useKept('fromClipboard', () => recognised !== null, {
    weigh: nothing,
  });
  usePastes('view', view?.keys.map(({ pasteId }) => pasteId) ?? []);
  const [error, setError] = useState<ErrorView | null>(null);
  const [adding, setAdding] = useState(false);
  const form = useId();

  const recognise = async (text?: string, dropped = false) => {
    try {
      const found = await call('paste.recognise', text === undefined ? {} : { text: text.slice(0, most) });
      setView(found);
      setPicks(firstPicks(found.keys, names));
      setFromClipboard(!dropped);
      setError(null);
    } catch (thrown) {
      setView(null);
      setError(toErrorView(thrown));
    }
  };
  const latest = useRef(recognise);
  latest.current = recognise;
  // Anywhere in the dialog but in a field, also after a key was recognised: it takes the other's place.
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { target } = event;
      if (target instanceof HTMLInputElement && target.type !== 'checkbox') return;
      event.preventDefault();
      void latest.current(event.clipboardData?.getData('text/plain') ?? '');
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
  const onDrop = async (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    await recognise(file ? await file.text() : event.dataTransfer.getData('text/plain'), true);
  };

  const use = async (key: PastedKey) => {
    // The form may hold something else: then the paste stays here until it is decided what becomes of that.
    if (!(await goTo('profiles')) || !(await leaveForm())) return;
    onDone();
    await openForm({ kind: 'new', pasted: key });
  };

  const keys = view?.keys ?? [];
  const [first] = keys;
  const on = picks.filter((pick) => pick.on);
  const chosen = keys.filter(({ pasteId }) => on.some((pick) => pick.pasteId === pasteId));
  const [only] = chosen;
  const missing = on.length > 1 ? missingIn(picks, keys) : undefined;
  const isReady = only !== undefined && missing === undefined;

  const add = async () => {
    setAdding(true);
    try {
      const drafts = chosen.flatMap((key) => {
        const pick = on.find(({ pasteId }) => pasteId === key.pasteId);
        return pick ? [draftOf(key, pick)] : [];
      });
      const { ids, odd } = await call('profile.saveAll', { drafts });
      onDone();
      if (await goTo('profiles')) selectProfiles(ids);
      tell({ tone: 'good', text: `Added ${count(ids.length, 'profile')}.` });
      for (const { name, why } of odd.slice(0, mostTold)) tell({ tone: 'bad', text: `“${name}”: ${why}` });
    } catch (thrown) {
      if (!isDeclined(thrown)) setError(toErrorView(thrown));
    } finally {
      setAdding(false);
    }
  };
  const go = () => {
    if (!isReady) return;
    void (chosen.length > 1 ? add() : use(only));
  };
  return (
    <Dialog
      title="Paste credentials"
      about="JSON, CSV, XML, export lines, .env or INI: what the console, the CLI or a colleague gave you."
      onClose={onClose}
      actions={
        <>
          {keys.length > 0 && (
            <span className="foot-start">
              <Button tone="quiet" icon={ClipboardPaste} onClick={() => setView(null)}>
                Paste something else
              </Button>
            </span>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            // A button takes the focus when it appears: Enter after a paste takes the key.
            key={`use:${view?.pasteId}:${only !== undefined}`}
            autoFocus={only !== undefined}
            tone="main"
            type="submit"
            form={form}
            disabled={!isReady}
            busy={adding}
          >
            {chosen.length > 1 ? `Add ${count(chosen.length, 'profile')}` : 'Use this key'}
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
              go();
            }}
          >
            {keys.length > 1 ? (
              <KeyPicks
                keys={keys}
                picks={picks}
                onPick={(pasteId, part) =>
                  setPicks((before) =>
                    before.map((pick) => (pick.pasteId === pasteId ? { ...pick, ...part } : pick)),
                  )
                }
              />
            ) : (
              first && (
                <div className="paste-key">
                  <KeyCard pasted={first} />
                </div>
              )
            )}
          </form>
          {missing && (
            <p className="due" role="status">
              {missing}
            </p>
          )}
          {fromClipboard && keys.some(({ hasSecret }) => hasSecret) && <OnClipboard key={view.pasteId} />}
        </>
      )}
      {view && <Notices notices={view.notices} />}
    </Dialog>
  );
}
