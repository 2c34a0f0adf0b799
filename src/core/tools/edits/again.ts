import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode } from '#shared/errors.ts';

/**
 * More than there are likely to be commands at once: each time that somebody is refused, somebody
 * else has written.
 */
const mostTries = 30;

/**
 * Plans and writes again where another program, or another command of ours, wrote in between: for
 * changes that nobody has to look at before they are made. Bounded, since a file that never rests
 * is not waited for.
 *
 * @param attempt plans from the files as they are then, and writes
 * @param randomBytes says how long each waits, so that many do not meet again
 * @throws what `attempt` throws; file_changed when it was refused every time
 */
export async function untilWritten<T>(
  attempt: () => Promise<T>,
  randomBytes: (length: number) => Uint8Array,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const met = hasCode(error, 'file_changed');
      if (!met || tries === mostTries) throw error;
      await sleep((randomBytes(1)[0] ?? 0) / 4);
    }
  }
}
