import { QCredError } from '#shared/errors.ts';
import type { KmsKey } from '#shared/kms.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import { awaitKey, describeKey, listKeys, policyOf, shown, tagsOf } from '../../clouds/kms/keys.ts';
import { KeyAnswer } from '../../clouds/kms/schemas.ts';

import { madeAlone, waitingWords } from '../about/words.ts';
import { Ask, type Job } from './job.ts';

/** The tag by which a new key is found again whose answer was lost. */
export const markTag = 'qcred-replacement';

/** The service's clock may be behind ours by so much. */
const skewMs = 15 * 60_000;

/** Tags that can be set on another key: those of the cloud cannot, the mark is a new one. */
const carried = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).filter(([name]) => !name.startsWith('aws:') && name !== markTag);

/** A key that was made by this replacement, although nobody was told its id. */
export async function findMade(
  { kms }: Pick<Job, 'kms'>,
  id: string,
  startedAt: string,
): Promise<string | null> {
  const since = Date.parse(startedAt) - skewMs;
  const found = await inParallel(await listKeys(kms), async ({ id: keyId }) => {
    const key = await shown(describeKey(kms, keyId));
    if (!key?.createdAt || Date.parse(key.createdAt) < since || key.managed) return null;
    return (await shown(tagsOf(kms, keyId)))?.[markTag] === id ? keyId : null;
  });
  return found.find((keyId) => keyId !== null) ?? null;
}

/**
 * What the new key gets of the old one.
 *
 * @throws QCredError denied where the policy may not be read: a key with another could be open to all
 */
export async function likeness({ kms }: Pick<Job, 'kms'>, old: KmsKey) {
  const [policy, tags] = await Promise.all([policyOf(kms, old.id), shown(tagsOf(kms, old.id))]);
  return { policy, tags: tags ?? {} };
}

/** Makes the new key, once, whatever becomes of the answer. */
export async function create(job: Job): Promise<void> {
  const { kms, account } = job;
  const { id, oldId, begun, startedAt, name } = await job.look();
  const found = begun ? await findMade(job, id, startedAt) : null;
  if (found !== null) return job.note({ newId: found, step: 'ready', begun: false });
  const old = await describeKey(kms, oldId);
  const { policy, tags } = await likeness(job, old);
  await job.note({ begun: true });
  const made = await job.access.activity.around(
    { action: 'kms.key.created', subject: 'a new key', detail: `${account.name}: in place of ${oldId}` },
    () =>
      kms.ask(
        'CreateKey',
        {
          KeySpec: old.spec,
          KeyUsage: kms.sharing && old.usage === 'KEY_AGREEMENT' ? 'DERIVE_SHARED_SECRET' : old.usage,
          Origin: old.origin === 'imported' ? 'EXTERNAL' : 'AWS_KMS',
          ...(old.description === '' ? {} : { Description: old.description }),
          ...(old.multiRegion ? { MultiRegion: true } : {}),
          Policy: policy,
          Tags: [...carried(tags), [markTag, id]].map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
        },
        KeyAnswer,
        { later: kms.sharing && !madeAlone(old.spec) && old.origin === 'service', signal: job.signal },
      ),
    {
      told: (key) => ({
        action: 'kms.key.created',
        subject: key.id,
        detail: `${account.name}: in place of ${oldId} (${name})`,
      }),
    },
  );
  await job.note({ newId: made.id, step: 'ready', begun: false });
}

/** How long one run waits for a client of the computation. */
const patienceMs = 60_000;

/** Waits until the new key can be used. @throws Ask, QCredError service_failed while it is not there */
export async function ready(job: Job): Promise<void> {
  const { kms } = job;
  const { newId = '' } = await job.look();
  const key = await awaitKey(kms, newId, {
    sleep: (ms, signal) => job.access.deps.sleep(ms, signal),
    patienceMs,
    signal: job.signal,
  });
  if (key.state === 'Creating') {
    throw new QCredError('service_failed', waitingWords(kms.label), 'Start that client.');
  }
  if (key.state === 'PendingImport') {
    throw new Ask(
      'import',
      `The new key ${newId} is empty until key material is imported into it.`,
      'Import it, then resume.',
    );
  }
  if (key.state !== 'Enabled') {
    throw new QCredError(
      'bad_input',
      `The new key ${newId} is ${key.state}, so nothing was moved to it.`,
      'Enable it, then resume; or return to the old key.',
    );
  }
  await job.note({ step: 'alias' });
}
