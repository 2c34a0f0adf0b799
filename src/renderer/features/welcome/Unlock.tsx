import { type FormEvent, useEffect, useRef } from 'react';
import type { VaultView } from '#shared/contract.ts';
import { call } from '../../api.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Field.tsx';
import { Failure } from '../../components/Note.tsx';
import { isSealed } from '../../stores/guard.ts';
import { useTask } from './useTask.ts';

/** The lock: a passphrase where there is one, else one button. */
export function Unlock({ vault }: { vault: VaultView }) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { busy, error, run } = useTask();
  const asks = vault.store === 'passphrase';
  const wrong = error?.code === 'wrong_passphrase';

  useEffect(() => (input.current ?? button.current)?.focus(), []);
  // What was wrong is typed anew, so it is selected.
  useEffect(() => {
    if (wrong) input.current?.select();
  }, [wrong]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const passphrase = input.current?.value;
    if (asks && !passphrase) input.current?.focus();
    else void run(() => call('vault.unlock', { passphrase }));
  };

  return (
    <>
      <h1>QCred is locked</h1>
      <form className="gate-form" onSubmit={onSubmit} noValidate>
        {asks ? (
          <TextField
            ref={input}
            type="password"
            autoComplete="current-password"
            label="Passphrase"
            error={wrong ? `${error.message} ${error.hint}` : undefined}
          />
        ) : (
          <p className="gate-text">Your secrets are in the keychain of this computer.</p>
        )}
        {isSealed() && (
          <p className="gate-text">What you were typing is kept, sealed, and comes back once you unlock.</p>
        )}
        {error && !wrong && <Failure error={error} />}
        <Button ref={button} tone="main" type="submit" busy={busy}>
          Unlock
        </Button>
      </form>
    </>
  );
}
