import './health.css';
import { type FormEvent, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { TextField } from '#renderer/components/Field.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import { useKept } from '#renderer/components/kept.ts';
import { Failure } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { tell } from '#renderer/stores/toasts.ts';
import type { Dialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { runChecks } from './health.ts';

const periods = [
  { id: '30', label: 'A month' },
  { id: '90', label: 'Three months' },
  { id: '180', label: 'Half a year' },
  { id: '365', label: 'A year' },
];

interface DismissDialogProps {
  dialog: Extract<Dialog, { kind: 'dismissFindings' }>;
  onDone: () => void;
  onClose: () => void;
}

/** Puts findings aside for a time, with the reason. */
export default function DismissDialog({ dialog: { ids, title }, onDone, onClose }: DismissDialogProps) {
  const [reason, setReason] = useKept('reason', () => '');
  const [days, setDays] = useState('90');
  const [missing, setMissing] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const formId = useId();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    setBusy(true);
    try {
      await call('health.dismiss', {
        ids: [...ids],
        reason: reason.trim().slice(0, 300),
        days: Number(days),
      });
      tell({
        tone: 'good',
        text: `Dismissed ${count(ids.length, 'finding')}. They are listed below the others.`,
      });
      onDone();
      await runChecks();
    } catch (thrown) {
      setError(toErrorView(thrown));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={ids.length === 1 ? 'Dismiss finding' : `Dismiss ${count(ids.length, 'finding')}`}
      about={`${title}. Nothing is changed; it does not count and is not told until its day.`}
      onClose={onClose}
      form={formId}
      submit="Dismiss"
      busy={busy}
    >
      {error && <Failure error={error} />}
      <form id={formId} className="health-form" noValidate onSubmit={(event) => void submit(event)}>
        <TextField
          label="Reason"
          autoFocus
          value={reason}
          maxLength={300}
          error={missing ? 'Say why, for whoever looks at it later.' : undefined}
          onChange={(event) => setReason(event.target.value)}
        />
        <Select label="For" options={periods} value={days} onChange={setDays} />
      </form>
    </FormDialog>
  );
}
