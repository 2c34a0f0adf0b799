import { hasCode, toErrorView } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { listed } from '#shared/words.ts';
import { discardStray, keysPerUser } from '../../accounts/iam/userKeys.ts';
import type { Issuer } from '../job/issuer.ts';
import { Ask, type Job } from '../job/job.ts';
import { oldCredential, usesOf } from '../job/keys.ts';
import { lookAhead } from '../job/prove.ts';
import { askForKey } from './guides.ts';
import { keep, unstored } from './store.ts';

/**
 * Makes the new key and stores its secret. An answer that was lost, or a crash before the secret was
 * stored, is put right by what the service lists: the key nobody knows the secret of is deleted.
 *
 * @throws Ask when there is no room for a second key, or the old one may not be used for this
 */
export async function create(job: Job): Promise<void> {
  const { state, rotation } = await job.standing();
  if (rotation.how === 'guided') throw askForKey(state, rotation);
  try {
    await job.asking((issuer) => createWith(job, issuer, state, rotation));
  } catch (error) {
    if (!hasCode(error, 'key_refused')) throw error;
    const { message, hint } = toErrorView(error);
    throw new Ask(undefined, message, hint);
  }
}

async function createWith(job: Job, issuer: Issuer, state: VaultState, rotation: Rotation): Promise<void> {
  if (rotation.begun) await discardLost(job, issuer, state, rotation);
  const keys = await issuer.list();
  const others = keys.filter(({ id }) => id !== rotation.oldKey);
  if (others.length === keys.length) {
    throw new Ask(
      undefined,
      `The service no longer has the key ${rotation.oldKey}.`,
      'Go back, and enter a key that works in the profile.',
    );
  }
  if (keys.length >= keysPerUser) {
    throw new Ask(
      undefined,
      `There is a second key already, ${others[0]?.id}, and no room for a third.`,
      'Delete it if nobody needs it, then resume.',
    );
  }
  await lookAhead(job, oldCredential(state, rotation), usesOf(state, rotation.oldId).profiles);
  const newId = job.access.deps.uuid();
  await job.begin({ newId, keysBefore: keys.map(({ id }) => id) });
  const detail = `replaces ${rotation.oldKey}`;
  const { accessKeyId, ...material } = await job.doing(
    { action: 'key.created', subject: 'a new key', detail },
    () => issuer.create(),
    ({ accessKeyId: subject }) => ({ action: 'key.created', subject, detail }),
  );
  await job.note({ newKey: accessKeyId, step: 'store' });
  await keep(job, newId, accessKeyId, material);
}

/**
 * Deletes the key that a create made whose end was never written down.
 *
 * @throws Ask when somebody else makes keys of the user meanwhile
 */
export async function discardLost(
  job: Job,
  issuer: Issuer,
  state: VaultState,
  { oldKey, keysBefore }: Rotation,
): Promise<void> {
  const known = new Set([oldKey, ...keysBefore, ...state.credentials.map((c) => c.accessKeyId)]);
  const { discarded, left } = await discardStray(issuer, known, (id) =>
    job.doing(unstored(id), () => issuer.remove(id)),
  );
  if (left.length > 0) {
    throw new Ask(
      undefined,
      left.length === 1
        ? `Somebody made the key ${left[0]} at the same time, and uses it.`
        : `Somebody makes keys at the same time: ${listed(left)}.`,
      'Wait until there is room for another key, then resume.',
    );
  }
  if (discarded !== null)
    job.say(`The key ${discarded} had been made, but its secret was not stored: it was deleted.`);
}
