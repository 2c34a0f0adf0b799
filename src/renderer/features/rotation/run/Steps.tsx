import { StepList } from '#renderer/components/StepList.tsx';
import { turnWords, watchEnd } from '#renderer/features/rotation/words.ts';
import { useCountdown, useNow } from '#renderer/stores/now.ts';
import { exactly, said } from '#renderer/words.ts';
import type { RotationView } from '#shared/contract/rotation.ts';
import { isUnderWay } from '#shared/underWay.ts';

/** The steps of a rotation as they stand, with what it waits for. */
export function Steps({ rotation }: { rotation: RotationView }) {
  const now = useNow();
  const second = useCountdown(watchEnd(rotation) ?? 0);
  const under = isUnderWay(rotation) && rotation.state !== 'going_back';
  const asideOf = ({ id, status }: RotationView['steps'][number]) => (
    <>
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
    </>
  );
  return <StepList steps={rotation.steps} paused={rotation.state === 'paused'} asideOf={asideOf} />;
}
