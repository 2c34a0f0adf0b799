import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { copyText } from '#renderer/stores/clipboard.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import type { KmsKey, PublicKeyFormat, PublicKeyForms } from '#shared/kms.ts';

const formats: readonly {
  id: PublicKeyFormat;
  label: string;
  about: string;
  of: (forms: PublicKeyForms) => string | null;
}[] = [
  { id: 'pem', label: 'PEM', about: 'For OpenSSL and most programs', of: ({ pem }) => pem || null },
  { id: 'der', label: 'DER', about: 'The same in bytes; copied as base64', of: ({ der }) => der || null },
  { id: 'hex', label: 'Hex', about: 'The point or the bytes alone', of: ({ raw }) => raw },
  { id: 'jwk', label: 'JWK', about: 'For web services and tokens', of: ({ jwk }) => jwk },
  { id: 'ssh', label: 'SSH', about: 'A line for authorized_keys', of: ({ ssh }) => ssh },
];

/** The public half of a key in the forms that programs take, to copy or to save. */
export function PublicKey({ accountId, of: { id } }: { accountId: string; of: KmsKey }) {
  const [forms, setForms] = useState<PublicKeyForms | null>(null);
  const { busy, error, run } = useTask();
  const show = () => void run(async () => setForms(await call('keys.publicKey', { id: accountId, key: id })));
  const save = (format: PublicKeyFormat) =>
    attempt(async () => {
      const saved = await call('keys.savePublicKey', { id: accountId, key: id, format });
      if (saved) tell({ tone: 'good', text: `Wrote the public key to ${tilde(saved.path)}.` });
    });
  return (
    <Section title="Public key">
      {error && <Failure error={error} />}
      {forms ? (
        <ul className="keys-forms" aria-label="Forms of the public key">
          {formats.map(({ id: format, label, about, of }) => {
            const text = of(forms);
            return (
              <li key={format}>
                <span>{label}</span>
                <span className="faint truncate">
                  {text === null ? 'There is no such form for this kind' : about}
                </span>
                {text !== null && (
                  <IconButton
                    icon={Copy}
                    label={`Copy as ${label}`}
                    onClick={() => void copyText(text, `Public key (${label})`)}
                  />
                )}
                {text !== null && (
                  <IconButton icon={Download} label={`Save as ${label}…`} onClick={() => void save(format)} />
                )}
              </li>
            );
          })}
        </ul>
      ) : (
        <div className="pane-actions">
          <Button busy={busy} onClick={show}>
            Show public key
          </Button>
        </div>
      )}
    </Section>
  );
}
