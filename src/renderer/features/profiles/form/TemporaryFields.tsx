import { TextField } from '#renderer/components/Field.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { enteredWords, type SecretInput } from '#renderer/components/kept.ts';
import type { Parts } from './parts.ts';

interface TemporaryFieldsProps extends Parts {
  /** Whether a session token is there already: stored, or in a paste. */
  hasToken: boolean;
  token: SecretInput;
}

/** What credentials that run out have besides: a session token and an end. */
export function TemporaryFields({ values, change, problems, hasToken, token }: TemporaryFieldsProps) {
  const entered = token.entered?.hasSessionToken ?? false;
  const kept = hasToken ? 'Leave empty to keep the one that is there' : undefined;
  return (
    <Fold title="Temporary credentials" open={hasToken || entered || values.expiresAt !== ''}>
      <div className="fold-fields">
        <TextField
          ref={token.ref}
          type="password"
          autoComplete="new-password"
          label="Session token"
          optional
          placeholder={entered ? enteredWords : kept}
          error={problems.sessionToken}
          onInput={token.onInput}
        />
        <TextField
          type="datetime-local"
          step={1}
          label="Valid until"
          optional
          error={problems.expiresAt}
          value={values.expiresAt}
          onChange={(event) => change({ expiresAt: event.target.value })}
        />
      </div>
    </Fold>
  );
}
