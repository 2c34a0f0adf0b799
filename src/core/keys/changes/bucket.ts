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
