import { QCredError } from '#shared/errors.ts';
import type { Credential } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import type { ActivityEntry } from '../../store/activity/entry.ts';
import { hasSecret, storeSecret } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { Job } from '../job/job.ts';
import { askForKey } from './guides.ts';

/** Stores the secret of the new key, then writes down that there is one. */
export async function keep(
  job: Job,
  newId: string,
  accessKeyId: string,
  material: SecretMaterial,
): Promise<void> {
  await storeSecret(job.access, newId, material);
  await record(job, newId, accessKeyId);
}

/**
 * Takes up a rotation that ended between "made" and "stored". A secret that is in the store was
 * stored; without one the key is of no use to anybody, and is deleted for another.
 */
export async function store(job: Job): Promise<void> {
  const { state, rotation } = await job.standing();
  const { newId, newKey } = rotation;
  if (newId === undefined || newKey === undefined)
    throw new QCredError('internal', 'A key is to be stored that was never made.');
  if (await hasSecret(job.access, newId)) {
    return record(job, newId, newKey);
  }
  if (rotation.how === 'guided') {
    await job.note({ ...nothingMade, step: 'create' });
    throw askForKey(state, rotation);
  }
  await job.asking((issuer) => job.doing(unstored(newKey), () => issuer.remove(newKey)));
  job.say(`The key ${newKey} had been made, but its secret was not stored: it was deleted.`);
  await job.note({ ...nothingMade, step: 'create' });
}

/** The journal of a rotation that has no new key. */
const nothingMade = { begun: false, newId: undefined, newKey: undefined, keysBefore: [] };

async function record(job: Job, newId: string, newKey: string): Promise<void> {
  const { rotation } = await job.standing();
  const now = job.access.deps.now().toISOString();
  await job.note({ step: 'verify', begun: false, keysBefore: [] }, (state) => {
    const old = state.credentials.find((c) => c.id === rotation.oldId);
    if (!old) return state;
    return { ...state, credentials: [...state.credentials, successor(old, rotation, newId, newKey, now)] };
  });
}

const successor = (
  old: Credential,
  { account, user }: Rotation,
  id: string,
  accessKeyId: string,
  now: string,
): Credential => ({
  id,
  provider: old.provider,
  accessKeyId,
  accountId: old.accountId,
  origin: `rotation of ${old.accessKeyId}`,
  ...(account === undefined
    ? {}
    : { remote: { account, user, status: 'active' as const, createdAt: now, seenAt: now } }),
  createdAt: now,
  updatedAt: now,
});

/** What the log says of a key that is deleted because nobody has its secret. */
export const unstored = (accessKeyId: string): ActivityEntry => ({
  action: 'key.deleted',
  subject: accessKeyId,
  detail: 'made, but its secret was never stored',
});
