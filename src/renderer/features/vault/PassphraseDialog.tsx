import '#renderer/components/form.css';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { TextField } from '#renderer/components/Field.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { NewPassphrase, type WrongPassphrase, wrongWith } from './NewPassphrase.tsx';
import { passphraseBytes } from './passphraseBytes.ts';

interface PassphraseDialogProps {
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Changes the passphrase of the vault: the one there is, and the new one twice. */
export default function PassphraseDialog({ onDone, onClose }: PassphraseDialogProps) {
  const { ref: current, onInput } = useSecret('passphrase');
  const { ref: first } = useSecret('newPassphrase');
  const { ref: again } = useSecret('newPassphraseAgain');
  const form = useId();
  const [wrong, setWrong] = useState<WrongPassphrase>({});
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
    const found = wrongWith(next, again.current?.value ?? '');
    setWrong(found);
    if (found.first) return first.current?.focus();
    if (found.again) return again.current?.focus();
    void run(async () => {
      const from = passphraseBytes(current.current?.value ?? '');
      await call('vault.changePassphrase', { current: from, next: passphraseBytes(next) });
      tell({ tone: 'good', text: 'The passphrase is changed.' });
      onDone();
    });
  };

  return (
    <FormDialog
      title="Change passphrase"
      about="All secrets are sealed under the new one. A copy of the secret file from before still opens with the old one."
      width="small"
      onClose={onClose}
      form={form}
      submit="Change passphrase"
      busy={busy}
    >
      <form id={form} className="form-fields" onSubmit={onSubmit} noValidate>
        {error && !refused && <Failure error={error} />}
        <TextField
          ref={current}
          type="password"
          autoComplete="current-password"
          onInput={onInput}
          label="Present passphrase"
          error={refused ? `${error.message} ${error.hint}` : undefined}
        />
        <NewPassphrase first={first} again={again} label="New passphrase" wrong={wrong} onInput={onInput} />
      </form>
    </FormDialog>
  );
}
