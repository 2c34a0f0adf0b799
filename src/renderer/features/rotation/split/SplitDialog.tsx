import './split.css';
import { useMemo } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog as Box } from '#renderer/components/Dialog.tsx';
import { DiffView } from '#renderer/components/DiffView.tsx';
import { Failure, Notices } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { type ChangeMaker, useChange } from '#renderer/features/accounts/changes/useChange.ts';
import { type Dialog, openDialog } from '#renderer/stores/view.ts';
import type { SplitView } from '#shared/contract/rotation.ts';

interface SplitDialogProps {
  dialog: Extract<Dialog, { kind: 'split' }>;
  onDone: () => void;
  onClose: () => void;
}

const makerOf = (credentialId: string): ChangeMaker<{ message: string }, SplitView> => ({
  plan: () => call('rotation.planSplit', { credentialId }),
  apply: (planId) => call('rotation.split', { planId }),
});

/** A key of its own for each use of a shared one: what is made, what is written, and how the shared one goes. */
export default function SplitDialog({ dialog: { credentialId }, onDone, onClose }: SplitDialogProps) {
  const maker = useMemo(() => makerOf(credentialId), [credentialId]);
  const { plan, error, planning, applying, retry, apply } = useChange(maker, () => {
    onDone();
    // The shared key goes by a rotation, which has begun.
    openDialog({ kind: 'rotate', credentialId });
  });
  return (
    <Box
      title={plan?.title ?? 'Split key'}
      about="Every tool has a key that works at every moment of it."
      width="large"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{error && !plan ? 'Close' : 'Cancel'}</Button>
          {error && !plan ? (
            <Button tone="main" busy={planning} onClick={retry}>
              Try again
            </Button>
          ) : (
            <Button tone="main" disabled={!plan} busy={applying} onClick={apply}>
              {plan?.verb ?? 'Split key'}
            </Button>
          )}
        </>
      }
    >
      {error && <Failure error={error} />}
      {!plan && planning && <Skeleton />}
      {plan && (
        <>
          <section className="split-steps" aria-labelledby="split-makes">
            <h3 id="split-makes">A key for each use</h3>
            <ol className="selectable">
              {plan.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
          <section className="split-steps" aria-labelledby="split-writes">
            <h3 id="split-writes">What is written</h3>
            {plan.files.length === 0 && (
              <p className="faint">No file: profiles use the new keys from QCred.</p>
            )}
            {plan.files.map((file) => (
              <DiffView key={file.path} file={file} />
            ))}
          </section>
          <section className="split-steps" aria-labelledby="split-retires">
            <h3 id="split-retires">How the shared key goes</h3>
            <p>Only {plan.stays} uses it then. It is rotated:</p>
            <ol className="selectable">
              {plan.retiring.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
          </section>
          <Notices notices={plan.notices} />
        </>
      )}
    </Box>
  );
}
