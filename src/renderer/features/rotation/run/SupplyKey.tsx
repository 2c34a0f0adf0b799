import { ClipboardPaste } from 'lucide-react';
import type { FormEvent } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useKept, usePastes, useSecret } from '#renderer/components/kept.ts';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { SecretTextField } from '#renderer/components/SecretTextField.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { KeyChoice } from '#renderer/features/tools/paste/KeyChoice.tsx';
import { forget } from '#renderer/stores/guard.ts';
import { useProvider } from '#renderer/stores/providers.ts';
import type { PasteView } from '#shared/contract/index.ts';
import type { RotationView } from '#shared/contract/rotation.ts';
import type { ProviderId } from '#shared/model.ts';

/** Another key of the paste is chosen again as quickly. */
const nothing = () => null;

/** Takes the key that the person made on the provider's page: from the clipboard, or typed. */
export function SupplyKey({ rotation, provider }: { rotation: RotationView; provider: ProviderId }) {
  const words = useProvider(provider)?.words;
  const [pasted, setPasted] = useKept<PasteView | null>('paste', () => null);
  const [choice, setChoice] = useKept('choice', () => 0, { weigh: nothing });
  const [accessKeyId, setAccessKeyId] = useKept('accessKeyId', () => '');
  usePastes('paste', pasted?.keys.map(({ pasteId }) => pasteId) ?? []);
  // The secret is read when the form is sent, and never kept.
  const secret = useSecret('secretAccessKey');
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
    void run(async () => {
      await (chosen
        ? call('rotation.supply', { id, pasteId: chosen.pasteId })
        : call('rotation.supply', {
            id,
            accessKeyId: accessKeyId.trim(),
            secretAccessKey: secret.ref.current?.value ?? '',
            pasteId: secret.entered?.pasteId,
          }));
      forget('rotate');
    });
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
          <SecretTextField
            secret={secret}
            accessKeyId={accessKeyId}
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
        <Button
          // A button takes the focus when it appears: Enter after a paste takes the key.
          key={`use:${whole ?? false}`}
          autoFocus={whole}
          tone="main"
          type="submit"
          busy={busy}
          disabled={chosen ? !whole : accessKeyId.trim() === ''}
        >
          Use this key
        </Button>
      </div>
    </form>
  );
}
