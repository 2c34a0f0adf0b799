import { QCredError } from '#shared/errors.ts';
import type { IniDialect } from './dialect.ts';

/**
 * `.s3cfg`, for s3cmd's own parser (`S3/Config.py`, 2.3): headers mean nothing, of equal keys the
 * last one in the file counts, and lines it does not understand are passed over with a warning.
 */
export const s3cmdIni: IniDialect = {
  label: 's3cmd configuration',
  delimiters: '=',
  commentMarks: '#;',
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
  sectionId: () => 'default',
};

/** What s3cmd makes of a value: quotation marks around all of it go. */
export const s3cmdValue = (text: string): string => /^"(.*)"$/.exec(text)?.[1] ?? text;

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
