/**
 * One file out of a ZIP archive: PKWARE's APPNOTE.TXT, 4.3. Read only. The libraries for it unpack all there is, or trust
 * the sizes that the archive tells.
 */
import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { QCredError } from '#shared/errors.ts';
import { damaged } from '../sealed/cost.ts';

const form = 'This archive';
const unpack = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** Where an archive lies: read in pieces, since most of it is of no interest. */
export interface ByteSource {
  size: number;
  /** So many bytes, or as many as there are. */
  read(at: number, length: number): Promise<Buffer>;
}

/** An archive that is in memory. */
export const bytesSource = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: async (at, length) => bytes.subarray(at, at + length),
});

/** Its end: a record of 22 bytes, and a comment. */
const endLength = 22;
const mostComment = 0xffff;
/** The list of its files: some hundred thousand of them. */
const mostList = 16 * 2 ** 20;

interface Listed {
  method: number;
  isEncrypted: boolean;
  crc: number;
  packed: number;
  size: number;
  at: number;
}

/** Whether bytes begin as an archive does. */
export const isZip = (start: Buffer): boolean => start.subarray(0, 4).toString('latin1') === 'PK\x03\x04';

async function exactly(source: ByteSource, at: number, length: number): Promise<Buffer> {
  const bytes = await source.read(at, length);
  if (bytes.length !== length) throw damaged(form);
  return bytes;
}

/** The list of its files. */
async function listOf(source: ByteSource): Promise<Buffer> {
  const tailAt = Math.max(0, source.size - endLength - mostComment);
  const tail = await exactly(source, tailAt, source.size - tailAt);
  const end = tail.lastIndexOf('PK\x05\x06', Math.max(0, tail.length - endLength), 'latin1');
  if (end < 0 || tail.length - end < endLength) throw damaged(form);
  const [length, at] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  if (length === 0xffffffff || at === 0xffffffff) {
    throw new QCredError(
      'unsupported',
      'This archive is larger than is read here.',
      'Export without attachments.',
    );
  }
  if (length > mostList || at + length > tailAt + end) throw damaged(form);
  return exactly(source, at, length);
}

/** @throws QCredError where there are two of the name: programs do not agree on which of them counts */
function findIn(list: Buffer, wanted: string): Listed | null {
  let found: Listed | null = null;
  for (let at = 0; at < list.length; ) {
    if (list.readUInt32LE(at) !== 0x02014b50) throw damaged(form);
    const [name, extra, comment] = [28, 30, 32].map((offset) => list.readUInt16LE(at + offset));
    if (name === undefined || extra === undefined || comment === undefined) throw damaged(form);
    if (list.toString('utf8', at + 46, at + 46 + name) === wanted) {
      if (found) throw damaged(form);
      found = {
        isEncrypted: (list.readUInt16LE(at + 8) & 1) === 1,
        method: list.readUInt16LE(at + 10),
        crc: list.readUInt32LE(at + 16),
        packed: list.readUInt32LE(at + 20),
        size: list.readUInt32LE(at + 24),
        at: list.readUInt32LE(at + 42),
      };
    }
    at += 46 + name + extra + comment;
  }
  return found;
}

/**
 * One file of an archive, unpacked and checked.
 *
 * @param most what it may be long, packed and unpacked
 * @returns null where the archive has none of that name
 * @throws QCredError bad_input, unsupported
 */
export async function readZipped(source: ByteSource, name: string, most: number): Promise<Buffer | null> {
  try {
    const found = findIn(await listOf(source), name);
    return found && (await unpacked(source, found, most));
  } catch (error) {
    // What the readers of numbers and the unpacker say may quote what they were given.
    throw error instanceof QCredError ? error : damaged(form);
  }
}

async function unpacked(source: ByteSource, found: Listed, most: number): Promise<Buffer> {
  const { isEncrypted, method, crc, packed, size, at } = found;
  if (isEncrypted || (method !== 0 && method !== 8)) {
    throw new QCredError(
      'unsupported',
      'This archive is packed in a way that is not read here.',
      'Give the file as it was exported.',
    );
  }
  if (packed > most || size > most) {
    throw new QCredError('bad_input', 'This archive holds more than is looked through.', 'Export less.');
  }
  const head = await exactly(source, at, 30);
  if (head.readUInt32LE(0) !== 0x04034b50) throw damaged(form);
  const start = at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const bytes = await exactly(source, start, packed);
  const clear = method === 0 ? bytes : await unpack(bytes, { maxOutputLength: Math.max(1, size) });
  if (clear.length !== size || crc32(clear) !== crc) throw damaged(form);
  return clear;
}
