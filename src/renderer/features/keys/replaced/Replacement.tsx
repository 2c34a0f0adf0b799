import { Button } from '#renderer/components/Button.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { StepList } from '#renderer/components/StepList.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { useNow } from '#renderer/stores/now.ts';
import { exactly, said } from '#renderer/words.ts';
import { isReplacing, type ReplacementView } from '#shared/keyRotation.ts';
import { actionVerb, stateWords } from './words.ts';

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
        <StepList
          steps={steps}
          asideOf={({ id: step, status }) =>
            step === 'grace' &&
            status === 'now' &&
            graceUntil && (
              <span className="faint step-aside" title={exactly(graceUntil)}>
                until {said(graceUntil, now)}
              </span>
            )
          }
        />
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
