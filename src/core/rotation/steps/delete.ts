import { hasCode, toErrorView } from '#shared/errors.ts';
import { dropKey } from '../../store/kept.ts';
import { Ask, type Job } from '../job/job.ts';
import { refuseUsed } from './grace.ts';

/**
 * Deletes the old key, its secret and its record. Without the permission it stays, switched off.
 *
 * @throws Ask when it was used or switched on again meanwhile
 */
export async function remove(job: Job): Promise<void> {
  const { rotation } = await job.standing();
  const { oldKey } = rotation;
  let told = true;
  if (rotation.how === 'iam') {
    const there = await job.asking(async (issuer) => (await issuer.list()).find(({ id }) => id === oldKey));
    if (there) {
      if (there.status === 'Active' && !rotation.confirmed.includes('used_since')) throw switchedOn(oldKey);
      told = (await refuseUsed(job, rotation)) !== null;
      await job.begin();
      try {
        await job.asking((issuer) =>
          job.doing({ action: 'key.deleted', subject: oldKey, detail: 'rotation' }, () =>
            issuer.remove(oldKey),
          ),
        );
      } catch (error) {
        if (!hasCode(error, 'denied', 'not_available')) throw error;
        return leaveInactive(job, oldKey, error);
      }
    } else if (rotation.begun) {
      // The answer was lost the last time, with the process or on its way.
      const detail = 'rotation; it was gone when QCred looked again';
      await job.access.activity.append({ action: 'key.deleted', subject: oldKey, detail });
    }
  }
  const unseen = told ? '' : ' The service does not tell whether anybody used it meanwhile.';
  const message = `The old key ${oldKey} is gone.${unseen}`;
  const now = job.access.deps.now().toISOString();
  await job.note({ state: 'finished', begun: false, message, hint: '' }, (state) =>
    dropKey(state, rotation.oldId, now),
  );
}

const switchedOn = (oldKey: string): Ask =>
  new Ask(
    'used_since',
    `Somebody switched the old key ${oldKey} on again. It was not deleted.`,
    'Find out who needs it. Confirm to delete it all the same, or return to the old key.',
  );

const leaveInactive = (job: Job, oldKey: string, error: unknown): Promise<void> =>
  job.note({
    state: 'finished',
    message: `The old key ${oldKey} is switched off but could not be deleted. ${toErrorView(error).message}`,
    hint: 'Ask an administrator to delete it.',
  });
