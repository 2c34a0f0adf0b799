import { QCredError } from '#shared/errors.ts';

/**
 * Does something with the text of a file, and names the file in what goes wrong.
 *
 * @param path of the file
 * @throws QCredError as `work` does, with the path before the message
 */
export function inFile<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    throw new QCredError(error.code, `${path}: ${error.message}`, error.hint, { cause: error });
  }
}
