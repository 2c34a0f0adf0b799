import { createHash } from 'node:crypto';
import type { ServerSideEncryption } from '@aws-sdk/client-s3';
import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { BucketKey } from '#shared/kms.ts';
import type { OpenVault } from '../../store/access.ts';
import { type ReadKey, readAccountKey } from '../client/accountKey.ts';
import { addressOf } from '../client/address.ts';
import { isFault } from '../client/fault.ts';
import { questionOf } from '../client/question.ts';
import { openService } from '../client/service.ts';
import { nameOf } from '../kms/schemas.ts';
import { providerById } from '../providers/index.ts';

/** What the buckets of an account are encrypted with. What storage refuses is thrown as a QCredError. */
export interface Buckets {
  /** Their names. */
  names(): Promise<string[]>;
  /** What a bucket encrypts with by default. */
  encryption(bucket: string): Promise<BucketKey>;
  /** @param key an id; null for the service's own key */
  setEncryption(bucket: string, key: { id: string; arn: string } | null): Promise<void>;
  /**
   * Stores a small object, asks for its head, and deletes it.
   * @returns what the head says that it is encrypted with; null where it does not say
   * @throws QCredError whatever storage refuses; write_failed where the object is still there
   */
  tryObject(bucket: string): Promise<BucketKey | null>;
  close(): void;
}

/** How a bucket of Quilibrium names a key: "ServerSideEncryptionByDefault" in its API reference. */
const qkms = 'qkms:';

/** A rule without a key: what storage encrypts with by itself. */
const own: BucketKey = { algorithm: 'AES256', key: null };

/** Quilibrium says so of a bucket that has no rule. */
const noRule = 'ServerSideEncryptionConfigurationNotFoundError';

/**
 * @param purpose why the secret is read, for the activity log
 * @param readKey where the key is not the account's own
 * @throws QCredError not_found, secret_missing, keychain_*, bad_input
 */
export async function openBuckets(
  access: OpenVault,
  account: Account,
  purpose: string,
  readKey: ReadKey = readAccountKey,
): Promise<Buckets> {
  const provider = providerById(account.provider);
  const endpoint = addressOf(account, 's3');
  const { caPath, plainHttp } = account;
  const key = await readKey(access, account, purpose);
  const question = questionOf(provider, 's3', { endpoint, region: account.region, caPath, plainHttp, key });
  const { region: signed = question.region } = account.signing?.s3 ?? {};
  const service = await openService(access.deps, { ...question, region: signed }, { attempts: 2 });
  const { S3 } = await import('@aws-sdk/client-s3');
  const s3 = service.guard(
    new S3({ ...service.settings, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' }),
  );
  // Quilibrium's documents want this digest, which the SDK does not send any more.
  s3.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args;
      if (typeof request === 'object' && request !== null && 'body' in request && 'headers' in request) {
        const { body, headers } = request;
        if (typeof body === 'string' && typeof headers === 'object' && headers !== null) {
          Reflect.set(headers, 'content-md5', createHash('md5').update(body).digest('base64'));
        }
      }
      return next(args);
    },
    { step: 'build', name: 'digestOfBody' },
  );

  return {
    async names() {
      const { Buckets: buckets } = await s3.listBuckets({});
      return (buckets ?? []).flatMap(({ Name }) => (Name === undefined ? [] : [Name]));
    },

    async encryption(bucket) {
      try {
        const { ServerSideEncryptionConfiguration: told } = await s3.getBucketEncryption({ Bucket: bucket });
        const by = told?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
        if (!by?.SSEAlgorithm) return own;
        return { algorithm: by.SSEAlgorithm, key: by.KMSMasterKeyID ? nameOf(by.KMSMasterKeyID) : null };
      } catch (error) {
        if (isFault(error, noRule)) return own;
        throw error;
      }
    },

    async setEncryption(bucket, key) {
      const verenc = account.provider === 'quilibrium';
      // The SDK's list of algorithms is Amazon's alone.
      const algorithm = (verenc ? 'verenc' : 'aws:kms') as ServerSideEncryption;
      const by = key
        ? { SSEAlgorithm: algorithm, KMSMasterKeyID: verenc ? `${qkms}${key.id}` : key.arn }
        : { SSEAlgorithm: 'AES256' as const };
      await s3.putBucketEncryption({
        Bucket: bucket,
        ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: by }] },
      });
    },

    async tryObject(bucket) {
      const at = { Bucket: bucket, Key: `qcred-check-${access.deps.uuid()}` };
      const { VersionId } = await s3.putObject({
        ...at,
        Body: 'QCred looks which key this is encrypted with.\n',
      });
      let told: BucketKey | null = null;
      let failure: unknown;
      try {
        const { ServerSideEncryption: algorithm, SSEKMSKeyId: named } = await s3.headObject(at);
        if (algorithm) told = { algorithm, key: named ? nameOf(named) : null };
      } catch (error) {
        failure = error;
      }
      await s3.deleteObject({ ...at, VersionId }).catch((error: unknown) => {
        throw new QCredError(
          'write_failed',
          `The test object ${at.Key} was stored in ${bucket} and could not be deleted.`,
          'Delete it by hand.',
          { cause: error },
        );
      });
      if (failure !== undefined) throw failure;
      return told;
    },

    close() {
      service.close();
      s3.destroy();
    },
  };
}
