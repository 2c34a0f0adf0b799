import { useRef } from 'react';
import type { PlanView } from '#shared/contract.ts';
import { call } from '../../api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { useProfileList } from '../../stores/profiles.ts';
import { PlanButtons } from '../plan/PlanButtons.tsx';
import { PlanReview } from '../plan/PlanReview.tsx';
import { usePlan } from '../plan/usePlan.ts';

interface ReplaceStepProps {
  /** The plan that came with the import. */
  first: PlanView;
  onClose: () => void;
}

/** After an import: shows how the plain text secrets in the files would be replaced, and does it. */
export function ReplaceStep({ first, onClose }: ReplaceStepProps) {
  const given = useRef<PlanView | null>(first);
  const make = useRef(async () => {
    const plan = given.current;
    given.current = null;
    if (plan) return plan;
    // The files changed since: what was imported is selected, and exporting it plans the same again.
    const profileIds = [...useProfileList.getState().selected];
    return call('export.plan', { target: 'aws', profileIds, mode: 'credential_process' });
  });
  const planning = usePlan(make.current, onClose);
  return (
    <Dialog
      title="Replace the plain text secrets"
      about="Your profiles are imported. This takes their secrets out of the files: the AWS CLI asks QCred from now on."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} cancel="Leave the files" />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
