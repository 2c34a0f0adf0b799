import { open } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';
import { readFault } from '../../store/files/faults.ts';

/** More than the database of a person has, attachments included. */
const mostBytes = 64 * 2 ** 20;

/** The bytes of a store's file. @throws QCredError bad_input for a large one; file_unreadable, not_found */
export async function readStoreFile(path: string, most = mostBytes): Promise<Buffer> {
  const told = (error: unknown): never => {
    throw readFault(error, path);
  };
  const handle = await open(path).catch(told);
  try {
    const { size } = await handle.stat().catch(told);
    if (size > most) {
      throw new QCredError('bad_input', `${path} is too large to be looked through.`, 'Choose another file.');
    }
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0).catch(told);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
