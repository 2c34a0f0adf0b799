import '#renderer/features/tools/paste/paste.css';
import { ClipboardPaste } from 'lucide-react';
import { type ClipboardEvent, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { useKept, usePastes } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { KeyChoice } from '#renderer/features/tools/paste/KeyChoice.tsx';
import type { PastedKey } from '#renderer/stores/form.ts';
import { shortcutWords } from '#renderer/words.ts';
import type { PasteView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

const most = 1_000_000;

/** A paste without a key is nothing to lose, and another of its keys is chosen again as quickly. */
const keysIn = (view: PasteView | null): unknown => view?.keys.map(({ pasteId }) => pasteId) ?? [];
const nothing = () => null;

/** Takes a pasted key. Its secret goes to the application and is not kept here. */
export function PasteKey({ onTake }: { onTake: (key: PastedKey | null) => void }) {
  const [view, setView] = useKept<PasteView | null>('paste', () => null, { weigh: keysIn });
  const [choice, setChoice] = useKept('choice', () => 0, { weigh: nothing });
  usePastes('paste', view?.keys.map(({ pasteId }) => pasteId) ?? []);
  const [error, setError] = useState<ErrorView | null>(null);

  const recognise = async (text?: string) => {
    try {
      const found = await call('paste.recognise', text === undefined ? {} : { text: text.slice(0, most) });
      setView(found);
      setChoice(0);
      setError(null);
      onTake(found.keys[0] ?? null);
    } catch (thrown) {
      setView(null);
      onTake(null);
      setError(toErrorView(thrown));
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    event.preventDefault();
    void recognise(event.clipboardData.getData('text/plain'));
  };
  const choose = (at: number) => {
    setChoice(at);
    onTake(view?.keys[at] ?? null);
  };

  return (
    <>
      {error && <Failure error={error} />}
      {view && view.keys.length > 0 ? (
        <KeyChoice keys={view.keys} choice={choice} onChoose={choose} />
      ) : (
        <div className="paste-area">
          <textarea
            aria-label="Paste area"
            placeholder={`Press ${shortcutWords('Mod+V')} here`}
            // It takes pastes only: what is typed would stand here in the clear.
            readOnly
            onPaste={onPaste}
          />
          <Button icon={ClipboardPaste} onClick={() => void recognise()}>
            Take from the clipboard
          </Button>
        </div>
      )}
    </>
  );
}
