import '#renderer/styles/page.css';
import './health.css';
import { CircleAlert, CircleCheck, Info, RefreshCw, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { ViewHead } from '#renderer/components/ViewHead.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import type { CheckView } from '#shared/contract/index.ts';
import { FixButton } from './FixButton.tsx';
import { runChecks, useHealth, workCount } from './health.ts';

const looks = {
  bad: { icon: CircleAlert, word: 'To mend', tone: 'bad' },
  warning: { icon: TriangleAlert, word: 'Warning', tone: 'due' },
  info: { icon: Info, word: 'Note', tone: 'faint' },
  good: { icon: CircleCheck, word: 'Good', tone: 'good' },
} as const;
const order = Object.keys(looks);

function Check({ check }: { check: CheckView }) {
  const { icon: Icon, word, tone } = looks[check.status];
  return (
    <li className="check-row">
      <Icon size={16} className={tone} aria-hidden="true" />
      <div className="check-words">
        <h2>{check.label}</h2>
        <p className="selectable">{tilde(check.message)}</p>
        {check.hint && <p className="check-hint selectable">{tilde(check.hint)}</p>}
      </div>
      {check.mending && <FixButton mending={check.mending} label={check.label} />}
      <span className={tone}>{word}</span>
    </li>
  );
}

/** What the doctor checked: what needs mending first, and how. */
export default function HealthView() {
  const { checks, old, running, failure } = useHealth();
  useEffect(() => void runChecks(), []);
  const sorted = [...(checks ?? [])].sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
  const work = workCount(checks);
  return (
    <div className="view">
      <ViewHead
        title="Health"
        aside={
          checks
            ? old
              ? 'Looking again…'
              : work > 0
                ? `${count(work, 'thing')} to mend`
                : 'All good'
            : undefined
        }
        actions={
          <Button tone="main" icon={RefreshCw} busy={running} onClick={() => void runChecks()}>
            Check again
          </Button>
        }
      />
      <Scrolled className="view-body page" label="Checks">
        {failure && <Failure error={failure} />}
        {!checks && !failure && <Skeleton />}
        <ul className={old ? 'checks-old' : undefined} aria-busy={old}>
          {sorted.map((check) => (
            <Check key={`${check.id}:${check.message}`} check={check} />
          ))}
        </ul>
      </Scrolled>
    </div>
  );
}
