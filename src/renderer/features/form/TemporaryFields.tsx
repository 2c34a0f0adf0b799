import type { RefObject } from 'react';
import { TextField } from '../../components/Field.tsx';
import { Fold } from '../../components/Fold.tsx';
import { markDirty } from '../../stores/form.ts';
import type { Parts } from './parts.ts';

interface TemporaryFieldsProps extends Parts {
  /** Whether a session token is there already: stored, or in a paste. */
  hasToken: boolean;
  token: RefObject<HTMLInputElement | null>;
}

/** What credentials that run out have besides: a session token and an end. */
export function TemporaryFields({ values, change, problems, hasToken, token }: TemporaryFieldsProps) {
  return (
    <Fold title="Temporary credentials" open={hasToken || values.expiresAt !== ''}>
      <div className="fold-fields">
        <TextField
          ref={token}
          type="password"
          autoComplete="new-password"
          label="Session token"
          optional
          placeholder={hasToken ? 'Leave empty to keep the one that is there' : undefined}
          error={problems.sessionToken}
          onInput={markDirty}
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
