/**
 * The body of an encrypted file: frames of one size, each authenticated with its number, and a last
 * one that says that it is the last. Source: AWS Encryption SDK developer guide, "Message format
 * reference" and "Body additional authenticated data (AAD) reference".
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { notOurs } from './header.ts';
import type { ByteReader } from './reader.ts';

const ivBytes = 12;
const tagBytes = 16;
const lastMark = 0xffffffff;
/** Most frames of a file: their numbers have four bytes, the last of which means the end. */
const mostFrames = 0xffffffff - 1;

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function ivOf(number: number): Buffer {
  const iv = Buffer.alloc(ivBytes);
  iv.writeUInt32BE(number, ivBytes - 4);
  return iv;
}

/** What is authenticated with a frame: the file, the frame's kind, its number and its length. */
function about(messageId: Buffer, number: number, length: number, last: boolean): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(length));
  const kind = last ? 'AWSKMSEncryptionClient Final Frame' : 'AWSKMSEncryptionClient Frame';
  return Buffer.concat([messageId, Buffer.from(kind), u32(number), size]);
}

/** What all frames of a file have in common. */
export interface Framing {
  messageId: Buffer;
  contentKey: Buffer;
  frameBytes: number;
}

/** One frame, in the pieces that it is written in. */
function sealed(
  { messageId, contentKey }: Framing,
  number: number,
  content: Buffer,
  last: boolean,
): Buffer[] {
  const iv = ivOf(number);
  const cipher = createCipheriv('aes-256-gcm', contentKey, iv);
  cipher.setAAD(about(messageId, number, content.length, last));
  const body = cipher.update(content);
  cipher.final();
  const head = last
    ? Buffer.concat([u32(lastMark), u32(number), iv, u32(content.length)])
    : Buffer.concat([u32(number), iv]);
  return [head, body, cipher.getAuthTag()];
}

/**
 * Encrypts a file's content frame by frame, in constant memory.
 *
 * @throws QCredError bad_input for a file with more frames than there are numbers
 */
export async function* sealFrames(framing: Framing, source: ByteReader): AsyncGenerator<Buffer> {
  let content = await source.take(framing.frameBytes);
  for (let number = 1; ; number++) {
    if (number > mostFrames) throw notOurs('The file is too large.');
    const next = content.length === framing.frameBytes ? await source.take(framing.frameBytes) : null;
    const last = next === null || next.length === 0;
    yield* sealed(framing, number, content, last);
    if (last) return;
    content = next;
  }
}

const changed = () => notOurs('The file was changed or cut since it was encrypted.');

/**
 * Decrypts what `sealFrames` made. Each frame comes out only after it was authenticated in its place;
 * that nothing was cut off is known at the end.
 *
 * @throws QCredError bad_input for any byte that is not as it was written
 */
export async function* openFrames(framing: Framing, source: ByteReader): AsyncGenerator<Buffer> {
  const { messageId, contentKey, frameBytes } = framing;
  const take = async (length: number): Promise<Buffer> => {
    const bytes = await source.take(length);
    if (bytes.length < length) throw changed();
    return bytes;
  };
  for (let number = 1; ; number++) {
    let told = (await take(4)).readUInt32BE(0);
    const last = told === lastMark;
    if (last) told = (await take(4)).readUInt32BE(0);
    const iv = Buffer.from(await take(ivBytes));
    const length = last ? (await take(4)).readUInt32BE(0) : frameBytes;
    if (told !== number || length > frameBytes || !iv.equals(ivOf(number))) throw changed();
    const body = await take(length + tagBytes);
    const decipher = createDecipheriv('aes-256-gcm', contentKey, iv);
    decipher.setAAD(about(messageId, number, length, last));
    decipher.setAuthTag(body.subarray(length));
    let content: Buffer;
    try {
      content = Buffer.concat([decipher.update(body.subarray(0, length)), decipher.final()]);
    } catch {
      throw changed();
    }
    if (content.length > 0) yield content;
    if (!last) continue;
    if ((await source.take(1)).length > 0) throw changed();
    return;
  }
}
