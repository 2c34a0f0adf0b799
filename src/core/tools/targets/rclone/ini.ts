import { QCredError } from '#shared/errors.ts';
import { isGoSpace } from '../../../formats/ini/blanks.ts';
import type { IniDialect } from '../../../formats/ini/dialect.ts';
import type { IniDocument } from '../../../formats/ini/document.ts';
import { inkOf, scanPlainPair, skipBlanks } from '../../../formats/ini/pair.ts';
import type { IniPair, PairFault } from '../../../formats/ini/parts.ts';
import { readSection } from '../../../formats/ini/read.ts';

/**
 * `rclone.conf`. Source of the rules: `read.go` and `conf.go` of github.com/unknwon/goconfig 1.0,
 * which rclone reads it with, and rclone 1.60 itself (`rclone config dump`). A line is a header only
 * if `]` ends it; settings above the first header are in `[DEFAULT]`; equal sections merge; a key may
 * stand in quotes, and quotes that begin a value must end.
 */
export const rcloneIni: IniDialect = {
  label: 'rclone configuration',
  isBlank: isGoSpace,
  returnsEndLines: false,
  passesMark: true,
  delimiters: '=:',
  commentMarks: '#;',
  commentsAfterValues: false,
  foldsKeys: false,
  continues: false,
  nests: false,
  firstSection: 'DEFAULT',
  skipsOddLines: false,
  readHeader(line) {
    const header = inkOf(line, isGoSpace);
    if (!header.endsWith(']')) return null;
    const name = inkOf(header.slice(1, -1), isGoSpace);
    return name === '' ? { brokenAt: 0 } : { name };
  },
  scan(text) {
    const pair = scanQuotedKey(text) ?? scanPlainPair(text, rcloneIni);
    if ('fault' in pair) return pair;
    const value = text.slice(pair.valueStart, pair.valueEnd);
    const quote = quoteOf(value);
    const isOpen = quote !== '' && value.lastIndexOf(quote) < quote.length;
    return isOpen ? { fault: 'open quote', at: pair.valueStart } : pair;
  },
  sectionId: (header) => header,
};

/** A setting whose key stands in quotes; null for one whose key does not. */
function scanQuotedKey(text: string): IniPair | PairFault | null {
  const start = skipBlanks(text, 0, isGoSpace);
  const quote =
    text.startsWith('"""', start) && inkOf(text, isGoSpace).length >= 6 ? '"""' : text.charAt(start);
  if (!['"""', '"', '`'].includes(quote)) return null;
  const close = text.indexOf(quote, start + quote.length);
  if (close === -1) return { fault: 'open quote', at: start };
  // What follows the quotes is read as if one letter stood in their place.
  const shift = close + quote.length - 1;
  const rest = scanPlainPair(`k${text.slice(shift + 1)}`, rcloneIni);
  if ('fault' in rest) return { fault: 'no delimiter', at: start };
  return {
    key: text.slice(start + quote.length, close),
    delimiter: rest.delimiter + shift,
    valueStart: rest.valueStart + shift,
    valueEnd: rest.valueEnd + shift,
  };
}

/** What rclone makes of a value: one in backticks or three quotation marks loses them. */
export function rcloneValue(text: string): string {
  const quote = quoteOf(text);
  return quote === '' ? text : text.slice(quote.length, text.lastIndexOf(quote));
}

/** More than any value of use: settings that name one another could grow without end. */
const longest = 65_536;

/** How often `GetValue` of goconfig replaces at most. */
const mostReplaced = 200;

const reference = /%\(([^)]+)\)s/;

/**
 * A section's settings as rclone gets them: `%(name)s` is replaced by another setting of the section,
 * else of `[DEFAULT]`, else by nothing. Empty ones count as none.
 */
export function rcloneSettings(document: IniDocument, header: string): Map<string, string> {
  const own = plainSettings(document, header);
  if (![...own.values()].some((text) => reference.test(text))) return own;
  const usual = header === 'DEFAULT' ? own : plainSettings(document, 'DEFAULT');
  const settings = [...own].map(([key, text]): [string, string] => [
    key,
    interpolated(
      text,
      (name) => own.get(name) ?? interpolated(usual.get(name) ?? '', (n) => usual.get(n) ?? ''),
    ),
  ]);
  return new Map(settings.filter(([, value]) => value !== ''));
}

function interpolated(text: string, lookUp: (name: string) => string): string {
  let value = text;
  for (let i = 0; i < mostReplaced && value.length < longest; i++) {
    const [whole, name = ''] = reference.exec(value) ?? [];
    if (whole === undefined) break;
    value = value.replaceAll(whole, () => lookUp(name));
  }
  return value;
}

function plainSettings(document: IniDocument, header: string): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [key, { text }] of readSection(document, header)) {
    const value = rcloneValue(text);
    if (key !== '' && value !== '') settings.set(key, value);
  }
  return settings;
}

/**
 * Refuses a value that rclone would read as another one; there is no way to write it. `%(name)s` is
 * replaced by another setting wherever it stands.
 *
 * @throws QCredError bad_input; the message names the key, never the value
 */
export function checkRcloneValue(key: string, value: string): void {
  if (quoteOf(value) === '' && !reference.test(value)) return;
  throw new QCredError(
    'bad_input',
    `The value for "${key}" would mean something else to rclone.`,
    'A value cannot begin with a backtick or three quotation marks, nor hold "%(name)s".',
  );
}

function quoteOf(text: string): string {
  if (text.startsWith('`') && text.length >= 2) return '`';
  return text.startsWith('"""') && text.length >= 6 ? '"""' : '';
}
