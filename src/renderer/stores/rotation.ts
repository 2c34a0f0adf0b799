import type { AppState } from '#shared/contract.ts';
import type { RotationAction, RotationView } from '#shared/rotationViews.ts';
import { call } from '../api.ts';
import { attempt } from './toasts.ts';
import { ask } from './view.ts';

/** Whether a rotation has not ended. */
export const isUnderWay = ({ state }: Pick<RotationView, 'state'>): boolean =>
  state !== 'finished' && state !== 'undone';

/** The rotation that a key is in, as the one that goes or the one that comes. */
export const rotationOf = (
  { rotations }: Pick<AppState, 'rotations'>,
  credentialId: string,
): RotationView | undefined =>
  rotations.find((one) => isUnderWay(one) && (one.oldId === credentialId || one.newId === credentialId));

/** What an action says before it is done, where it cannot simply be taken back. */
function questionOf({ oldKey, newKey, question }: RotationView, action: RotationAction) {
  if (action === 'back') {
    return {
      title: 'Go back to the old key?',
      text: `The key ${oldKey} works again, files are as they were${newKey ? `, and the new key ${newKey} is removed` : ''}.`,
      verb: 'Go back',
      destructive: true,
    };
  }
  if (action === 'finish' && question !== 'remove_old') {
    return {
      title: 'Delete the old key now?',
      text: `Machines that still use ${oldKey} stop working at once. A deleted key cannot be brought back.`,
      verb: 'Delete old key',
      destructive: true,
    };
  }
  return null;
}

/**
 * Tells a rotation what the person wants, after asking where that cannot be taken back. A failure is
 * told. Resolves to whether it was done.
 */
export async function act(rotation: RotationView, action: RotationAction): Promise<boolean> {
  const question = rotation.state === 'going_back' ? null : questionOf(rotation, action);
  if (question && !(await ask(question))) return false;
  return attempt(() => call('rotation.act', { id: rotation.id, action }));
}
