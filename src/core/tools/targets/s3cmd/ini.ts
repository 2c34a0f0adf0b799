import { QCredError } from '#shared/errors.ts';
import { isPythonSpace } from '../../../formats/ini/blanks.ts';
import type { IniDialect } from '../../../formats/ini/dialect.ts';
import type { IniDocument } from '../../../formats/ini/document.ts';
import { inkOf, scanPlainPair } from '../../../formats/ini/pair.ts';

/**
 * `.s3cfg`, for s3cmd's own parser (`S3/Config.py`, 2.3): headers mean nothing, of equal keys the
 * last one in the file counts, and lines it does not understand are passed over with a warning.
 */
export const s3cmdIni: IniDialect = {
  label: 's3cmd configuration',
  isBlank: isPythonSpace,
  returnsEndLines: true,
  passesMark: false,
  delimiters: '=',
  commentMarks: '#',
  commentsAfterValues: false,
  foldsKeys: false,
  continues: false,
  nests: false,
  firstSection: 'default',
  skipsOddLines: true,
  readHeader(line) {
    const name = /^\[([^\]]+)\]/.exec(line)?.[1];
    return name === undefined ? null : { name };
  },
  scan(text) {
    const pair = scanPlainPair(text, s3cmdIni);
    return 'fault' in pair || word.test(pair.key) ? pair : { fault: 'no key', at: 0 };
  },
  sectionId: () => 'default',
};

/** What a key may be made of: Python's `\w+`. */
const word = /^[\p{L}\p{N}_]+$/u;

/**
 * What s3cmd makes of a value: quotation marks around all of it go, then white space. White space
 * behind the closing mark makes it cut off the space instead of the mark.
 *
 * @param whole the line behind the delimiter and the white space after that
 */
export function s3cmdValue(whole: string): string {
  return inkOf(/^"(.*)"\s*$/s.test(whole) ? whole.slice(1, -1) : whole, isPythonSpace);
}

/** A setting as s3cmd gets it, and its 1-based line. */
interface S3cmdSetting {
  text: string;
  line: number;
}

/** All settings of a file as s3cmd reads them. */
export function s3cmdSettings({ sections }: IniDocument): Map<string, S3cmdSetting> {
  const settings = new Map<string, S3cmdSetting>();
  for (const { body } of sections) {
    for (const item of body) {
      if (item.kind !== 'property') continue;
      const { line, pair } = item;
      settings.set(item.key, { text: s3cmdValue(line.text.slice(pair.valueStart)), line: line.number });
    }
  }
  return settings;
}

/** Whether a value is the name of an environment variable to take it from. */
export const isFromEnvironment = (value: string): boolean => value.startsWith('$');

/**
 * Refuses a value that s3cmd would read as another one; it knows no way to write it.
 *
 * @throws QCredError bad_input; the message names the key, never the value
 */
export function checkS3cmdValue(key: string, value: string): void {
  if (!isFromEnvironment(value) && s3cmdValue(value) === value) return;
  throw new QCredError(
    'bad_input',
    `The value for "${key}" would mean something else to s3cmd.`,
    'A value cannot begin with "$", nor stand in quotation marks.',
  );
}
