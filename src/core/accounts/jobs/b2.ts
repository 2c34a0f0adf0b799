import type { IamPlanView } from '#shared/contract/accounts.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { listed } from '#shared/words.ts';
import { type B2, b2Realm, openB2 } from '../../clouds/b2/client.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { locationOf } from '../../profiles/place.ts';
import type { OpenVault } from '../../store/access.ts';
import { mayBeDone } from '../../store/activity/around.ts';
import { readSecret } from '../../store/credentials.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { warning } from '../changes/change.ts';
import { type Job, lasting, purposeOf } from './job.ts';
import { nothingSmaller } from './nothingSmaller.ts';
import type { LentKey, Offer } from './offer.ts';
import { createRecords, type JobKey } from './records.ts';
import { untilItWorks } from './works.ts';

/*
 * An application key of Backblaze B2 for one command: it may do the job in its bucket, and ends by itself
 * (`validDurationInSeconds`), so that what is left of a command that was cut off is left for a time only.
 */

/**
 * The capabilities that the actions of a policy need: "S3-Compatible App Keys" in B2's documentation. The names of
 * the other buckets (`listAllBucketNames`) are no job's.
 */
const capabilitiesOf: Readonly<Record<string, readonly string[]>> = {
  's3:ListBucket': ['listBuckets', 'listFiles'],
  's3:GetBucketLocation': ['readBuckets'],
  's3:GetObject': ['readFiles'],
  's3:PutObject': ['writeFiles'],
  's3:DeleteObject': ['writeFiles', 'deleteFiles'],
  's3:AbortMultipartUpload': ['writeFiles'],
  's3:ListBucketMultipartUploads': ['listFiles'],
  's3:ListMultipartUploadParts': ['writeFiles'],
};

/**
 * What a key for a job has to be able to do.
 *
 * @throws QCredError unsupported for a job that B2 has no words for
 */
export function jobCapabilities({ id, document, bucket }: Pick<Job, 'id' | 'document' | 'bucket'>): string[] {
  const wanted = document.statements.flatMap((one) => one.actions.patterns);
  const missing = wanted.find((action) => !Object.hasOwn(capabilitiesOf, action));
  if (bucket === null || missing !== undefined) {
    throw new QCredError(
      'unsupported',
      `Keys of Backblaze B2 cannot be made for the job ${id}${missing ? `: they cannot allow ${missing}` : ''}.`,
      'Use read-bucket or backup-bucket.',
    );
  }
  return [...new Set(wanted.flatMap((action) => capabilitiesOf[action] ?? []))].sort();
}

/**
 * Plans an application key of its own for a job.
 *
 * @throws QCredError unsupported where the key that is held may make none, key_refused, connection_failed…
 */
export async function planB2Key(
  access: OpenVault,
  state: VaultState,
  profile: Profile,
  job: Job,
): Promise<Offer> {
  const capabilities = jobCapabilities(job);
  const bucket = job.bucket ?? '';
  const { credential } = credentialOf(state, profile);
  const realm = b2Realm(locationOf(state, profile).endpoints.s3);
  const open = async () => {
    const material = await readSecret(access, credential, purposeOf(job));
    return openB2(access.deps, realm, { accessKeyId: credential.accessKeyId, ...material });
  };
  const b2 = await open();
  let notices: IamPlanView['notices'];
  let bucketId: string;
  try {
    const lacking = ['writeKeys', 'listBuckets'].filter((one) => !b2.capabilities.has(one));
    if (lacking.length > 0) {
      throw nothingSmaller(
        profile,
        `Its key may not make others: it lacks ${listed(lacking)}.`,
        'Use a key with writeKeys, deleteKeys, listKeys and listBuckets, or make one for this bucket on Backblaze’s page.',
      );
    }
    bucketId = (await b2.bucketId(bucket)) ?? '';
    if (bucketId === '')
      throw new QCredError('not_found', `There is no bucket ${bucket} in this account.`, 'Check its name.');
    notices = noticesFor(b2, job, capabilities);
  } finally {
    b2.close();
  }
  const name = `qcred-${job.id}-${Buffer.from(access.deps.randomBytes(4)).toString('hex')}`;
  const view: IamPlanView = {
    planId: name,
    title: 'An application key of Backblaze B2 for this command alone',
    verb: 'Make it',
    notices,
    steps: [
      `Make the application key ${name}, which may do ${listed(capabilities, 8)} in ${bucket} and nothing else, for ${lasting(job.seconds)}.`,
      'Keep it nowhere, and wait until it works.',
      `Run ${job.program} with it.`,
      `Delete it when ${job.program} has ended.`,
    ],
    finality: null,
  };
  return {
    kind: 'plan',
    view,
    make: (signal) =>
      makeLent({ access, profile, job, open, credential: credential.id, realm }, signal, {
        name,
        bucketId,
        capabilities,
      }),
  };
}

