import { Button } from '#renderer/components/Button.tsx';
import { count } from '#renderer/words.ts';
import { type Planning, touched } from './usePlan.ts';

interface PlanButtonsProps {
  planning: Planning;
  onClose: () => void;
  /** What the safe button says. */
  cancel?: string;
  /** What the main one says, where that is more than how many files it writes. */
  verb?: string;
}

/** The buttons under a plan. */
export function PlanButtons({ planning, onClose, cancel = 'Cancel', verb }: PlanButtonsProps) {
  const { plan, loading, applying, apply } = planning;
  const files = plan ? touched(plan) : 0;
  if (plan && files === 0) return <Button onClick={onClose}>Close</Button>;
  return (
    <>
      <Button onClick={onClose}>{cancel}</Button>
      <Button tone="main" disabled={!plan || loading} busy={applying} onClick={apply}>
        {verb ?? (plan ? `Write ${count(files, 'file')}` : 'Write files')}
      </Button>
    </>
  );
}
