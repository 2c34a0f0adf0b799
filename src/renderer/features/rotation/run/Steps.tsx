import { Check, CircleAlert, Minus, Pause } from 'lucide-react';
import { turnWords, watchEnd } from '#renderer/features/rotation/words.ts';
import { useCountdown, useNow } from '#renderer/stores/now.ts';
import { exactly, said } from '#renderer/words.ts';
import type { RotationView } from '#shared/contract/rotation.ts';
import { isUnderWay } from '#shared/underWay.ts';

type Status = RotationView['steps'][number]['status'];

const words: Record<Status, string> = {
  done: 'Done',
  now: 'Now',
  todo: 'To do',
  stuck: 'Waits for you',
  skipped: 'Left out',
};

function Sign({ status, paused }: { status: Status; paused: boolean }) {
  if (status === 'done') return <Check size={14} className="good" aria-hidden="true" />;
  if (status === 'stuck') return <CircleAlert size={14} className="due" aria-hidden="true" />;
  if (status === 'skipped') return <Minus size={14} className="faint" aria-hidden="true" />;
  if (status === 'now' && paused) return <Pause size={14} aria-hidden="true" />;
  if (status === 'now') return <span className="spinner" aria-hidden="true" />;
  return <span className="step-dot" aria-hidden="true" />;
}

/** The steps of a rotation as they stand, with what it waits for. */
export function Steps({ rotation }: { rotation: RotationView }) {
  const now = useNow();
  const second = useCountdown(watchEnd(rotation) ?? 0);
  const under = isUnderWay(rotation) && rotation.state !== 'going_back';
  const paused = rotation.state === 'paused';
  return (
    <ol className="steps" aria-label="Steps">
      {rotation.steps.map(({ id, label, status }) => (
        <li key={id} className={`step step-${status}`} aria-current={status === 'now' ? 'step' : undefined}>
          <Sign status={status} paused={paused} />
          <span>
            {label}
            <span className="visually-hidden">: {paused && status === 'now' ? 'Paused' : words[status]}</span>
          </span>
          {id === 'grace' && status === 'now' && rotation.graceUntil && (
            <span className="faint step-aside" title={exactly(rotation.graceUntil)}>
              The old key is off, and goes {said(rotation.graceUntil, now)}
            </span>
          )}
          {under && (status === 'now' || status === 'stuck') && !(id === 'grace' && rotation.graceUntil) && (
            <span className="faint step-aside">{turnWords(rotation, second)}</span>
          )}
          {id === 'create' && status === 'done' && rotation.newKey && (
            <span className="faint step-aside mono">{rotation.newKey}</span>
          )}
        </li>
      ))}
    </ol>
  );
}
