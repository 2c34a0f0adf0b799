import { type FormEvent, useEffect, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { shortestPassphrase } from '#shared/passphrase.ts';
import { passphraseBytes } from './passphraseBytes.ts';

interface PassphraseDialogProps {
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

interface Wrong {
  first?: string;
  again?: string;
}

/** Changes the passphrase of the vault: the one there is, and the new one twice. */
export default function PassphraseDialog({ onDone, onClose }: PassphraseDialogProps) {
  const { ref: current, onInput } = useSecret('passphrase');
  const { ref: first } = useSecret('newPassphrase');
  const { ref: again } = useSecret('newPassphraseAgain');
  const form = useId();
  const [wrong, setWrong] = useState<Wrong>({});
  const { busy, error, run } = useTask();
  const refused = error?.code === 'wrong_passphrase';

  useEffect(() => current.current?.focus(), [current]);
  useEffect(() => {
    if (refused) current.current?.select();
  }, [refused, current]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const next = first.current?.value ?? '';
    const short =
      [...next].length < shortestPassphrase ? `Use ${shortestPassphrase} characters or more.` : undefined;
    const differs = next === again.current?.value ? undefined : 'The two are not the same.';
    setWrong({ first: short, again: short ? undefined : differs });
    if (short) return first.current?.focus();
    if (differs) return again.current?.focus();
    void run(async () => {
      const from = passphraseBytes(current.current?.value ?? '');
      await call('vault.changePassphrase', { current: from, next: passphraseBytes(next) });
      tell({ tone: 'good', text: 'The passphrase is changed.' });
      onDone();
    });
  };

  return (
    <Dialog
      title="Change passphrase"
      about="All secrets are sealed under the new one. A copy of the secret file from before still opens with the old one."
      width="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="main" type="submit" form={form} busy={busy}>
            Change passphrase
          </Button>
        </>
      }
    >
      <form id={form} className="passphrase-form" onSubmit={onSubmit} noValidate>
        {error && !refused && <Failure error={error} />}
        <TextField
          ref={current}
          type="password"
          autoComplete="current-password"
          onInput={onInput}
          label="Present passphrase"
          error={refused ? `${error.message} ${error.hint}` : undefined}
        />
        <TextField
          ref={first}
          type="password"
          autoComplete="new-password"
          onInput={onInput}
          label="New passphrase"
          help={`${shortestPassphrase} characters or more. Nobody can recover it for you.`}
          error={wrong.first}
        />
        <TextField
          ref={again}
          type="password"
          autoComplete="new-password"
          onInput={onInput}
          label="New passphrase again"
          error={wrong.again}
        />
      </form>
    </Dialog>
  );
}
