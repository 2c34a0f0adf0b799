import type { RotationAction } from '#shared/contract/rotation.ts';
import type { Rotation } from '#shared/rotation.ts';

/** What the person can tell a rotation as it stands. */
export function actionsOf({ state, question, step, message, how }: Rotation): RotationAction[] {
  switch (state) {
    case 'running':
      return [...(message === '' ? [] : ['resume' as const]), 'pause', 'back', ...finishing(step)];
    case 'paused':
      return ['resume', 'back'];
    case 'needs_you': {
      if (question === 'supply') return ['supply', 'back'];
      const guidedEnd = question === 'remove_old';
      const supplying = how === 'guided' && step === 'verify';
      return [
        // To any other question "yes, all the same" is an answer.
        ...(question ? ['confirm' as const] : []),
        ...(question === 'held' ? ['rewrite' as const] : []),
        ...(supplying ? ['supply' as const] : []),
        ...(guidedEnd ? ['finish' as const] : ['resume' as const]),
        'back',
      ];
    }
    case 'going_back':
      // Only when it does not get on: try again, or stay with the new key after all.
      return message === '' ? [] : ['back', 'resume'];
    case 'finished':
    case 'undone':
      return ['dismiss'];
  }
}

const finishing = (step: Rotation['step']): RotationAction[] => (step === 'grace' ? ['finish'] : []);

/**
 * What an action changes in the journal. Pure.
 *
 * @param action one of `actionsOf`, except `dismiss` and `supply`, which are more than that
 * @param now ISO instant
 */
export function takeAction(rotation: Rotation, action: RotationAction, now: string): Partial<Rotation> {
  const { question, confirmed, step } = rotation;
  const on = { state: 'running', question: undefined, message: '', hint: '' } as const;
  switch (action) {
    case 'pause':
      return { state: 'paused' };
    case 'back':
      return { ...on, state: 'going_back' };
    case 'confirm':
      return question ? { ...on, confirmed: [...confirmed, question] } : on;
    case 'rewrite':
      // Back to writing files: what has moved already is moved once more, which changes nothing.
      return { ...on, step: 'switch', begun: true };
    case 'finish':
      // A guided one ends without the check; otherwise the grace is over now.
      return question === 'remove_old' ? { ...on, step: 'delete' } : { ...on, graceUntil: now };
    case 'resume':
      // What was used until now is known; what counts is what happens from here.
      if (question === 'in_use' || question === 'used_since') return { ...on, watchFrom: now };
      // On its way back things may stand either way, so the new key has to prove itself again.
      if (rotation.state === 'going_back' && step !== 'create' && step !== 'store')
        return { ...on, step: 'verify', begun: false };
      return on;
    default:
      return {};
  }
}
