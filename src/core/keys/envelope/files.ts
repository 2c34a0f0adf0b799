import { createReadStream, type ReadStream } from 'node:fs';
import { open, access as reach, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { QCredError } from '#shared/errors.ts';
import { syncFolder, tempBeside } from '../../store/files/atomic.ts';
import { readFault, writeFault } from '../../store/files/faults.ts';
import { patiently } from '../../store/files/patience.ts';
import { openFrames, sealFrames } from './frames.ts';
import {
  encryptedKey,
  type Header,
  kmsKeys,
  messageIdBytes,
  notOurs,
  readHeader,
  writeHeader,
} from './header.ts';
import { ByteReader } from './reader.ts';

/** Bytes of a frame: large enough that what each costs does not count, small enough to hold a few. */
export const frameBytes = 2 ** 20;

/** What a key service does for a file. */
export interface FileKeys {
  randomBytes(length: number): Uint8Array;
  /** A new key for a file, in the clear and encrypted. @param context authenticated with it */
  make(context: Header['context']): Promise<{ key: string; plaintext: Buffer; ciphertext: Buffer }>;
  /** Opens a file's key. @param key the ARN in the file */
  open(key: string, ciphertext: Buffer, context: Header['context']): Promise<Buffer>;
}

/** Uses a file's key, which is overwritten whatever comes of it. */
function using<T>(dataKey: Buffer, use: (dataKey: Buffer) => T): T {
  try {
    return use(dataKey);
  } finally {
    dataKey.fill(0);
  }
}

/** How a file's work is followed and ended. */
export interface FileOptions {
  signal?: AbortSignal;
  /** Told how many bytes more were read. */
  read?: (bytes: number) => void;
}

/** The pieces of a file, each told of. */
async function* counted(pieces: AsyncIterable<Buffer>, read: FileOptions['read']): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    read?.(piece.length);
    yield piece;
  }
}

/** @throws QCredError name_taken when something is there already */
async function refuseTaken(path: string): Promise<void> {
  const there = await reach(path).then(
    () => true,
    () => false,
  );
  if (there)
    throw new QCredError(
      'name_taken',
      `There is already a file ${path}.`,
      'Choose another name, or move it away.',
    );
}

/** @throws QCredError file_unreadable for what is no ordinary file that can be read */
async function source(path: string): Promise<ReadStream> {
  try {
    const known = await stat(path);
    if (!known.isFile()) {
      throw new QCredError('file_unreadable', `${path} is not an ordinary file.`, 'Choose a file.');
    }
    await (await open(path, 'r')).close();
  } catch (error) {
    throw error instanceof QCredError ? error : readFault(error, path);
  }
  return createReadStream(path, { highWaterMark: frameBytes });
}

/**
 * Writes pieces into a new file, which is there under its name only when all of them were written.
 * Whatever fails before leaves nothing behind.
 */
async function writeWhole(path: string, pieces: AsyncIterable<Buffer>, signal?: AbortSignal): Promise<void> {
  await refuseTaken(path);
  const temp = tempBeside(path);
  try {
    // Opened here: a stream that is ended before it opened its file would make the file afterwards.
    const out = (await open(temp, 'wx', 0o600)).createWriteStream({ flush: true });
    const closed = new Promise<void>((resolve) => out.once('close', resolve));
    await pipeline(pieces, out, { signal }).finally(() => closed);
    await refuseTaken(path);
    await patiently(() => rename(temp, path));
  } catch (error) {
    await rm(temp, { force: true });
    if (error instanceof QCredError) throw error;
    if (signal?.aborted) throw new QCredError('cancelled', 'It was cancelled. Nothing was written.');
    throw writeFault(error, path);
  }
  await syncFolder(dirname(path)).catch(() => {});
}

/**
 * Encrypts a file of any size, in constant memory, under a key of its own that a key service encrypts.
 *
 * @param context authenticated, and readable in the file
 * @returns the key that it can be decrypted with
 * @throws QCredError name_taken, file_unreadable, write_failed, disk_full, cancelled
 */
export async function encryptFile(
  keys: FileKeys,
  from: string,
  to: string,
  context: Header['context'],
  { signal, read }: FileOptions = {},
): Promise<{ key: string }> {
  const [input, output] = [resolve(from), resolve(to)];
  await refuseTaken(output);
  const pieces = await source(input);
  try {
    return await sealInto(keys, counted(pieces, read), output, context, signal);
  } finally {
    pieces.destroy();
  }
}

