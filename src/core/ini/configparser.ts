import type { IniDialect } from './dialect.ts';

/**
 * Files read with Python's `configparser.ConfigParser`, as it comes. Source of the rules: the
 * standard library's `configparser.py`, Python 3.11. A header ends at the last `]` of its line and
 * what follows is ignored; white space within the brackets is part of the name; a comment has a
 * line of its own.
 */
export const configparserIni: IniDialect = {
  label: 'configuration file',
  delimiters: '=:',
  commentMarks: '#;',
  commentsAfterValues: false,
  foldsKeys: true,
  continues: true,
  nests: false,
  firstSection: null,
  skipsOddLines: false,
  readHeader(line) {
    const name = /^\s*\[(.+)\]/.exec(line)?.[1];
    return name === undefined ? null : { name };
  },
  sectionId: (header) => header,
};

/** A value as it must be written, so that interpolation gives it back. */
export const escapePercent = (value: string): string => value.replaceAll('%', '%%');

// `configparser.MAX_INTERPOLATION_DEPTH`
const deepest = 10;

/**
 * What Python's "basic interpolation" makes of a value: `%%` is a percent sign, `%(name)s` another
 * value of the section or of `[DEFAULT]`.
 *
 * @param text the value as it stands in the file
 * @param lookup other values by key, in small letters, as they stand in the file
 * @returns null where Python refuses to give the value: a lone `%`, a name that is not there, a circle
 */
export function interpolate(
  text: string,
  lookup: (key: string) => string | undefined,
  depth = 1,
): string | null {
  if (!text.includes('%')) return text;
  if (depth > deepest) return null;
  let result = '';
  let copied = 0;
  const sign = /%(?:%|\(([^)]+)\)s)?/g;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    const [whole, name] = found;
    if (whole === '%') return null;
    const other = name === undefined ? '%' : lookup(name.toLowerCase());
    const value = other === undefined || name === undefined ? other : interpolate(other, lookup, depth + 1);
    if (value === undefined || value === null) return null;
    result += text.slice(copied, found.index) + value;
    copied = sign.lastIndex;
  }
  return result + text.slice(copied);
}
