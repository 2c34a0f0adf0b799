import { useCallback } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import type { BindingView } from '#shared/contract/index.ts';

interface RemoveExportDialogProps {
  binding: BindingView;
  onClose: () => void;
}

/** Shows what taking a profile out of a tool's files would change, and does it. */
export default function RemoveExportDialog({ binding, onClose }: RemoveExportDialogProps) {
  const { id, name, targetLabel } = binding;
  const make = useCallback(() => call('export.planRemoval', { bindingIds: [id] }), [id]);
  const planning = usePlan(make, onClose);
  return (
    <Dialog
      title={`Remove “${name}” from ${targetLabel}`}
      about="The profile and its secret stay in QCred."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
