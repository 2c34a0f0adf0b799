import './StepList.css';
import { Check, CircleAlert, Minus, Pause } from 'lucide-react';
import type { ReactNode } from 'react';

/** A step of something that is done over time. */
interface Step {
  id: string;
  label: string;
  status: 'done' | 'now' | 'todo' | 'stuck' | 'skipped';
}

const words: Record<Step['status'], string> = {
  done: 'Done',
  now: 'Now',
  todo: 'To do',
  stuck: 'Waits for you',
  skipped: 'Left out',
};

function Sign({ status, paused }: { status: Step['status']; paused: boolean }) {
  if (status === 'done') return <Check size={14} className="good" aria-hidden="true" />;
  if (status === 'stuck') return <CircleAlert size={14} className="due" aria-hidden="true" />;
  if (status === 'skipped') return <Minus size={14} className="faint" aria-hidden="true" />;
  if (status === 'now' && paused) return <Pause size={14} aria-hidden="true" />;
  if (status === 'now') return <span className="spinner" aria-hidden="true" />;
  return <span className="step-dot" aria-hidden="true" />;
}

interface StepListProps<Of extends Step> {
  steps: readonly Of[];
  /** Whether the step under way waits because somebody said so. */
  paused?: boolean;
  /** What stands at the end of a step's line, as `.step-aside`. */
  asideOf: (step: Of) => ReactNode;
}

/** Steps as they stand, one a line. */
export function StepList<Of extends Step>({ steps, paused = false, asideOf }: StepListProps<Of>) {
  return (
    <ol className="steps" aria-label="Steps">
      {steps.map((step) => {
        const { id, label, status } = step;
        return (
          <li key={id} className={`step step-${status}`} aria-current={status === 'now' ? 'step' : undefined}>
            <Sign status={status} paused={paused} />
            <span>
              {label}
              <span className="visually-hidden">
                : {paused && status === 'now' ? 'Paused' : words[status]}
              </span>
            </span>
            {asideOf(step)}
          </li>
        );
      })}
    </ol>
  );
}
