import type { KmsDependents } from '#shared/kms.ts';
import { describeKey, done, lastUseOf, shown } from '../../clouds/kms/keys.ts';
import { dependentsOf } from '../about/dependents.ts';
import { dependentWords } from '../about/words.ts';
import { Ask, type Job } from './job.ts';

/** Waits, without waiting: whoever keeps the time comes again. */
export async function grace(job: Job): Promise<void> {
  const { graceUntil = '' } = await job.look();
  if (job.access.deps.now().toISOString() >= graceUntil) await job.note({ step: 'disable' });
}

/** Why the old key is still needed, in a sentence; null where nothing says so. */
async function needWords(job: Job, oldId: string, movedAt: string): Promise<string | null> {
  const needed: KmsDependents = await dependentsOf(job.kms, oldId, job.buckets);
  if (needed.found.length > 0) return `The old key ${oldId} is needed by ${dependentWords(needed.found)}.`;
  const use = await shown(lastUseOf(job.kms, oldId));
  // What was used just then was still under way.
  if (use?.at && Date.parse(use.at) > Date.parse(movedAt) + 60_000) {
    return `The old key ${oldId} was used since, the last time on ${use.at.slice(0, 10)} (${use.operation}).`;
  }
  return null;
}

/** Disables the old key. @throws Ask while something needs it */
export async function disable(job: Job): Promise<void> {
  const { oldId, newId = '', confirmed, movedAt = '' } = await job.look();
  const old = await describeKey(job.kms, oldId);
  if (old.state === 'Enabled') {
    const words = confirmed.includes('needed') ? null : await needWords(job, oldId, movedAt);
    if (words !== null) {
      throw new Ask(
        'needed',
        words,
        'Keep it, and resume when nothing needs it any more; or disable it all the same.',
      );
    }
    await job.doing('kms.key.disabled', oldId, `replaced by ${newId}`, () =>
      done(job.kms, 'DisableKey', { KeyId: oldId }),
    );
  }
  await job.note({
    state: 'finished',
    question: undefined,
    message: `The key ${newId} took the place of ${oldId}, which is disabled.`,
    hint: '',
  });
}
