import { ClipboardPaste } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { PasteView } from '#shared/contract.ts';
import type { ProviderId } from '#shared/model.ts';
import type { RotationView } from '#shared/rotationViews.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Failure, Note, Notices } from '../../components/Note.tsx';
import { useProvider } from '../../stores/providers.ts';
import { KeyChoice } from '../paste/KeyChoice.tsx';
import { useTask } from '../welcome/useTask.ts';

/** Takes the key that the person made on the provider's page: from the clipboard, or typed. */
export function SupplyKey({ rotation, provider }: { rotation: RotationView; provider: ProviderId }) {
  const words = useProvider(provider)?.words;
  const [pasted, setPasted] = useState<PasteView | null>(null);
  const [choice, setChoice] = useState(0);
  const [accessKeyId, setAccessKeyId] = useState('');
  // The secret is read when the form is sent, and never kept.
  const secret = useRef<HTMLInputElement>(null);
  const { busy, error, run } = useTask();
  const { id } = rotation;
  const keys = pasted?.keys ?? [];
  const chosen = keys[choice];
  const whole = chosen?.hasSecret && chosen.accessKeyId !== undefined;

  const recognise = () =>
    run(async () => {
      setPasted(await call('paste.recognise', {}));
      setChoice(0);
    });
  const send = (event: FormEvent) => {
    event.preventDefault();
    void run(() =>
      chosen
        ? call('rotation.supply', { id, pasteId: chosen.pasteId })
        : call('rotation.supply', {
            id,
            accessKeyId: accessKeyId.trim(),
            secretAccessKey: secret.current?.value ?? '',
          }),
    );
  };

  return (
    <form className="supply" onSubmit={send} aria-label="The new key">
      {error && <Failure error={error} />}
      {chosen ? (
        <>
          <KeyChoice keys={keys} choice={choice} onChoose={setChoice} />
          {!whole && (
            <Note tone="warning" title="This is not a whole key: its id or its secret is missing." />
          )}
          {pasted && <Notices notices={pasted.notices} />}
        </>
      ) : (
        <>
          <TextField
            label={words?.accessKeyId.label ?? 'Access key ID'}
            placeholder={words?.accessKeyId.example}
            mono
            autoFocus
            value={accessKeyId}
            onChange={(event) => setAccessKeyId(event.target.value)}
          />
          <TextField
            ref={secret}
            type="password"
            autoComplete="new-password"
            label={words?.secretAccessKey.label ?? 'Secret'}
          />
        </>
      )}
      <div className="supply-actions">
        {chosen ? (
          <Button onClick={() => setPasted(null)}>Type it instead</Button>
        ) : (
          <Button icon={ClipboardPaste} onClick={() => void recognise()}>
            Take from the clipboard
          </Button>
        )}
        <Button tone="main" type="submit" busy={busy} disabled={chosen ? !whole : accessKeyId.trim() === ''}>
          Use this key
        </Button>
      </div>
    </form>
  );
}
