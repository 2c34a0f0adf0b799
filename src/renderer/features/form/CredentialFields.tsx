import type { RefObject } from 'react';
import type { ProfileView } from '#shared/contract.ts';
import { TextField } from '../../components/Field.tsx';
import { markDirty, type PastedKey } from '../../stores/form.ts';
import type { Parts } from './parts.ts';

interface CredentialFieldsProps extends Parts {
  profile: ProfileView | undefined;
  pasted: PastedKey | null;
  secret: RefObject<HTMLInputElement | null>;
}

/** The access key in the provider's own words. Secrets are read from their inputs when the form is sent, and never kept. */
export function CredentialFields(props: CredentialFieldsProps) {
  const { values, change, problems, provider, profile, pasted } = props;
  const { words } = provider;
  const stored = profile?.credential !== undefined;
  const kept = stored ? 'Leave empty to keep the stored one' : 'Taken from what you pasted';
  const hasSecret = stored || (pasted?.hasSecret ?? false);
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
        ref={props.secret}
        type="password"
        autoComplete="new-password"
        label={words.secretAccessKey.label}
        help={words.secretAccessKey.help || undefined}
        placeholder={hasSecret ? kept : undefined}
        error={problems.secretAccessKey}
        onInput={markDirty}
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
