import { Button } from '../../components/Button.tsx';
import { count } from '../../words.ts';
import { type Planning, touched } from './usePlan.ts';

interface PlanButtonsProps {
  planning: Planning;
  onClose: () => void;
  /** What the safe button says. */
  cancel?: string;
}

/** The buttons under a plan. The main one says how many files it writes. */
export function PlanButtons({ planning, onClose, cancel = 'Cancel' }: PlanButtonsProps) {
  const { plan, applying, apply } = planning;
  const files = plan ? touched(plan) : 0;
  if (plan && files === 0) return <Button onClick={onClose}>Close</Button>;
  return (
    <>
      <Button onClick={onClose}>{cancel}</Button>
      <Button tone="main" disabled={!plan} busy={applying} onClick={apply}>
        {plan ? `Write ${count(files, 'file')}` : 'Write files'}
      </Button>
    </>
  );
}
