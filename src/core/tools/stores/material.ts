import { QCredError } from '#shared/errors.ts';
import { listed } from '#shared/words.ts';
import type { Entry, Named } from './entry.ts';

/** What stands in entries and begins as key material does: where, and nothing of it. */
export interface MaterialPlace {
  entry: string;
  field: string;
}

/** A private key in PEM, a file of age, a JWK, a JWE. */
const material =
  /-----BEGIN (?:[A-Z0-9]+ )*(?:PRIVATE KEY|AGE ENCRYPTED FILE)-----|^\s*\{[\s\S]{0,4096}"kty"\s*:|^\s*ey[\w-]+(?:\.[\w-]*){4}\s*$/;

const valuesOf = ({ user, password, fields, texts = [] }: Entry): Named[] =>
  [{ name: 'user', value: user }, { name: 'password', value: password }, ...fields, ...texts].filter(
    ({ value }) => value !== '',
  );

const looksSo = ({ value }: Named): boolean => material.test(value);

/** Where in these entries key material stands. */
export const materialPlaces = (entries: readonly Entry[]): MaterialPlace[] =>
  entries.flatMap((entry) =>
    valuesOf(entry).flatMap((one) => (looksSo(one) ? [{ entry: entry.title, field: one.name }] : [])),
  );

/**
 * The key material of one entry: the only value that begins as such, or the only one there is, or the named.
 *
 * @param field the name of the value
 * @returns bytes that the caller overwrites
 * @throws QCredError not_found, bad_input. Names are said, and no value
 */
export function materialOf(entries: readonly Entry[], title: string, field: string | undefined): Buffer {
  const [entry, other] = entries.filter((one) => one.title === title);
  if (!entry) {
    throw new QCredError(
      'not_found',
      `There is no entry "${title}".`,
      'Leave --name out to see where material stands.',
    );
  }
  if (other)
    throw new QCredError('bad_input', `Several entries are called "${title}".`, 'Rename one of them there.');
  const values = valuesOf(entry);
  const named = values.filter(({ name }) => name.toLowerCase() === field?.toLowerCase());
  const likely = values.filter(looksSo);
  const fitting = field !== undefined ? named : likely.length > 0 ? likely : values;
  // pass has the password as the first line of the entry too.
  const [one, more] = [...new Set(fitting.map(({ value }) => value.trim()))];
  if (one !== undefined && more === undefined) return Buffer.from(one);
  throw new QCredError(
    one === undefined ? 'not_found' : 'bad_input',
    one === undefined ? `The entry has no ${field ?? 'value'}.` : 'Several values of the entry may be meant.',
    `Say which with --field: ${listed([...new Set(values.map(({ name }) => name))], 10)}.`,
  );
}
