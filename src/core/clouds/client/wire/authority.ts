import { QCredError } from '#shared/errors.ts';
import { readAtMost } from '../../../store/files/bounded.ts';

const begin = '-----BEGIN CERTIFICATE-----';

/** Every authority that systems bring along takes a quarter of a megabyte. */
const mostBytes = 4 * 2 ** 20;

/**
 * The certificate authorities in a PEM file, to be trusted instead of the system's.
 *
 * @param path of the file
 * @returns its text
 * @throws QCredError file_unreadable, bad_input when no certificate is in it or it is too large
 */
export async function readAuthority(path: string): Promise<string> {
  const bytes = await readAtMost(path, mostBytes);
  if (!bytes) {
    throw new QCredError(
      'bad_input',
      `${path} is far too large for certificates.`,
      'Choose the PEM file of the authorities alone.',
    );
  }
  const text = bytes.toString('utf8');
  if (text.includes(begin)) return text;
  throw new QCredError(
    'bad_input',
    `There is no certificate in ${path}.`,
    `Choose a PEM file: a text that has "${begin}" in it.`,
  );
}
