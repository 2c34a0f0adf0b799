/**
 * The head of an encrypted file: the AWS Encryption SDK's message format, version 2, with one suite
 * (AES-256-GCM, HKDF with SHA-512, committed to its key, no signature).
 * Source: AWS Encryption SDK developer guide, "Message format reference" and "Algorithms reference".
 */
import { createCipheriv, createDecipheriv, hkdfSync, timingSafeEqual } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import type { ByteReader } from './reader.ts';

export const messageIdBytes = 32;
const version = 2;
const suite = 0x0478;
const framed = 2;
const tagBytes = 16;
const commitBytes = 32;
const provider = 'aws-kms';

/** Bounds of what is read: more than any file of this app's or of AWS's tools has. */
const most = { context: 32 * 1024, keys: 32, frame: 64 * 2 ** 20 } as const;

/** A file's key as the key service encrypted it. */
export interface EncryptedKey {
  provider: string;
  /** The ARN of the key that it was encrypted with. */
  key: string;
  ciphertext: Buffer;
}

export interface Header {
  messageId: Buffer;
  /** Authenticated, and in the clear. */
  context: Readonly<Record<string, string>>;
  keys: readonly EncryptedKey[];
  frameBytes: number;
}

/** A file that is not what it should be. */
export const notOurs = (message: string): QCredError =>
  new QCredError('bad_input', message, 'Nothing was written. Get the file again from where it came.');
const changed = () => notOurs('The file was changed or cut since it was encrypted.');

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
};
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const sized = (bytes: Buffer): Buffer => Buffer.concat([u16(bytes.length), bytes]);
const text = (word: string): Buffer => sized(Buffer.from(word, 'utf8'));

/** Pairs in the order of their names' bytes; nothing at all for none. */
function contextBytes(context: Header['context']): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (pairs.length === 0) return Buffer.alloc(0);
  return Buffer.concat([u16(pairs.length), ...pairs.flatMap(([name, value]) => [text(name), text(value)])]);
}

/** What a file's key is made into: the key of its content, and a value that no other key has. */
function derived(dataKey: Buffer, messageId: Buffer): { contentKey: Buffer; commitment: Buffer } {
  const hkdf = (info: Buffer) => Buffer.from(hkdfSync('sha512', dataKey, messageId, info, 32));
  return {
    contentKey: hkdf(Buffer.concat([u16(suite), Buffer.from('DERIVEKEY')])),
    commitment: hkdf(Buffer.from('COMMITKEY')),
  };
}

function cipherTag(contentKey: Buffer, body: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', contentKey, Buffer.alloc(12));
  cipher.setAAD(body);
  cipher.final();
  return cipher.getAuthTag();
}

/** @returns the bytes of the head, and the key for the frames */
export function writeHeader(header: Header, dataKey: Buffer): { bytes: Buffer; contentKey: Buffer } {
  const { contentKey, commitment } = derived(dataKey, header.messageId);
  const body = Buffer.concat([
    Buffer.from([version]),
    u16(suite),
    header.messageId,
    sized(contextBytes(header.context)),
    u16(header.keys.length),
    ...header.keys.flatMap((each) => [text(each.provider), text(each.key), sized(each.ciphertext)]),
    Buffer.from([framed]),
    u32(header.frameBytes),
    commitment,
  ]);
  return { bytes: Buffer.concat([body, cipherTag(contentKey, body)]), contentKey };
}

/** A head as it was read, not yet believed. */
export interface ReadHeader extends Header {
  /** @returns the key for the frames @throws QCredError bad_input for another key, or a head that was changed */
  open(dataKey: Buffer): Buffer;
}

/** Reads pairs; null for what are none. */
function readContext(bytes: Buffer): Record<string, string> | null {
  if (bytes.length === 0) return {};
  const context: [string, string][] = [];
  let at = 2;
  const word = (): string | null => {
    if (at + 2 > bytes.length) return null;
    const length = bytes.readUInt16BE(at);
    at += 2 + length;
    return at > bytes.length ? null : bytes.toString('utf8', at - length, at);
  };
  if (bytes.length < 2) return null;
  for (let left = bytes.readUInt16BE(0); left > 0; left--) {
    const [name, value] = [word(), word()];
    if (name === null || value === null) return null;
    context.push([name, value]);
  }
  return at === bytes.length ? Object.fromEntries(context) : null;
}

/**
 * Reads the head of an encrypted file.
 *
 * @throws QCredError bad_input for a file that is none, or of a kind that is not read here
 */
export async function readHeader(source: ByteReader): Promise<ReadHeader> {
  const parts: Buffer[] = [];
  const take = async (length: number): Promise<Buffer> => {
    const bytes = await source.take(length);
    if (bytes.length < length) throw changed();
    const kept = Buffer.from(bytes);
    parts.push(kept);
    return kept;
  };
  const start = await source.take(3);
  parts.push(Buffer.from(start));
  if (start.length < 3 || start[0] !== version)
    throw notOurs('This is no file that was encrypted with "encrypt-file".');
  if (start.readUInt16BE(1) !== suite) {
    throw notOurs('This file is encrypted in a way that QCred does not read (another algorithm suite).');
  }
  const sizedPart = async () => take((await take(2)).readUInt16BE(0));
  const messageId = await take(messageIdBytes);
  const contextLength = (await take(2)).readUInt16BE(0);
  if (contextLength > most.context) throw changed();
  const context = readContext(await take(contextLength));
  if (context === null) throw changed();
  const count = (await take(2)).readUInt16BE(0);
  if (count === 0 || count > most.keys) throw changed();
  const keys: EncryptedKey[] = [];
  for (let i = 0; i < count; i++) {
    const [by, key, ciphertext] = [await sizedPart(), await sizedPart(), await sizedPart()];
    keys.push({ provider: by.toString('utf8'), key: key.toString('utf8'), ciphertext });
  }
  const kind = (await take(1))[0];
  const frameBytes = (await take(4)).readUInt32BE(0);
  if (kind !== framed || frameBytes === 0 || frameBytes > most.frame) throw changed();
  const commitment = await take(commitBytes);
  const body = Buffer.concat(parts);
  const tag = Buffer.from(await source.take(tagBytes));
  if (tag.length < tagBytes) throw changed();
  return {
    messageId,
    context,
    keys,
    frameBytes,
    open(dataKey) {
      const made = derived(dataKey, messageId);
      try {
        if (!timingSafeEqual(made.commitment, commitment)) throw changed();
        const decipher = createDecipheriv('aes-256-gcm', made.contentKey, Buffer.alloc(12));
        decipher.setAAD(body);
        decipher.setAuthTag(tag);
        decipher.final();
      } catch {
        made.contentKey.fill(0);
        throw changed();
      }
      return made.contentKey;
    },
  };
}

/** The keys of a file that a key service can open. */
export const kmsKeys = ({ keys }: Header): EncryptedKey[] => keys.filter((key) => key.provider === provider);

/** A file's key, as it stands in the head. */
export const encryptedKey = (key: string, ciphertext: Buffer): EncryptedKey => ({
  provider,
  key,
  ciphertext,
});
