import { TextField } from '#renderer/components/Field.tsx';
import type { SecretInput } from '#renderer/components/kept.ts';
import { Note } from '#renderer/components/Note.tsx';
import { SecretTextField } from '#renderer/components/SecretTextField.tsx';
import type { PastedKey } from '#renderer/stores/form.ts';
import type { Parts } from './parts.ts';

interface CredentialFieldsProps extends Parts {
  /** Whether a secret of this key is stored already. */
  stored: boolean;
  /** Who else uses this key, in words; null when nobody does. */
  users: string | null;
  /** Whether the profile that is edited has it already. */
  own: boolean;
  pasted: PastedKey | null;
  secret: SecretInput;
}

/** The access key in the provider's own words. Secrets are read from their inputs when the form is sent, and never kept. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { values, change, problems, provider, stored, users, own, pasted, secret } = props;
  const { words } = provider;
  const kept = pasted?.hasSecret
    ? 'Taken from what you pasted'
    : stored
      ? 'Leave empty to use the stored one'
      : undefined;
  return (
    <>
      <TextField
        label={words.accessKeyId.label}
        help={words.accessKeyId.help || undefined}
        placeholder={words.accessKeyId.example}
        error={problems.accessKeyId}
        mono
        value={values.accessKeyId}
        onChange={(event) => change({ accessKeyId: event.target.value })}
      />
      {/* Said as soon as the key is whole: what came on leaving the field would move what is being clicked. */}
      <div aria-live="polite" className="form-said">
        {users &&
          (own ? (
            <Note tone="info" title={`This key is also used by ${users}.`}>
              <p>Another secret counts there, too.</p>
            </Note>
          ) : (
            <Note tone="info" title={`This key is already here, used by ${users}.`}>
              <p>
                {pasted?.hasSecret
                  ? 'If the pasted secret is not the stored one, the service is asked which one is right.'
                  : 'Leave the secret empty to use the stored one.'}
              </p>
            </Note>
          ))}
      </div>
      <SecretTextField
        secret={secret}
        accessKeyId={values.accessKeyId}
        label={words.secretAccessKey.label}
        help={words.secretAccessKey.help || undefined}
        placeholder={kept}
        error={problems.secretAccessKey}
      />
      {words.accountId && (
        <TextField
          label={words.accountId.label}
          optional={!words.accountId.required}
          help={words.accountId.help || undefined}
          placeholder={words.accountId.example}
          error={problems.accountId}
          mono
          value={values.accountId}
          onChange={(event) => change({ accountId: event.target.value })}
        />
      )}
    </>
  );
}
