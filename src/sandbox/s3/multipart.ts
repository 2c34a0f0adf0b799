import { randomBytes } from 'node:crypto';
import { Refusal } from '../http/refusal.ts';
import { parameter } from '../http/request.ts';
import { childrenOf, textOf, type XmlElement } from '../xml/read.ts';
import type { XmlNode } from '../xml/write.ts';
import { bucketOf, emptyResponse, type Operation, type S3Call, xmlResponse } from './call.ts';
import { checkDigests, md5Hex } from './checksum.ts';
import { readDocument } from './document.ts';
import { encryptionFor, encryptionHeaders } from './encryption.ts';
import { objectHeaders } from './headers.ts';
import { checkCapacity, checkKeyLength, store } from './objects.ts';
import { invalidArgument, malformedXml } from './refusals.ts';
import type { Upload, UploadPart } from './storage.ts';

/** Every part but the last must be at least this long. */
const minPartBytes = 5 * 1024 * 1024;
const maxPartNumber = 10_000;
const maxUploads = 1000;

/** @throws Refusal NoSuchBucket, NoSuchUpload */
function uploadOf(call: S3Call): Upload {
  const id = parameter(call.request, 'uploadId') ?? '';
  const upload = bucketOf(call).uploads.get(id);
  if (upload && upload.key === call.key) return upload;
  throw new Refusal(404, 'NoSuchUpload', 'The specified multipart upload does not exist.', {
    fields: { UploadId: id },
  });
}

/** Starts an upload. @throws Refusal NoSuchBucket, KeyTooLongError, QuotaExceeded */
export const createMultipartUpload: Operation = (call) => {
  const bucket = bucketOf(call);
  checkKeyLength(call.key);
  if (bucket.uploads.size >= maxUploads) {
    throw new Refusal(403, 'QuotaExceeded', `This sandbox holds at most ${maxUploads} uploads per bucket.`);
  }
  const id = randomBytes(24).toString('base64url');
  bucket.uploads.set(id, {
    id,
    key: call.key,
    startedAt: call.now,
    headers: objectHeaders(call.request),
    parts: new Map(),
    encryption: encryptionFor(call),
  });
  return xmlResponse([
    'InitiateMultipartUploadResult',
    [
      ['Bucket', bucket.name],
      ['Key', call.key],
      ['UploadId', id],
    ],
  ]);
};

/** Takes one part, or takes it again. @throws Refusal NoSuchUpload, InvalidArgument, BadDigest, QuotaExceeded */
export const uploadPart: Operation = (call) => {
  if (call.request.headers.has('x-amz-copy-source')) {
    throw new Refusal(501, 'NotImplemented', 'UploadPartCopy is not implemented by this sandbox.');
  }
  const upload = uploadOf(call);
  const text = parameter(call.request, 'partNumber') ?? '';
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > maxPartNumber) {
    throw invalidArgument(
      'partNumber',
      text,
      `Part number must be an integer between 1 and ${maxPartNumber}, inclusive`,
    );
  }
  const checksum = checkDigests(call);
  checkCapacity(call, call.content.length, upload.parts.get(number)?.content.length ?? 0);
  const etag = md5Hex(call.content);
  upload.parts.set(number, { content: call.content, etag, modifiedAt: call.now });
  return emptyResponse(200, {
    etag: `"${etag}"`,
    ...(checksum ? { [checksum.header]: checksum.value } : {}),
  });
};

/** The parts a `CompleteMultipartUpload` document names, in its order. @throws Refusal MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall */
function namedParts(document: XmlElement, upload: Upload): UploadPart[] {
  const listed = childrenOf(document, 'Part');
  if (listed.length === 0) throw malformedXml();
  let previous = 0;
  return listed.map((element, index) => {
    const number = Number(textOf(element, 'PartNumber'));
    const part = upload.parts.get(number);
    if (!part || textOf(element, 'ETag')?.replaceAll('"', '') !== part.etag) {
      throw new Refusal(400, 'InvalidPart', 'One or more of the specified parts could not be found.', {
        fields: { PartNumber: String(number) },
      });
    }
    if (number <= previous) {
      throw new Refusal(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.');
    }
    previous = number;
    if (index < listed.length - 1 && part.content.length < minPartBytes) {
      throw new Refusal(
        400,
        'EntityTooSmall',
        'Your proposed upload is smaller than the minimum allowed size',
        {
          fields: { MinSizeAllowed: String(minPartBytes), PartNumber: String(number) },
        },
      );
    }
    return part;
  });
}

const partBytes = (upload: Upload): number =>
  [...upload.parts.values()].reduce((bytes, part) => bytes + part.content.length, 0);

/** Makes an object of the parts named. Its ETag is S3's: the MD5 of the parts' MD5s and their number. */
export const completeMultipartUpload: Operation = (call) => {
  const upload = uploadOf(call);
  const parts = namedParts(readDocument(call, 'CompleteMultipartUpload'), upload);
  const digests = parts.map((part) => Buffer.from(part.etag, 'hex'));
  const etag = `${md5Hex(Buffer.concat(digests))}-${parts.length}`;
  const content = Buffer.concat(parts.map((part) => part.content));
  const { headers, encryption } = upload;
  store(call, { content, etag, modifiedAt: call.now, headers, encryption }, partBytes(upload));
  bucketOf(call).uploads.delete(upload.id);
  const answer = xmlResponse([
    'CompleteMultipartUploadResult',
    [
      ['Location', call.request.path],
      ['Bucket', call.bucketName],
      ['Key', call.key],
      ['ETag', `"${etag}"`],
    ],
  ]);
  return { ...answer, headers: { ...answer.headers, ...encryptionHeaders(call, encryption) } };
};

/** Throws an upload and its parts away. @throws Refusal NoSuchUpload */
export const abortMultipartUpload: Operation = (call) => {
  bucketOf(call).uploads.delete(uploadOf(call).id);
  return emptyResponse(204);
};

/** The parts of an upload so far, all on one page. @throws Refusal NoSuchUpload */
export const listParts: Operation = (call) => {
  const upload = uploadOf(call);
  const parts = [...upload.parts].sort(([a], [b]) => a - b);
  return xmlResponse([
    'ListPartsResult',
    [
      ['Bucket', call.bucketName],
      ['Key', call.key],
      ['UploadId', upload.id],
      ['MaxParts', maxPartNumber],
      ['IsTruncated', false],
      ...parts.map(
        ([number, part]): XmlNode => [
          'Part',
          [
            ['PartNumber', number],
            ['LastModified', part.modifiedAt.toISOString()],
            ['ETag', `"${part.etag}"`],
            ['Size', part.content.length],
          ],
        ],
      ),
    ],
  ]);
};

/** The uploads of a bucket in progress, all on one page. @throws Refusal NoSuchBucket */
export const listMultipartUploads: Operation = (call) => {
  const bucket = bucketOf(call);
  return xmlResponse([
    'ListMultipartUploadsResult',
    [
      ['Bucket', bucket.name],
      ['MaxUploads', maxUploads],
      ['IsTruncated', false],
      ...[...bucket.uploads.values()].map(
        (upload): XmlNode => [
          'Upload',
          [
            ['Key', upload.key],
            ['UploadId', upload.id],
            ['Initiated', upload.startedAt.toISOString()],
          ],
        ],
      ),
    ],
  ]);
};
