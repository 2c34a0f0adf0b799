import type { LastUse } from '#shared/account.ts';
import { hasCode } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import { lastUseWords } from '../../accounts/iam/userKeys.ts';
import { Ask, type Job } from '../job/job.ts';

/**
 * Waits, without sitting there: whoever keeps the time calls again when the grace is over. Each look
 * also asks whether somebody used the old key meanwhile.
 *
 * @throws Ask when the old key was used
 */
export async function grace(job: Job): Promise<void> {
  const { rotation } = await job.standing();
  const over = isOver(rotation, job.access.deps.now());
  try {
    await refuseUsed(job, rotation);
  } catch (error) {
    // While there is time, a service that does not answer is asked again later.
    if (over || !hasCode(error, 'connection_failed', 'service_failed', 'key_refused')) throw error;
  }
  if (over) await job.note({ step: 'delete', begun: false });
}

/** Whether a grace has run out. */
const isOver = ({ graceUntil }: Rotation, now: Date): boolean =>
  graceUntil === undefined || now.getTime() >= Date.parse(graceUntil);

/**
 * @returns what the service says of the old key's use; null when it does not tell
 * @throws Ask when it was used after it was switched off, unless the person said that this is fine
 */
export async function refuseUsed(job: Job, rotation: Rotation): Promise<LastUse | null> {
  const { oldKey, watchFrom, confirmed } = rotation;
  const use = await job.asking((issuer) => issuer.lastUse(oldKey));
  if (!use?.at || watchFrom === undefined || confirmed.includes('used_since')) return use;
  if (Date.parse(use.at) <= Date.parse(watchFrom)) return use;
  throw new Ask(
    'used_since',
    `The old key ${oldKey} was used after it was switched off: ${lastUseWords(use)}. It was not deleted.`,
    'Find out who has it. Then resume to wait for the rest of the grace, confirm to delete it all the same, or return to the old key.',
  );
}
