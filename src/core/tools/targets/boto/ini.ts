import { isPythonSpace } from '../../../formats/ini/blanks.ts';
import type { IniDialect } from '../../../formats/ini/dialect.ts';
import { skipBlanks } from '../../../formats/ini/pair.ts';

/**
 * Files read with Python's `configparser.ConfigParser`, as it comes. Source of the rules: the
 * standard library's `configparser.py`, Python 3.11. A header ends at the last `]` of its line and
 * what follows is ignored; white space within the brackets is part of the name; a comment has a
 * line of its own.
 */
export const configparserIni: IniDialect = {
  label: 'configuration file',
  isBlank: isPythonSpace,
  returnsEndLines: true,
  passesMark: true,
  delimiters: '=:',
  commentMarks: '#;',
  commentsAfterValues: false,
  foldsKeys: true,
  continues: true,
  nests: false,
  firstSection: null,
  skipsOddLines: false,
  readHeader(line) {
    const name = /^\[(.+)\]/s.exec(line.slice(skipBlanks(line, 0, isPythonSpace)))?.[1];
    return name === undefined ? null : { name };
  },
  sectionId: (header) => header,
};

/** A value as it must be written, so that interpolation gives it back. */
export const escapePercent = (value: string): string => value.replaceAll('%', '%%');

/** Settings that refer to settings that refer… could grow without end; no value of use is longer. */
const longest = 65_536;

/**
 * What Python's "basic interpolation" makes of a value: `%%` is a percent sign, `%(name)s` another
 * value of the section or of `[DEFAULT]`.
 *
 * @param text the value as it stands in the file
 * @param resolve another value by its key in small letters, resolved itself; null where there is none
 * @returns null where Python refuses to give the value: a lone `%`, or a name without a value
 */
export function interpolate(text: string, resolve: (key: string) => string | null): string | null {
  if (!text.includes('%')) return text;
  let result = '';
  let copied = 0;
  for (const found of text.matchAll(/%(?:%|\(([^)]+)\)s)?/g)) {
    const [whole, name] = found;
    if (whole === '%') return null;
    const value = name === undefined ? '%' : resolve(name.toLowerCase());
    if (value === null) return null;
    result += text.slice(copied, found.index) + value;
    if (result.length > longest) return null;
    copied = found.index + whole.length;
  }
  return result + text.slice(copied);
}
