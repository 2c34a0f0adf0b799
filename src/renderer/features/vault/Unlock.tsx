import { type FormEvent, useEffect, useRef } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { isSealed } from '#renderer/stores/guard.ts';
import type { LockReason } from '#shared/autoLock.ts';
import type { VaultView } from '#shared/contract/index.ts';
import { passphraseBytes } from './passphraseBytes.ts';

/** Why it is locked, where that was not done in the window. */
const reasons: Readonly<Record<LockReason, string>> = {
  idle: 'It locked because nobody used the computer for a while.',
  screen: 'It locked with the screen.',
  sleep: 'It locked when the computer went to sleep.',
  command: 'It was locked with “qcred lock”.',
  passphrase: 'The passphrase was changed by another QCred. Unlock with the new one.',
};

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
    if (!asks) void run(() => call('vault.unlock', {}));
    else if (!passphrase) input.current?.focus();
    else void run(() => call('vault.unlock', { passphrase: passphraseBytes(passphrase) }));
  };

  return (
    <>
      <h1>QCred is locked</h1>
      <form className="gate-form" onSubmit={onSubmit} noValidate>
        {vault.lockReason && <p className="gate-text">{reasons[vault.lockReason]}</p>}
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
