import { call } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { PlanButtons } from '../plan/PlanButtons.tsx';
import { PlanReview } from '../plan/PlanReview.tsx';
import { usePlan } from '../plan/usePlan.ts';

const make = () => call('import.repair', { target: 'aws' });

/** Shows how settings that stand in the wrong file would be moved, and moves them. */
export default function RepairDialog({ onClose }: { onClose: () => void }) {
  const planning = usePlan(make, onClose);
  return (
    <Dialog
      title="Fix the AWS CLI’s files"
      about="Settings that stand in the wrong file are moved to where the AWS CLI looks for them."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
