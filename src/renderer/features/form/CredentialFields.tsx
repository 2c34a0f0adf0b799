import { TextField } from '../../components/Field.tsx';
import { enteredWords, type SecretInput } from '../../components/kept.ts';
import type { PastedKey } from '../../stores/form.ts';
import type { Parts } from './parts.ts';

interface CredentialFieldsProps extends Parts {
  /** Whether a secret is stored already. */
  stored: boolean;
  pasted: PastedKey | null;
  secret: SecretInput;
}

/** The access key in the provider's own words. Secrets are read from their inputs when the form is sent, and never kept. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { values, change, problems, provider, stored, pasted, secret } = props;
  const { words } = provider;
  const kept = secret.entered?.hasSecret
    ? enteredWords
    : stored
      ? 'Leave empty to keep the stored one'
      : pasted?.hasSecret
        ? 'Taken from what you pasted'
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
      <TextField
        ref={secret.ref}
        type="password"
        autoComplete="new-password"
        label={words.secretAccessKey.label}
        help={words.secretAccessKey.help || undefined}
        placeholder={kept}
        error={problems.secretAccessKey}
        onInput={secret.onInput}
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