/**
 * Encrypts pieces into a new file, under a key of its own.
 *
 * @param output an absolute path at which nothing is
 */
export async function sealInto(
  keys: FileKeys,
  pieces: AsyncIterable<Buffer>,
  output: string,
  context: Header['context'],
  signal: AbortSignal | undefined,
): Promise<{ key: string }> {
  const made = await keys.make(context);
  const messageId = Buffer.from(keys.randomBytes(messageIdBytes));
  const header = { messageId, context, keys: [encryptedKey(made.key, made.ciphertext)], frameBytes };
  const { bytes, contentKey } = using(made.plaintext, (dataKey) => writeHeader(header, dataKey));
  async function* all(): AsyncGenerator<Buffer> {
    yield bytes;
    yield* sealFrames({ messageId, contentKey, frameBytes }, new ByteReader(pieces));
  }
  try {
    await writeWhole(output, all(), signal);
  } finally {
    contentKey.fill(0);
  }
  return { key: made.key };
}

/** What is expected of an encrypted file. */
export interface Expected {
  /** Pairs that have to be in its context. */
  context: Header['context'];
  /** Whether a key may be asked to open it. @param key an ARN */
  accepts(key: string): boolean;
}

/**
 * Decrypts what `encryptFile` made, in constant memory. The file is there under its name only when
 * all of it was authenticated.
 *
 * @returns the key that opened it, and its context
 * @throws QCredError bad_input for a file that was changed, cut, or is not for these keys; as `encryptFile`
 */
export async function decryptFile(
  keys: FileKeys,
  from: string,
  to: string,
  expected: Expected,
  { signal, read }: FileOptions = {},
): Promise<{ key: string; context: Header['context'] }> {
  const [input, output] = [resolve(from), resolve(to)];
  await refuseTaken(output);
  return openPieces(keys, input, expected, { signal, read }, async ({ pieces, key, context }) => {
    await writeWhole(output, pieces, signal);
    return { key, context };
  });
}

/** The first key of a key service that a file is encrypted with. @throws QCredError file_unreadable, bad_input */
export async function sealedFor(path: string): Promise<string> {
  const pieces = await source(path);
  try {
    const [first] = kmsKeys(await readHeader(new ByteReader(pieces)));
    if (first) return first.key;
  } finally {
    pieces.destroy();
  }
  throw notOurs('The file names no key of a key service.');
}

/**
 * Opens a file, and hands on what stands in it. Of what was handed on nothing counts unless all of it was read.
 *
 * @throws QCredError as `decryptFile`
 */
export async function openPieces<T>(
  keys: FileKeys,
  path: string,
  expected: Expected,
  { read }: FileOptions,
  use: (opened: { pieces: AsyncIterable<Buffer>; key: string; context: Header['context'] }) => Promise<T>,
): Promise<T> {
  const pieces = await source(path);
  try {
    return await openWith(keys, new ByteReader(counted(pieces, read)), expected, use);
  } finally {
    pieces.destroy();
  }
}

async function openWith<T>(
  keys: FileKeys,
  reader: ByteReader,
  expected: Expected,
  use: Parameters<typeof openPieces<T>>[4],
): Promise<T> {
  const header = await readHeader(reader);
  const { context, messageId } = header;
  for (const [name, value] of Object.entries(expected.context)) {
    if (context[name] !== value) {
      throw notOurs(`The file was not encrypted with the context ${name}=${value}.`);
    }
  }
  const fitting = kmsKeys(header).filter(({ key }) => expected.accepts(key));
  const [first] = fitting;
  if (!first) {
    throw new QCredError(
      'bad_input',
      'The file was encrypted with a key of another account, or another one than you named.',
      `It names ${
        kmsKeys(header)
          .map(({ key }) => key)
          .join(', ') || 'no key of a key service'
      }.`,
    );
  }
  const dataKey = await keys.open(first.key, first.ciphertext, context);
  const contentKey = using(dataKey, header.open);
  try {
    const pieces = openFrames({ messageId, contentKey, frameBytes: header.frameBytes }, reader);
    return await use({ pieces, key: first.key, context });
  } finally {
    contentKey.fill(0);
  }
}
