import type { RotationAction, RotationPlan } from '#shared/contract/rotation.ts';
import type { Rotation, RotationQuestion } from '#shared/rotation.ts';
import type { Wish } from '../store/consent.ts';
import { actionsOf } from './actions.ts';

/**
 * What a rotation that begins does beyond what can be taken back.
 *
 * @param accessKeyId of the key that is rotated
 * @param facts `inTheWay`: the key that is deleted first; `atOnce`: the old key is not kept for a while
 * @returns null where nothing is lost for good
 */
export function startWish(
  accessKeyId: string,
  { inTheWay, atOnce }: { inTheWay: RotationPlan['inTheWay']; atOnce: boolean },
): Wish | null {
  const sentences = [
    ...(inTheWay ? [`The other key of its user, ${inTheWay.accessKeyId}, is deleted first.`] : []),
    ...(atOnce ? ['The old key is deleted as soon as the new one works here.'] : []),
  ];
  if (sentences.length === 0) return null;
  const words = [...sentences, 'A deleted key cannot be brought back.'].join(' ');
  return { kind: 'rotation', accessKeyId, words, verb: inTheWay ? 'Delete and rotate' : 'Rotate' };
}

/** Answers to a question that let go of a key somebody may still need. */
const risks: Partial<Record<RotationQuestion, { words: string; verb: string }>> = {
  held: {
    words: 'Files that QCred did not write still hold the old key. It is switched off all the same.',
    verb: 'Switch it off',
  },
  in_use: {
    words: 'The old key was used after everything here was switched. It is switched off all the same.',
    verb: 'Switch it off',
  },
  used_since: {
    words:
      'The old key was used after it was switched off. It is deleted all the same, and cannot be brought back.',
    verb: 'Delete it',
  },
};

/**
 * What an answer to a rotation does beyond what can be taken back.
 *
 * @returns null where nothing is lost for good, or the action is refused anyway
 */
export function actionWish(rotation: Rotation, action: RotationAction): Wish | null {
  const { oldKey, newKey, newId, question, state } = rotation;
  if (!actionsOf(rotation).includes(action)) return null;
  const wish = (words: string, verb: string): Wish => ({
    kind: 'rotation',
    accessKeyId: oldKey,
    words,
    verb,
  });
  // On its way back already: only tried once more.
  if (action === 'back' && state !== 'going_back' && newId !== undefined) {
    const removed = newKey ? `, and the new key ${newKey} is deleted` : '';
    return wish(`The old key works again, files are as they were${removed}.`, 'Return to the old key');
  }
  if (action === 'finish' && question !== 'remove_old') {
    return wish(
      'It is deleted now. Machines that still use it stop working at once, and it cannot be brought back.',
      'Delete old key',
    );
  }
  const risk = action === 'confirm' && question ? risks[question] : undefined;
  return risk ? wish(risk.words, risk.verb) : null;
}
