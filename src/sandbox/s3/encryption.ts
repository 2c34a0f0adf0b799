import { Refusal } from '../http/refusal.ts';
import { type KeyState, stateOf } from '../kms/states.ts';
import type { KmsKey } from '../kms/storage.ts';
import { childrenOf, textOf } from '../xml/read.ts';
import { arnOf, bucketOf, emptyResponse, type Operation, type S3Call, xmlResponse } from './call.ts';
import { checkDigests } from './checksum.ts';
import { readDocument } from './document.ts';
import { accessDenied, invalidArgument, invalidRequest, malformedXml } from './refusals.ts';
import type { BucketEncryption, ObjectEncryption } from './storage.ts';

/** Which key storage encrypts with: a bucket's default, and what each object was stored with. */

const header = 'x-amz-server-side-encryption';

/** How a bucket's default calls a key of Quilibrium: "ServerSideEncryptionByDefault" in its API reference. */
const qkms = 'qkms:';

const isPlain = (algorithm: string): boolean => algorithm === 'AES256';

/** The key that a text names: an id, an alias, either's ARN, or `qkms:ID`. */
function keyNamed({ account }: S3Call, ref: string): KmsKey | undefined {
  const bare = ref.startsWith(qkms) ? ref.slice(qkms.length) : ref;
  const [, kind = 'key', name = bare] = /^arn:.*:(key|alias)\/(.+)$/.exec(bare) ?? [];
  const alias = bare.startsWith('alias/') ? bare : kind === 'alias' ? `alias/${name}` : null;
  const id = alias === null ? name : account.kms.aliases.get(alias)?.keyId;
  return id === undefined ? undefined : account.kms.keys.get(id);
}

const stateCodes: Partial<Record<KeyState, string>> = { Enabled: '', Disabled: 'KMS.DisabledException' };

/** The key of an object, once it may be used for it. @throws Refusal */
function usableKey(call: S3Call, ref: string, action: 'GenerateDataKey' | 'Decrypt'): KmsKey {
  const key = keyNamed(call, ref);
  if (!key) throw new Refusal(400, 'KMS.NotFoundException', 'The key of this encryption does not exist.');
  const object = { 'aws:s3:arn': arnOf(call.bucketName, call.key) };
  if (!call.mayUseKey(key, action, object)) {
    throw accessDenied(`${call.principal.arn} is not authorized to perform: kms:${action} on this key`);
  }
  const code = stateCodes[stateOf(key)] ?? 'KMS.KMSInvalidStateException';
  if (code !== '') throw new Refusal(400, code, `The key of this encryption is in state ${stateOf(key)}.`);
  key.lastUse = { operation: action, at: call.now, requestId: call.request.id };
  return key;
}

/** What a request wants an object encrypted with; null where it leaves that to the bucket. @throws Refusal */
function wanted({ request, account }: S3Call): BucketEncryption | null {
  const algorithm = request.headers.get(header);
  if (algorithm === undefined) return null;
  const known = [...account.kms.dialect.bucketAlgorithms, 'verenc:dsse'];
  if (!known.includes(algorithm)) {
    throw invalidArgument(header, algorithm, 'The encryption method specified is not supported');
  }
  return {
    algorithm,
    key: request.headers.get(`${header}-aws-kms-key-id`) ?? null,
    bucketKey: request.headers.get(`${header}-bucket-key-enabled`) === 'true',
  };
}

/**
 * What an object that is stored now is encrypted with, once its writer may use the key.
 *
 * @throws Refusal NoSuchBucket, InvalidArgument, AccessDenied, KMS.…
 */
export function encryptionFor(call: S3Call): ObjectEncryption {
  const asked = wanted(call) ?? bucketOf(call).encryption;
  const { algorithm = 'AES256', key = null, bucketKey = false } = asked ?? {};
  if (isPlain(algorithm) || key === null) return { algorithm, keyId: null, bucketKey };
  return { algorithm, keyId: usableKey(call, key, 'GenerateDataKey').id, bucketKey };
}

/** @throws Refusal AccessDenied, KMS.… unless the reader may use the key that an object is encrypted with */
export function checkReading(call: S3Call, { keyId }: ObjectEncryption): void {
  if (keyId !== null) usableKey(call, keyId, 'Decrypt');
}

/** What the answer about an object says of its encryption. */
export const encryptionHeaders = (
  { account }: S3Call,
  { algorithm, keyId, bucketKey }: ObjectEncryption,
): Record<string, string> => ({
  [header]: algorithm,
  ...(keyId === null ? {} : { [`${header}-aws-kms-key-id`]: account.kms.dialect.keyArn(account, keyId) }),
  ...(bucketKey ? { [`${header}-bucket-key-enabled`]: 'true' } : {}),
});

/** @throws Refusal NoSuchBucket, ServerSideEncryptionConfigurationNotFoundError */
export const getBucketEncryption: Operation = (call) => {
  const { encryption } = bucketOf(call);
  if (!encryption && call.account.kms.dialect.id === 'quilibrium') {
    throw new Refusal(
      404,
      'ServerSideEncryptionConfigurationNotFoundError',
      'The server side encryption configuration was not found',
      { fields: { BucketName: call.bucketName } },
    );
  }
  const { algorithm, key, bucketKey } = encryption ?? { algorithm: 'AES256', key: null, bucketKey: false };
  return xmlResponse([
    'ServerSideEncryptionConfiguration',
    [
      [
        'Rule',
        [
          [
            'ApplyServerSideEncryptionByDefault',
            [['SSEAlgorithm', algorithm], ...(key === null ? [] : [['KMSMasterKeyID', key] as const])],
          ],
          ['BucketKeyEnabled', bucketKey],
        ],
      ],
    ],
  ]);
};

/** @throws Refusal NoSuchBucket, MalformedXML, InvalidArgument, InvalidRequest */
export const putBucketEncryption: Operation = (call) => {
  const bucket = bucketOf(call);
  const { dialect } = call.account.kms;
  if (dialect.id === 'quilibrium' && !call.request.headers.has('content-md5')) {
    throw invalidRequest('Missing required header for this request: Content-MD5');
  }
  checkDigests(call);
  const rules = childrenOf(readDocument(call, 'ServerSideEncryptionConfiguration'), 'Rule');
  const [rule] = rules;
  const by = rule && childrenOf(rule, 'ApplyServerSideEncryptionByDefault')[0];
  if (!rule || !by || rules.length > 1) throw malformedXml();
  const algorithm = textOf(by, 'SSEAlgorithm') ?? '';
  const key = textOf(by, 'KMSMasterKeyID') ?? null;
  if (!dialect.bucketAlgorithms.includes(algorithm)) throw malformedXml();
  if (isPlain(algorithm) && key !== null) {
    throw invalidArgument(
      'KMSMasterKeyID',
      key,
      'a KMSMasterKeyID is not applicable if the default sse algorithm is AES256',
    );
  }
  if (algorithm === 'verenc' && !key?.startsWith(qkms)) {
    throw invalidArgument('KMSMasterKeyID', key ?? '', `With verenc, KMSMasterKeyID is ${qkms}KEYID.`);
  }
  bucket.encryption = { algorithm, key, bucketKey: textOf(rule, 'BucketKeyEnabled') === 'true' };
  return emptyResponse(200);
};

/** @throws Refusal NoSuchBucket */
export const deleteBucketEncryption: Operation = (call) => {
  bucketOf(call).encryption = undefined;
  return emptyResponse(204);
};
