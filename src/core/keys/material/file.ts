import { open } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';
import { readFault } from '../../store/files/faults.ts';

/** More than any key with its certificates has. */
export const mostMaterialBytes = 2 ** 20;

export const tooLarge = (): QCredError =>
  new QCredError('bad_input', 'This is far too large for a key.', 'Choose the file of the key alone.');

/**
 * The bytes of a file that may hold a key; of a larger one no more is read than it takes to see that.
 *
 * @returns bytes that the caller overwrites
 * @throws QCredError bad_input for a large one; file_unreadable, not_found
 */
export async function readBounded(path: string): Promise<Buffer> {
  const told = (error: unknown): never => {
    throw readFault(error, path);
  };
  const handle = await open(path).catch(told);
  const bytes = Buffer.alloc(mostMaterialBytes + 1);
  try {
    for (let size = 0; ; ) {
      const { bytesRead } = await handle.read(bytes, size, bytes.length - size).catch(told);
      size += bytesRead;
      if (size > mostMaterialBytes) {
        bytes.fill(0);
        throw tooLarge();
      }
      if (bytesRead === 0) return bytes.subarray(0, size);
    }
  } finally {
    await handle.close();
  }
}
