import { QCredError } from '#shared/errors.ts';
import type { BucketKey } from '#shared/kms.ts';
import { describeKey } from '../../clouds/kms/keys.ts';
import { sameAccount } from '../../clouds/kms/sameAccount.ts';
import { nameOf, warning } from '../about/words.ts';
import { type Planner, plain, step } from './change.ts';

export const setBucketKey: Planner<'set-bucket-key'> = async ({ account, kms }, { bucket, key: ref }) => {
  const key = ref === null ? null : await describeKey(kms, ref);
  const foreign = key !== null && !sameAccount(key.accountId, account.accountId);
  const words = key
    ? `Encrypt what is stored in the bucket ${bucket} from now on with ${nameOf(key)}.`
    : `Encrypt what is stored in the bucket ${bucket} from now on with the storage's own key.`;
  return plain({
    title: `The key of the bucket ${bucket}`,
    verb: 'Set key',
    grave: foreign,
    notices: [
      ...(foreign
        ? [warning('This is the key of another account: whoever has that can keep you from your objects.')]
        : []),
      ...(key && key.state !== 'Enabled'
        ? [warning('This key cannot be used now: nothing could be stored.')]
        : []),
      warning('Objects that are there already keep the key they were stored with.'),
    ],
    steps: [
      step(
        words,
        'kms.bucket.key.set',
        key?.id ?? '',
        async ({ buckets }) => (await buckets()).setEncryption(bucket, key),
        bucket,
      ),
    ],
    message: key
      ? `The bucket ${bucket} encrypts with ${nameOf(key)}.`
      : `The bucket ${bucket} encrypts with the storage's own key.`,
  });
};

const keyWords = (key: string | null): string => (key === null ? "the storage's own key" : `the key ${key}`);

/**
 * What a test object shows of a bucket's default, in a sentence.
 *
 * @param wanted the id of the bucket's key; null for the storage's own; undefined where that may not be seen
 * @param told what the object's head says
 * @throws QCredError service_failed where the object is not encrypted as the bucket says
 */
export function checkedWords(
  bucket: string,
  wanted: string | null | undefined,
  told: BucketKey | null,
): string {
  if (told === null || (wanted !== undefined && told.key !== wanted)) {
    const says = wanted === undefined ? '' : `The bucket ${bucket} names ${keyWords(wanted)}, but `;
    const head = told === null ? 'does not say that it is encrypted' : `names ${keyWords(told.key)}`;
    throw new QCredError(
      'service_failed',
      `${says}${says ? 'the' : 'The'} head of a new object ${head}.`,
      'Set the key of the bucket again, and ask whoever runs the storage.',
    );
  }
  return `A new object in ${bucket} is encrypted with ${keyWords(told.key)} (${told.algorithm})${wanted === undefined ? '' : ', as the bucket says'}.`;
}

export const checkBucketKey: Planner<'check-bucket-key'> = async ({ kms, buckets }, { bucket }) => {
  const encryption = await (await buckets()).encryption(bucket).catch(() => null);
  const named = encryption?.key ?? null;
  const id =
    named === null
      ? null
      : await describeKey(kms, named).then(
          (key) => key.id,
          () => named,
        );
  let seen = '';
  return plain({
    title: `Check the key of the bucket ${bucket}`,
    verb: 'Check',
    steps: [
      step(
        `Store a small object in the bucket ${bucket}, look which key its head names, and delete it again.`,
        'kms.bucket.key.checked',
        id ?? '',
        async (scene) => {
          const told = await (await scene.buckets()).tryObject(bucket);
          seen = checkedWords(bucket, encryption ? id : undefined, told);
        },
        bucket,
      ),
    ],
    message: () => seen,
  });
};
