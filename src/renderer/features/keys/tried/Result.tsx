import '#renderer/components/pane.css';
import { Copy, Eye, EyeOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Letters } from '#renderer/components/Letters.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { count } from '#renderer/words.ts';
import type { Decrypted } from '#shared/contract/keys.ts';

interface ResultProps {
  result: Decrypted;
  /** What it is, where it is not a text that was decrypted. */
  title?: string;
  /** It is forgotten. The same function each time: with another one the text is forgotten. */
  onGone: () => void;
}

/**
 * What was decrypted: how long it is, until the person asks to see it. What is shown lives in this
 * component alone, as bytes, which are overwritten when its time is up and with the component.
 */
export function Result({
  result: { resultId, bytes, isText, seconds },
  title = `Decrypted: ${count(bytes, 'byte')}${isText ? ' of text' : ', which are no text'}.`,
  onGone,
}: ResultProps) {
  const [shown, setShown] = useState<{ text: Uint8Array; left: number } | null>(null);
  const text = shown?.text;

  useEffect(() => {
    const timer = setTimeout(onGone, seconds * 1000);
    return () => {
      clearTimeout(timer);
      // Locked meanwhile, it is forgotten by itself.
      void call('keys.forgetResult', { resultId }).catch(() => {});
    };
  }, [resultId, seconds, onGone]);

  useEffect(() => {
    if (!text) return undefined;
    const hide = () => setShown(null);
    const timer = setInterval(
      () => setShown((one) => (one && one.left > 1 ? { ...one, left: one.left - 1 } : null)),
      1000,
    );
    window.addEventListener('blur', hide);
    return () => {
      clearInterval(timer);
      window.removeEventListener('blur', hide);
      text.fill(0);
    };
  }, [text]);

  const show = () =>
    attempt(async () => {
      const told = await call('keys.reveal', { resultId });
      setShown({ text: told.text, left: told.seconds });
    });
  const copy = () =>
    attempt(async () => {
      const told = await call('keys.copyResult', { resultId });
      tell({ tone: 'good', text: `Text copied. The clipboard is cleared in ${told.seconds} s.` });
    });
  return (
    <>
      <Note tone="good" title={title}>
        <p>
          {isText
            ? 'It stays in the application until you ask for it, and is forgotten after two minutes.'
            : 'Encrypt and decrypt what is no text as a file.'}
        </p>
      </Note>
      {text && (
        <p className="mono selectable tried-text">
          <Letters bytes={text} className="secret-letters" />
        </p>
      )}
      {isText && (
        <div className="pane-actions">
          <Button icon={text ? EyeOff : Eye} onClick={() => (text ? setShown(null) : void show())}>
            {text ? 'Hide' : 'Show'}
          </Button>
          <Button icon={Copy} onClick={() => void copy()}>
            Copy
          </Button>
          {shown && <span className="faint tried-left">Hidden again in {shown.left} s.</span>}
        </div>
      )}
    </>
  );
}
