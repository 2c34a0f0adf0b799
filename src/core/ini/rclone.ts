import { QCredError } from '#shared/errors.ts';
import type { IniDialect } from './dialect.ts';

/**
 * `rclone.conf`. Source of the rules: `read.go` of github.com/unknwon/goconfig 1.0, which rclone
 * reads it with, and rclone 1.60 itself (`rclone config dump`). A line is a header only if `]` ends
 * it; settings above the first header are in `[DEFAULT]`; equal sections merge.
 */
export const rcloneIni: IniDialect = {
  label: 'rclone configuration',
  delimiters: '=:',
  commentMarks: '#;',
  commentsAfterValues: false,
  foldsKeys: false,
  continues: false,
  nests: false,
  firstSection: 'DEFAULT',
  skipsOddLines: false,
  readHeader(line) {
    const header = line.trim();
    return header.endsWith(']') ? { name: header.slice(1, -1).trim() } : null;
  },
  sectionId: (header) => header,
};

/** What rclone makes of a value: one in backticks or three quotation marks loses them. */
export function rcloneValue(text: string): string {
  const quote = quoteOf(text);
  const close = quote === '' ? -1 : text.lastIndexOf(quote);
  return close < quote.length ? text : text.slice(quote.length, close);
}

/**
 * Refuses a value that rclone would read as another one; there is no way to write it. `%(name)s` is
 * replaced by another setting wherever it stands.
 *
 * @throws QCredError bad_input; the message names the key, never the value
 */
export function checkRcloneValue(key: string, value: string): void {
  if (quoteOf(value) === '' && !/%\([A-Za-z0-9_.-]+\)s/.test(value)) return;
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
