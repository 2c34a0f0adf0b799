import { useCallback } from 'react';
import { call } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { PlanButtons } from '../plan/PlanButtons.tsx';
import { PlanReview } from '../plan/PlanReview.tsx';
import { usePlan } from '../plan/usePlan.ts';

interface RemoveExportDialogProps {
  bindingIds: readonly string[];
  /** The profile's name in the tool's files. */
  name: string;
  onClose: () => void;
}

/** Shows what taking profiles out of a tool's files would change, and does it. */
export default function RemoveExportDialog({ bindingIds, name, onClose }: RemoveExportDialogProps) {
  const make = useCallback(() => call('export.planRemoval', { bindingIds: [...bindingIds] }), [bindingIds]);
  const planning = usePlan(make, onClose);
  return (
    <Dialog
      title={`Remove “${name}” from AWS CLI`}
      about="The profile and its secret stay in QCred."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
