import { readFile } from 'node:fs/promises';
import { QCredError } from '#shared/errors.ts';
import { readFault } from '../../../store/files/faults.ts';

const begin = '-----BEGIN CERTIFICATE-----';

/**
 * The certificate authorities in a PEM file, to be trusted instead of the system's.
 *
 * @param path of the file
 * @returns its text
 * @throws QCredError file_unreadable, bad_input when no certificate is in it
 */
export async function readAuthority(path: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw readFault(error, path);
  }
  if (text.includes(begin)) return text;
  throw new QCredError(
    'bad_input',
    `There is no certificate in ${path}.`,
    `Choose a PEM file: a text that has "${begin}" in it.`,
  );
}
