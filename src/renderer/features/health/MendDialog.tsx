import '#renderer/components/DiffView.css';
import './health.css';
import { LockKeyhole } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { count } from '#renderer/words.ts';
import type { MendingPlan, PermissionMending } from '#shared/contract/doctor.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { runChecks } from './health.ts';

interface MendDialogProps {
  mending: PermissionMending;
  onClose: () => void;
}

/** Gives files the permissions back that they had. */
const undo = (planId: string): Promise<boolean> =>
  attempt(async () => {
    const { files } = await call('doctor.undo', { planId });
    tell({ tone: 'good', text: `Undone. ${count(files, 'file')} as before.` });
    await runChecks();
  });

/** Shows which files would be closed to others, and closes them. */
export default function MendDialog({ mending, onClose }: MendDialogProps) {
  const [plan, setPlan] = useState<MendingPlan | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const make = useCallback(async () => {
    try {
      setPlan(await call('doctor.plan', mending));
    } catch (thrown) {
      setPlan(null);
      setError(toErrorView(thrown));
    }
  }, [mending]);
  useEffect(() => void make(), [make]);

  const mend = async ({ planId }: MendingPlan) => {
    setBusy(true);
    setError(null);
    try {
      const { files, failed } = await call('doctor.mend', { planId });
      const action = { label: 'Undo', run: () => void undo(planId) };
      const text = `Closed ${count(files, 'file')} to others.`;
      // It may have stopped midway: what was done until then can be taken back all the same.
      if (failed === null) tell({ tone: 'good', text, action });
      else tell({ tone: 'bad', text, hint: failed, action });
      onClose();
      await runChecks();
    } catch (thrown) {
      setError(toErrorView(thrown));
      await make();
    } finally {
      setBusy(false);
    }
  };
  const files = plan?.files ?? [];
  return (
    <Dialog
      title={plan?.title ?? 'Close files to others'}
      about="Nothing in them changes: only you can read and write them from then on."
      width="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            key={`go:${plan !== null}`}
            tone="main"
            autoFocus={files.length > 0}
            disabled={files.length === 0}
            busy={busy}
            onClick={() => plan && void mend(plan)}
          >
            {files.length > 0 ? `Close ${count(files.length, 'file')}` : 'Close files'}
          </Button>
        </>
      }
    >
      {error && <Failure error={error} />}
      {!plan && !error && <Skeleton />}
      {plan && files.length === 0 && <Note tone="good" title="Nothing to do: no file is open to others." />}
      {files.map(({ path, before, after }) => (
        <section key={path} className="diff" aria-label={path}>
          <header className="diff-head">
            <LockKeyhole size={14} aria-hidden="true" />
            <Path path={path} />
          </header>
          <p className="mend-line diff-removed">
            <span className="diff-sign" aria-hidden="true">
              −
            </span>
            <span className="visually-hidden">Before: </span>
            <span className="mono">{before}</span> others have rights to it
          </p>
          <p className="mend-line diff-added">
            <span className="diff-sign" aria-hidden="true">
              +
            </span>
            <span className="visually-hidden">After: </span>
            <span className="mono">{after}</span> yours alone
          </p>
        </section>
      ))}
    </Dialog>
  );
}
