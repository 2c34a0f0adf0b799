import { Refusal } from '../http/refusal.ts';
import { decodePercent, type SandboxResponse } from '../http/request.ts';
import {
  arnOf,
  bucketOf,
  emptyResponse,
  type Operation,
  objectOf,
  type S3Call,
  xmlResponse,
} from './call.ts';
import { checkDigests, md5Hex } from './checksum.ts';
import { checkReading, encryptionFor, encryptionHeaders } from './encryption.ts';
import { objectHeaders, replyHeaders } from './headers.ts';
import { checkPreconditions } from './preconditions.ts';
import { parseRange } from './range.ts';
import { accessDenied, invalidArgument, invalidRequest } from './refusals.ts';
import { type StoredObject, usedBytes } from './storage.ts';

const maxKeyBytes = 1024;

/** @throws Refusal KeyTooLongError */
export function checkKeyLength(key: string): void {
  if (Buffer.byteLength(key) > maxKeyBytes) {
    throw new Refusal(400, 'KeyTooLongError', 'Your key is too long', {
      fields: { MaxSizeAllowed: String(maxKeyBytes) },
    });
  }
}

/** Refuses what would not fit into the account's memory. @throws Refusal QuotaExceeded */
export function checkCapacity(call: S3Call, added: number, freed = 0): void {
  const { account } = call;
  if (usedBytes(account.buckets) - freed + added > account.capacity) {
    throw new Refusal(
      403,
      'QuotaExceeded',
      `This sandbox holds at most ${account.capacity} bytes. Delete something first.`,
    );
  }
}

/** Stores an object where another may be. @throws Refusal KeyTooLongError, QuotaExceeded, PreconditionFailed */
export function store(call: S3Call, object: StoredObject, freed = 0): void {
  const bucket = bucketOf(call);
  const before = bucket.objects.get(call.key);
  checkKeyLength(call.key);
  checkPreconditions(call.request, before);
  checkCapacity(call, object.content.length, freed + (before?.content.length ?? 0));
  bucket.objects.set(call.key, object);
}

/** Stores the body, or a copy of another object. @throws Refusal BadDigest and what `store` throws */
export const putObject: Operation = (call) => {
  if (call.request.headers.has('x-amz-copy-source')) return copyObject(call);
  const checksum = checkDigests(call);
  const etag = md5Hex(call.content);
  const encryption = encryptionFor(call);
  store(call, {
    content: call.content,
    etag,
    modifiedAt: call.now,
    headers: objectHeaders(call.request),
    checksum,
    encryption,
  });
  return emptyResponse(200, {
    etag: `"${etag}"`,
    ...encryptionHeaders(call, encryption),
    ...(checksum ? { [checksum.header]: checksum.value } : {}),
  });
};

/** The bucket and key of `x-amz-copy-source`: `[/]bucket/key`, percent-encoded. */
function copySource(header: string): { bucketName: string; key: string } {
  const [path = ''] = header.replace(/^\//, '').split('?versionId=');
  const slash = path.indexOf('/');
  if (slash < 1 || slash === path.length - 1) {
    throw invalidArgument(
      'x-amz-copy-source',
      header,
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  return { bucketName: decodePercent(path.slice(0, slash)), key: decodePercent(path.slice(slash + 1)) };
}

const copyObject: Operation = (call) => {
  const source = copySource(call.request.headers.get('x-amz-copy-source') ?? '');
  if (!call.may('s3:GetObject', arnOf(source.bucketName, source.key))) throw accessDenied();
  const object = objectOf(call, source.bucketName, source.key);
  const replace = call.request.headers.get('x-amz-metadata-directive') === 'REPLACE';
  if (object.encryption) checkReading(call, object.encryption);
  const ontoItself = source.bucketName === call.bucketName && source.key === call.key;
  if (ontoItself && !replace && !call.request.headers.has('x-amz-server-side-encryption')) {
    throw invalidRequest(
      'This copy request is illegal because it is trying to copy an object to itself without changing its metadata.',
    );
  }
  const headers = replace ? objectHeaders(call.request) : object.headers;
  store(call, { ...object, headers, modifiedAt: call.now, encryption: encryptionFor(call) });
  return xmlResponse([
    'CopyObjectResult',
    [
      ['LastModified', call.now.toISOString()],
      ['ETag', `"${object.etag}"`],
    ],
  ]);
};

/** The answer to GET and HEAD alike; the server leaves the body out for HEAD. */
export const getObject: Operation = (call): SandboxResponse => {
  const { request } = call;
  const object = objectOf(call);
  checkPreconditions(request, object);
  const { encryption = { algorithm: 'AES256', keyId: null, bucketKey: false } } = object;
  // A head tells of the key without using it.
  if (request.method !== 'HEAD') checkReading(call, encryption);
  const headers = { ...replyHeaders(request, object), ...encryptionHeaders(call, encryption) };
  const range = parseRange(request.headers.get('range'), object.content.length);
  if (range) {
    headers['content-range'] = `bytes ${range.first}-${range.last}/${object.content.length}`;
    return { status: 206, headers, body: object.content.subarray(range.first, range.last + 1) };
  }
  if (object.checksum && request.headers.get('x-amz-checksum-mode') === 'ENABLED') {
    headers[object.checksum.header] = object.checksum.value;
  }
  return { status: 200, headers, body: object.content };
};

/** Deleting what is not there is no failure in S3. */
export const deleteObject: Operation = (call) => {
  bucketOf(call).objects.delete(call.key);
  return emptyResponse(204);
};
