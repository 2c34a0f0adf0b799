import { hasCode } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import { drainMs } from '#shared/underWay.ts';
import type { ActivityEntry } from '../../store/activity/entry.ts';
import { eraseSecrets } from '../../store/credentials.ts';
import { dropKey } from '../../store/kept.ts';
import { moveUses } from '../files/move.ts';
import { writeFiles } from '../files/writeFiles.ts';
import type { Job } from '../job/job.ts';
import { oldCredential, usesOf } from '../job/keys.ts';
import { prove } from '../job/prove.ts';
import { discardLost } from './create.ts';

/**
 * Goes back to the old key: active again, in profiles and files as before, the new one deleted. Can
 * be done again after a crash at any point of it. Where the old key is gone for good, the rotation
 * goes on forwards and says so.
 */
export async function goBack(job: Job): Promise<void> {
  const { state, rotation } = await job.standing();
  const { oldId, oldKey } = rotation;
  const made = state.credentials.find((c) => c.id === rotation.newId);
  if (!made) return undoUnstored(job, rotation);

  if (rotation.how === 'iam' && mayBeOff(rotation) && !(await reactivate(job, oldKey))) {
    job.say(`The old key ${oldKey} is gone already, so there is no return to it.`);
    return job.note({ state: 'running', step: 'delete', begun: true });
  }
  const { id: newId, accessKeyId: newKey } = made;
  const moved = usesOf(state, newId);
  await prove(job, oldCredential(state, rotation), usesOf(state, oldId, newId));
  await job.note({}, (now) => moveUses(now, newId, oldId));
  await restoreFiles(job, rotation, newKey);
  if (moved.profiles.length > 0) await job.pause(drainMs);

  const left = rotation.how === 'iam' ? await removeNew(job, newKey) : byHand(newKey);
  await finish(job, rotation, left);
}

/** Nothing but a key at the service, perhaps: no profile has seen it. */
async function undoUnstored(job: Job, rotation: Rotation): Promise<void> {
  const { newId, newKey } = rotation;
  if (rotation.how === 'iam' && rotation.begun) {
    await job.asking(async (issuer) => {
      if (newKey === undefined) await discardLost(job, issuer, (await job.standing()).state, rotation);
      else await job.doing(takenBack('key.deleted', newKey), () => issuer.remove(newKey));
    });
  }
  if (newId !== undefined) await eraseSecrets(job.access, [newId]);
  await finish(job, rotation, '');
}

const mayBeOff = ({ step, begun }: Rotation): boolean =>
  step === 'grace' || step === 'delete' || (step === 'deactivate' && begun);

/** @returns false when the service does not have the key any more */
async function reactivate(job: Job, oldKey: string): Promise<boolean> {
  try {
    await job.asking((issuer) =>
      job.doing(takenBack('key.activated', oldKey), () => issuer.setActive(oldKey, true)),
    );
  } catch (error) {
    if (hasCode(error, 'not_found')) return false;
    throw error;
  }
  return true;
}

/** By Undo, byte for byte; where that is not possible any more, or not all, by writing the old key again. */
async function restoreFiles(job: Job, rotation: Rotation, newKey: string): Promise<void> {
  const { changeId, oldKey, files: chosen } = rotation;
  if (changeId !== undefined) {
    // A file that was changed since is planned again below.
    await job.plans.undo(changeId, undefined, undefined, { retired: true }).catch(() => {});
    await job.note({ changeId: undefined });
  }
  const to = oldCredential((await job.standing()).state, rotation);
  await writeFiles(job, { oldKey: newKey, to, chosen, title: `Take back the rotation of ${oldKey}` });
}

/** @returns what is left to say; empty when the key is gone */
async function removeNew(job: Job, newKey: string): Promise<string> {
  return job.asking(async (issuer) => {
    try {
      await job.doing(takenBack('key.deleted', newKey), () => issuer.remove(newKey));
      return '';
    } catch (error) {
      if (!hasCode(error, 'denied', 'not_available')) throw error;
    }
    try {
      await job.doing(takenBack('key.deactivated', newKey), () => issuer.setActive(newKey, false));
      return `The new key ${newKey} is switched off but could not be deleted.`;
    } catch (error) {
      if (!hasCode(error, 'denied', 'not_available')) throw error;
      return `The new key ${newKey} could not be deleted.`;
    }
  });
}

const takenBack = (action: string, subject: string): ActivityEntry => ({
  action,
  subject,
  detail: 'rotation taken back',
});

const byHand = (newKey: string): string => `Delete the new key ${newKey} on the provider’s page.`;

async function finish(job: Job, { oldKey, newId }: Rotation, left: string): Promise<void> {
  const message = `The rotation was taken back: the old key ${oldKey} is in use as before.`;
  const now = job.access.deps.now().toISOString();
  await job.note({ state: 'undone', begun: false, message, hint: left }, (state) =>
    // A key that is still at the service, whoever may use it, may still be wanted here.
    left === ''
      ? dropKey(state, newId, now)
      : { ...state, credentials: state.credentials.filter((c) => c.id !== newId) },
  );
}
