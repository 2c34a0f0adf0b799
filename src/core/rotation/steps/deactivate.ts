import { hasCode, toErrorView } from '#shared/errors.ts';
import { drainMs } from '#shared/underWay.ts';
import { lastUseWords } from '../../accounts/iam/userKeys.ts';
import { heldFiles } from '../files/heldFiles.ts';
import { heldWords } from '../files/heldWords.ts';
import { Ask, type Job, type Standing } from '../job/job.ts';
import { oldCredential, usesOf } from '../job/keys.ts';
import { removeByHand } from './guided.ts';

/** A use later than this after the switch was begun after it. */
const lingerMs = 10_000;

/**
 * Switches the old key off, once everything here has the new one and nobody elsewhere is seen using it.
 *
 * @throws Ask when the old key is still used or stands in a file, or may not be switched off
 */
export async function deactivate(job: Job): Promise<void> {
  const standing = await job.standing();
  const { state, rotation } = standing;
  const late = usesOf(state, rotation.oldId);
  if (late.profiles.length + late.accounts.length > 0) {
    // Somebody gave the old key to another profile meanwhile.
    return job.note({ step: 'switch', begun: false });
  }
  if (rotation.confirmed.includes('cannot_deactivate')) return leaveActive(job, rotation.oldKey);
  if (!rotation.confirmed.includes('held')) await refuseHeld(job, standing);
  if (rotation.how === 'guided') return removeByHand(job, standing);
  await drain(job, standing);
  if (!rotation.confirmed.includes('in_use')) await refuseInUse(job, standing);
  await job.begin();
  try {
    await job.asking((issuer) =>
      job.doing({ action: 'key.deactivated', subject: rotation.oldKey, detail: 'rotation' }, () =>
        issuer.setActive(rotation.oldKey, false),
      ),
    );
  } catch (error) {
    // Somebody deleted it already: what is left is to tidy up here.
    if (hasCode(error, 'not_found')) return job.note({ step: 'delete', begun: false });
    if (hasCode(error, 'denied', 'not_available')) throw cannotDeactivate(rotation.oldKey, error);
    throw error;
  }
  const now = job.access.deps.now();
  await job.note({
    step: 'grace',
    begun: false,
    deactivatedAt: now.toISOString(),
    watchFrom: now.toISOString(),
    graceUntil: new Date(now.getTime() + rotation.graceHours * 3_600_000).toISOString(),
  });
}

/** Looks once more: a file may have come, or come back, since the plan. */
async function refuseHeld(job: Job, { state, rotation }: Standing): Promise<void> {
  const left = new Set(rotation.files.flatMap(({ path, way }) => (way === 'leave' ? [path] : [])));
  const held = await heldFiles(job.access, job.edits, oldCredential(state, rotation));
  const unseen = held.filter(({ path }) => !left.has(path));
  if (unseen.length === 0) return;
  throw new Ask(
    'held',
    heldWords(rotation.oldKey, unseen),
    'Write the new key there too, or put it right and resume, or confirm to switch the old key off all the same.',
  );
}

async function drain(job: Job, { rotation: { watchFrom } }: Standing): Promise<void> {
  const now = job.access.deps.now().getTime();
  const end = watchFrom === undefined ? now : Date.parse(watchFrom) + drainMs;
  // A clock that was set back must not make this wait for a year.
  const left = Math.min(drainMs, end - now);
  if (left > 0) await job.pause(left);
}

async function refuseInUse(job: Job, { rotation: { oldKey, watchFrom } }: Standing): Promise<void> {
  const use = await job.asking((issuer) => issuer.lastUse(oldKey));
  if (!use?.at || watchFrom === undefined) return;
  if (Date.parse(use.at) <= Date.parse(watchFrom) + lingerMs) return;
  throw new Ask(
    'in_use',
    `The old key ${oldKey} is still used elsewhere: ${lastUseWords(use)}.`,
    'Give the new key to whoever uses it and resume, or confirm to switch the old one off all the same.',
  );
}

const cannotDeactivate = (oldKey: string, error: unknown): Ask =>
  new Ask(
    'cannot_deactivate',
    `The old key ${oldKey} could not be switched off. ${toErrorView(error).message}`,
    'Ask an administrator for permission and resume, or confirm to leave the old key as it is.',
  );

const leaveActive = (job: Job, oldKey: string): Promise<void> =>
  job.note({
    state: 'finished',
    begun: false,
    message: `Everything here uses the new key. The old key ${oldKey} still works.`,
    hint: 'Ask an administrator to delete it.',
  });
