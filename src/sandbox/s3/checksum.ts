import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Refusal } from '../http/refusal.ts';
import type { S3Call } from './call.ts';
import type { StoredChecksum } from './storage.ts';

/** Hex MD5, which is what an S3 ETag is. */
export const md5Hex = (data: Buffer): string => createHash('md5').update(data).digest('hex');

function crc32Bytes(data: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(data));
  return bytes;
}

/** The checksums we can compute. S3 knows more (CRC32C, CRC64NVME): those are taken on trust and not kept. */
const algorithms: Record<string, (data: Buffer) => Buffer> = {
  'x-amz-checksum-crc32': crc32Bytes,
  'x-amz-checksum-sha1': (data) => createHash('sha1').update(data).digest(),
  'x-amz-checksum-sha256': (data) => createHash('sha256').update(data).digest(),
};

/**
 * Checks the body against `Content-MD5` and the checksum header or trailer, whichever are there.
 *
 * @returns the checksum to keep with the object, if there is one
 * @throws Refusal BadDigest
 */
export function checkDigests(call: S3Call): StoredChecksum | undefined {
  const { content, request, trailers } = call;
  const check = (name: string, declared: string, actual: string) => {
    if (declared !== actual) {
      throw new Refusal(400, 'BadDigest', `The ${name} you specified did not match the calculated checksum.`);
    }
  };
  const md5 = request.headers.get('content-md5');
  if (md5 !== undefined) check('Content-MD5', md5, createHash('md5').update(content).digest('base64'));
  for (const [header, digest] of Object.entries(algorithms)) {
    const declared = trailers.get(header) ?? request.headers.get(header);
    if (declared === undefined) continue;
    check(header, declared, digest(content).toString('base64'));
    return { header, value: declared };
  }
  return undefined;
}
