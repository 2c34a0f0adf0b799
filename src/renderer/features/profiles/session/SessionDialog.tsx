import '#renderer/components/form.css';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { TextField } from '#renderer/components/Field.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useSecret } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { deviceOf, getSession } from '#renderer/features/profiles/session.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import type { Dialog as OpenDialog } from '#renderer/stores/view.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

interface SessionDialogProps {
  dialog: Extract<OpenDialog, { kind: 'session' }>;
  /** Closes it without a question. */
  onDone: () => void;
  onClose: () => void;
}

/** Asks for the one-time password that temporary credentials need. It leaves its field only to be used. */
export default function SessionDialog({ dialog, onDone, onClose }: SessionDialogProps) {
  const profile = useProfiles().find(({ id }) => id === dialog.profileId);
  const { ref: field, onInput } = useSecret('code');
  const form = useId();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const [failure, setFailure] = useState<ErrorView | null>(null);

  useEffect(() => field.current?.focus(), [field]);
  const gone = profile === undefined;
  useEffect(() => {
    if (gone) onDone();
  }, [gone, onDone]);
  if (!profile) return null;

  const refuse = (text: string) => {
    setWrong(text);
    field.current?.select();
    field.current?.focus();
  };
  const submit = async () => {
    const code = field.current?.value.replace(/\s/g, '') ?? '';
    setFailure(null);
    if (code === '') return refuse('Enter the password that the device shows.');
    setWrong(undefined);
    setBusy(true);
    try {
      await getSession(profile, code);
      onDone();
    } catch (error) {
      const view = toErrorView(error);
      if (view.code === 'mfa_needed') refuse(view.message);
      else setFailure(view);
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void submit();
  };

  const device = deviceOf(profile);
  return (
    <FormDialog
      title="Enter a one-time password"
      about={`For the temporary credentials of “${profile.name}”.`}
      width="small"
      onClose={onClose}
      form={form}
      submit="Get credentials"
      busy={busy}
    >
      <form id={form} className="form-fields" onSubmit={onSubmit}>
        <TextField
          ref={field}
          label="One-time password"
          mono
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={16}
          placeholder="123456"
          help={
            device && (
              <>
                From <span className="mono">{device}</span>
              </>
            )
          }
          error={wrong}
          onInput={() => {
            setWrong(undefined);
            onInput();
          }}
        />
        {failure && <Failure error={failure} />}
      </form>
    </FormDialog>
  );
}
