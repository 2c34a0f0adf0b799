import { useCallback } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import type { TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';

interface RepairDialogProps {
  target: TargetId;
  onClose: () => void;
}

/** Shows how settings that stand in the wrong file would be moved, and moves them. */
export default function RepairDialog({ target, onClose }: RepairDialogProps) {
  const make = useCallback(() => call('import.repair', { target }), [target]);
  const planning = usePlan(make, onClose);
  const tool = targetLabels[target];
  return (
    <Dialog
      title={`Fix the files of ${tool}`}
      about={`Settings that stand in the wrong file are moved to where ${tool} looks for them.`}
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
