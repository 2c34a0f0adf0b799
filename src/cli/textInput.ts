import { decodeText } from '#core/formats/text/decode.ts';
import { readAtMost } from '#core/store/files/bounded.ts';
import { isMissing } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { readStdin } from './prompt.ts';

/** More than any policy has, twice over for UTF-16. */
const mostBytes = 2 ** 20;

/**
 * The text of a file, or of standard input for `-`. Of a larger file no more is read than it takes to see that.
 *
 * @throws QCredError file_unreadable, not_found, bad_input for what is too large
 */
export async function readTextInput(path: string): Promise<string> {
  if (path === '-') return readStdin();
  const bytes = await readAtMost(path, mostBytes).catch((error: unknown) => {
    if (error instanceof Error && isMissing(error.cause))
      throw new QCredError('not_found', `There is no file ${path}.`, 'Check the path.', { cause: error });
    throw error;
  });
  if (bytes) return decodeText(bytes);
  throw new QCredError('bad_input', `${path} is far too large.`, 'Check which file it is.');
}
