import type { Account } from '../account.ts';
import { Refusal } from '../http/refusal.ts';
import type { SandboxRequest, SandboxResponse } from '../http/request.ts';
import type { KmsKey } from '../kms/storage.ts';
import type { Principal } from '../principal.ts';
import { type XmlNode, xmlDocument } from '../xml/write.ts';
import type { Bucket, StoredObject } from './storage.ts';

/** One S3 request, verified, with its body decoded. */
export interface S3Call {
  request: SandboxRequest;
  account: Account;
  principal: Principal;
  now: Date;
  /** Empty for requests to the service itself. */
  bucketName: string;
  /** Empty for requests to a bucket. */
  key: string;
  /** The body as the client meant it: without chunk framing. */
  content: Buffer;
  /** Trailing headers of a chunked body. */
  trailers: ReadonlyMap<string, string>;
  /** Whether the principal may do `action` (`s3:GetObject`) to `resource` (an ARN). */
  may(action: string, resource: string): boolean;
  /** Whether the principal may use a key for an object. */
  mayUseKey(key: KmsKey, action: string, encryptionContext: Readonly<Record<string, string>>): boolean;
}

/** Answers one operation. @throws Refusal */
export type Operation = (call: S3Call) => SandboxResponse;

/** The XML namespace of S3's answers. */
const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The ARN of a bucket, or of an object in it. */
export const arnOf = (bucketName: string, key = ''): string =>
  `arn:aws:s3:::${bucketName}${key === '' ? '' : `/${key}`}`;

/** The bucket of a call. @throws Refusal NoSuchBucket */
export function bucketOf(call: S3Call, name = call.bucketName): Bucket {
  const bucket = call.account.buckets.get(name);
  if (bucket) return bucket;
  throw new Refusal(404, 'NoSuchBucket', 'The specified bucket does not exist', {
    fields: { BucketName: name },
  });
}

/** The object of a call. @throws Refusal NoSuchBucket, NoSuchKey */
export function objectOf(call: S3Call, bucketName = call.bucketName, key = call.key): StoredObject {
  const object = bucketOf(call, bucketName).objects.get(key);
  if (object) return object;
  throw new Refusal(404, 'NoSuchKey', 'The specified key does not exist.', { fields: { Key: key } });
}

/** An answer that is an XML document. */
export const xmlResponse = (root: XmlNode): SandboxResponse => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: xmlDocument(root, s3Namespace),
});

/** An answer without a body. */
export const emptyResponse = (status: number, headers: Record<string, string> = {}): SandboxResponse => ({
  status,
  headers,
  body: Buffer.alloc(0),
});
