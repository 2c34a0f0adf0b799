import { open } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';
import { readFault } from '../../store/files/faults.ts';

/** More than the database of a person has, attachments included. */
export const mostStoreBytes = 64 * 2 ** 20;

/** More than is looked through. */
export const tooLargeToRead = (what: string): QCredError =>
  new QCredError('bad_input', `${what} is too large to be looked through.`, 'Choose another file.');

/**
 * The bytes that a store is read from: what was piped in, else its file.
 *
 * @throws QCredError as `readStoreFile`
 */
export async function sourceBytes(
  path: string,
  piped: Buffer | null,
  most = mostStoreBytes,
): Promise<Buffer> {
  if (piped && piped.length > most) throw tooLargeToRead('What was piped in');
  return piped ?? readStoreFile(path, most);
}

/** The bytes of a store's file. @throws QCredError bad_input for a large one; file_unreadable, not_found */
export async function readStoreFile(path: string, most = mostStoreBytes): Promise<Buffer> {
  const told = (error: unknown): never => {
    throw readFault(error, path);
  };
  const handle = await open(path).catch(told);
  try {
    const { size } = await handle.stat().catch(told);
    if (size > most) throw tooLargeToRead(path);
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0).catch(told);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
