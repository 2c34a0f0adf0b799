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
  /** `danger` where it deletes: then the safe button has the focus. */
  tone?: 'main' | 'danger';
  /** Whether there is something to do where no file changes. */
  always?: boolean;
}

/** The buttons under a plan. */
export function PlanButtons({
  planning,
  onClose,
  cancel = 'Cancel',
  verb,
  tone = 'main',
  always = false,
}: PlanButtonsProps) {
  const { plan, loading, applying, apply } = planning;
  const files = plan ? touched(plan) : 0;
  if (plan && files === 0 && !always) return <Button onClick={onClose}>Close</Button>;
  return (
    <>
      <Button autoFocus={tone === 'danger'} onClick={onClose}>
        {cancel}
      </Button>
      <Button tone={tone} disabled={!plan || loading} busy={applying} onClick={apply}>
        {verb ?? (plan ? `Write ${count(files, 'file')}` : 'Write files')}
      </Button>
    </>
  );
}
