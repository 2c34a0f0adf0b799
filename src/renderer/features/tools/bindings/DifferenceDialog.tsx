import { useCallback } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import type { BindingView } from '#shared/contract/index.ts';
import { takeTheirs } from './takeTheirs.ts';

const abouts: Partial<Record<BindingView['status'], string>> = {
  outdated: 'The lines with a minus stand in the file; those with a plus are what the profile says now.',
  missing: 'It is gone from the file. The lines with a plus put it back.',
};
const usual = 'The lines with a minus stand in the file now; those with a plus are what QCred wrote there.';

interface DifferenceDialogProps {
  binding: BindingView;
  onClose: () => void;
}

/** How a tool's file differs from what should stand there, and the two ways to end that. */
export default function DifferenceDialog({ binding, onClose }: DifferenceDialogProps) {
  const { id, name, targetLabel, status } = binding;
  const make = useCallback(() => call('export.planOurs', { bindingIds: [id] }), [id]);
  const planning = usePlan(make, onClose);
  const take = async () => {
    if (await takeTheirs(binding)) onClose();
  };
  return (
    <Dialog
      title={`“${name}” in ${targetLabel}`}
      about={abouts[status] ?? usual}
      width="large"
      onClose={onClose}
      actions={
        <>
          {status === 'changed' && (
            <span className="foot-start">
              <Button onClick={() => void take()}>Take theirs</Button>
            </span>
          )}
          <PlanButtons
            planning={planning}
            onClose={onClose}
            verb={status === 'outdated' ? 'Update the file' : 'Put ours back'}
          />
        </>
      }
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
