import type { Job } from '../job/job.ts';
import { newCredential, usesOf } from '../job/keys.ts';
import { prove } from '../job/prove.ts';

/** Services with many machines know a new key on some of them first. */
const inARow = 2;
const betweenMs = 1000;

/**
 * Waits until the service accepts the new key everywhere the old one is used, several times in a row.
 *
 * @throws QCredError key_refused, connection_failed: not yet
 */
export async function verify(job: Job): Promise<void> {
  for (let round = 1; round <= inARow; round++) {
    if (round > 1) await job.pause(betweenMs);
    const { state, rotation } = await job.standing();
    const uses = usesOf(state, rotation.oldId, rotation.newId);
    await prove(job, newCredential(state, rotation), uses);
  }
  await job.note({ step: 'switch', begun: false });
}
