import { ClipboardX } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { attempt } from '#renderer/stores/toasts.ts';

/** Offers to take a text with a secret off the clipboard, where every program can read it. */
export function OnClipboard() {
  const [cleared, setCleared] = useState<boolean | null>(null);
  const clear = () =>
    attempt(async () => setCleared((await call('paste.clearClipboard', undefined)).cleared));
  if (cleared !== null) {
    const done = 'The clipboard is empty now.';
    return (
      <p className="paste-clipboard" role="status">
        {cleared ? done : 'Something else is on the clipboard by now. It was left alone.'}
      </p>
    );
  }
  return (
    <div className="paste-clipboard">
      <span>The secret is still on the clipboard, where other programs can read it.</span>
      <Button icon={ClipboardX} onClick={() => void clear()}>
        Clear clipboard
      </Button>
    </div>
  );
}
