import { QCredError } from '#shared/errors.ts';
import { readAtMost } from '../../store/files/bounded.ts';

/** More than any key with its certificates has. */
export const mostMaterialBytes = 2 ** 20;

export const tooLarge = (): QCredError =>
  new QCredError('bad_input', 'This is far too large for a key.', 'Choose the file of the key alone.');

/**
 * The bytes of a file that may hold a key; of a larger one no more is read than it takes to see that.
 *
 * @returns bytes that the caller overwrites
 * @throws QCredError bad_input for a large one; file_unreadable
 */
export async function readBounded(path: string): Promise<Buffer> {
  const bytes = await readAtMost(path, mostMaterialBytes);
  if (bytes === null) throw tooLarge();
  return bytes;
}
