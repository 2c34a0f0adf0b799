import '#renderer/features/rotation/run/rotation.css';
import { Check, CircleAlert, Minus } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { useNow } from '#renderer/stores/now.ts';
import { exactly, said } from '#renderer/words.ts';
import { isReplacing, type ReplacementView } from '#shared/keyRotation.ts';
import { actionVerb, stateWords } from './words.ts';

type Status = ReplacementView['steps'][number]['status'];

const words: Record<Status, string> = {
  done: 'Done',
  now: 'Now',
  todo: 'To do',
  stuck: 'Waits for you',
  skipped: 'Left out',
};

function Sign({ status }: { status: Status }) {
  if (status === 'done') return <Check size={14} className="good" aria-hidden="true" />;
  if (status === 'stuck') return <CircleAlert size={14} className="due" aria-hidden="true" />;
  if (status === 'skipped') return <Minus size={14} className="faint" aria-hidden="true" />;
  return status === 'now' ? (
    <span className="spinner" aria-hidden="true" />
  ) : (
    <span className="step-dot" aria-hidden="true" />
  );
}

/** A replacement as it stands, step by step, and what the person can tell it. */
export function Replacement({ one }: { one: ReplacementView }) {
  const now = useNow();
  const { id, account, steps, state, message, hint, graceUntil, can } = one;
  const tone = state === 'finished' ? 'good' : isReplacing(one) && message !== '' ? 'warning' : 'info';
  return (
    <div className="key-replacement">
      <Note tone={tone} title={stateWords(one)}>
        {message && (
          <p>
            {message} {hint}
          </p>
        )}
      </Note>
      {isReplacing(one) && (
        <ol className="steps" aria-label="Steps">
          {steps.map(({ id: step, label, status }) => (
            <li
              key={step}
              className={`step step-${status}`}
              aria-current={status === 'now' ? 'step' : undefined}
            >
              <Sign status={status} />
              <span>
                {label}
                <span className="visually-hidden">: {words[status]}</span>
              </span>
              {step === 'grace' && status === 'now' && graceUntil && (
                <span className="faint step-aside" title={exactly(graceUntil)}>
                  until {said(graceUntil, now)}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
      <div className="pane-actions">
        {can.map((action) => (
          <Button
            key={action}
            onClick={() => changeKey(account, { kind: 'act-on-replacement', replacement: id, action })}
          >
            {actionVerb(one, action)}
          </Button>
        ))}
      </div>
    </div>
  );
}