function noticesFor(
  { capabilities }: B2,
  { seconds }: Job,
  wanted: readonly string[],
): IamPlanView['notices'] {
  return [
    ...(capabilities.has('deleteKeys')
      ? []
      : [
          warning(
            'QCred may not delete that key again: its own lacks deleteKeys.',
            `It ends by itself after ${lasting(seconds)}.`,
          ),
        ]),
    ...(wanted.includes('writeFiles') && !wanted.includes('deleteFiles')
      ? [
          warning(
            'On Backblaze B2 who may write may also hide files, by deleting them by name.',
            'Their versions stay and can be brought back.',
          ),
        ]
      : []),
  ];
}

interface Place {
  access: OpenVault;
  profile: Profile;
  job: Job;
  open(): Promise<B2>;
  credential: string;
  realm: string;
}

async function makeLent(
  { access, profile, job, open, credential, realm }: Place,
  signal: AbortSignal,
  wish: { name: string; bucketId: string; capabilities: readonly string[] },
): Promise<LentKey> {
  const { deps } = access;
  const now = deps.now();
  const until = new Date(now.getTime() + job.seconds * 1000).toISOString();
  const record: JobKey = { credential, realm, name: wish.name, keyId: '', since: now.toISOString(), until };
  const check = () => {
    if (signal.aborted) throw new QCredError('cancelled', `${job.program} was not started.`);
  };
  const b2 = await open();
  const records = createRecords(access);
  const id = deps.uuid();
  let asked = false;
  const end = async (): Promise<string | null> => {
    try {
      const wasThere = await removeB2Key(access, b2, record);
      // One whose making nobody saw may be listed later: the next start looks again.
      if (wasThere) await records.remove(id);
      return null;
    } catch (error) {
      const why = error instanceof QCredError ? error.message : 'Something unexpected went wrong.';
      return `The application key ${record.name} could not be deleted: ${why} It is tried again when QCred starts the next time; the key does not work after ${until} in any case.`;
    } finally {
      b2.close();
    }
  };
  try {
    // On the disk before anything is made: whatever becomes of this process, the next one finds it.
    await records.write(id, record);
    check();
    asked = true;
    const made = await access.activity.around(
      { action: 'key.created', subject: wish.name, detail: `${purposeOf(job)}, at Backblaze B2` },
      () => b2.createKey({ ...wish, seconds: job.seconds }),
    );
    record.keyId = made.id;
    await records.write(id, record);
    const key = { accessKeyId: made.id, secretAccessKey: new Secret(made.secret) };
    await untilItWorks(deps, { state: await access.vault.state(), profile, key, bucket: job.bucket }, check);
    return {
      key: { ...key, expiresAt: until },
      profile,
      message: `The application key ${wish.name} of its own, which may do ${job.id} until ${until}; it is deleted afterwards.`,
      end,
    };
  } catch (error) {
    // A refusal made nothing; after a lost answer there may be a key, which is looked for.
    const mayBeThere = record.keyId !== '' || (asked && mayBeDone(error));
    const left = mayBeThere ? await end() : await nothingMade();
    if (left === null || !(error instanceof QCredError)) throw error;
    throw new QCredError(error.code, `${error.message} ${left}`, error.hint, { cause: error });
  }

  async function nothingMade(): Promise<null> {
    b2.close();
    await records.remove(id);
    return null;
  }
}

/**
 * Deletes the key of a job, by its name where its id was lost.
 *
 * @returns whether there was one
 * @throws QCredError what the service refuses with; it can be asked again
 */
export async function removeB2Key(
  { activity }: OpenVault,
  b2: B2,
  { name, keyId }: Pick<JobKey, 'name' | 'keyId'>,
): Promise<boolean> {
  const ids = keyId === '' ? await b2.keysNamed(name) : [keyId];
  for (const one of ids) {
    await activity.around({ action: 'key.deleted', subject: one, detail: `${name}, at Backblaze B2` }, () =>
      b2.deleteKey(one).catch(async (error: unknown) => {
        // How a key that is gone is answered is not documented: it is in no list.
        if (!hasCode(error, 'bad_input') || (await b2.keysNamed(name)).includes(one)) throw error;
      }),
    );
  }
  return ids.length > 0;
}
