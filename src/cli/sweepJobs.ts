import { hasJobUsers } from '#core/accounts/jobs/left.ts';
import type { OpenVault } from '#core/store/access.ts';

/**
 * Deletes what commands that were cut off left in accounts. Most have left nothing, and then it costs one look
 * at a folder. Never throws.
 *
 * @param note takes a sentence for each
 */
export async function sweepJobs(access: OpenVault, note: (sentence: string) => void): Promise<void> {
  if (!(await hasJobUsers(access.deps))) return;
  const { sweepJobUsers } = await import('#core/accounts/jobs/sweep.ts');
  for (const sentence of await sweepJobUsers(access)) note(sentence);
}
