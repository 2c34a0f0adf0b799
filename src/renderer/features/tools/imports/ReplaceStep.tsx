import { useRef } from 'react';
import { call } from '#renderer/api.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { PlanButtons } from '#renderer/features/tools/plans/PlanButtons.tsx';
import { PlanReview } from '#renderer/features/tools/plans/PlanReview.tsx';
import { usePlan } from '#renderer/features/tools/plans/usePlan.ts';
import type { PlanView } from '#shared/contract/index.ts';

interface ReplaceStepProps {
  /** The plan that came with the import. */
  first: PlanView;
  /** What was imported from. */
  scanId: string;
  onClose: () => void;
}

/** After an import: shows how the plain text secrets in the files would be replaced, and does it. */
export function ReplaceStep({ first, scanId, onClose }: ReplaceStepProps) {
  const given = useRef<PlanView | null>(first);
  const make = useRef(async () => {
    const plan = given.current;
    given.current = null;
    return plan ?? call('import.replace', { scanId });
  });
  const planning = usePlan(make.current, onClose);
  return (
    <Dialog
      title="Replace the plain text secrets"
      about="Your profiles are imported. This takes their secrets out of the files: the tools ask QCred from now on."
      width="large"
      onClose={onClose}
      actions={<PlanButtons planning={planning} onClose={onClose} cancel="Leave the files" />}
    >
      <PlanReview planning={planning} />
    </Dialog>
  );
}
