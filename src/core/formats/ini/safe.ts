import { QCredError } from '#shared/errors.ts';
import { unprintable } from '../text/unprintable.ts';
import type { IniDialect } from './dialect.ts';

/*
 * What may be written into a line. Everything here asks one question: would every reader of the
 * file find exactly this name or value again, in this place, and nothing else?
 */

/**
 * Refuses a key that could not be read back as itself.
 *
 * @throws QCredError bad_input
 */
export function checkKey(key: string): void {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(key)) {
    throw new QCredError(
      'bad_input',
      'The name of a setting holds a character that cannot stand in this file.',
      'Use letters, digits, "_", "-" and ".".',
    );
  }
}

/**
 * Refuses a value that could break out of its line or would be read as another one. The message
 * names the key, never the value.
 *
 * @throws QCredError bad_input
 */
export function checkValue(key: string, value: string, dialect: IniDialect): void {
  const problem = valueProblem(value, dialect);
  if (problem) {
    throw new QCredError('bad_input', `The value for "${key}" ${problem}`, 'Change the value and try again.');
  }
}

function valueProblem(value: string, dialect: IniDialect): string | null {
  if (unprintable.test(value)) return 'holds a line break or another control character.';
  if (value.trim() !== value) return 'begins or ends with white space, which readers of the file drop.';
  if (value === '' && dialect.nests) return 'is empty, which would begin a nested block.';
  if (dialect.commentsAfterValues) {
    const first = value.charAt(0);
    if (first !== '' && dialect.commentMarks.includes(first)) {
      return `begins with "${first}" and would be read as a comment.`;
    }
    for (let at = 1; at < value.length; at++) {
      const mark = value.charAt(at);
      if (dialect.commentMarks.includes(mark) && /\s/.test(value.charAt(at - 1))) {
        return `holds white space before "${mark}"; the rest would be read as a comment.`;
      }
    }
  }
  return null;
}

/**
 * Refuses a section header that could break out of its brackets.
 *
 * @param header the text between the brackets
 * @throws QCredError bad_input
 */
export function checkHeader(header: string, dialect: IniDialect): void {
  const marks = ['[', ']', ...dialect.commentMarks];
  const mark = marks.find((m) => header.includes(m));
  const problem = unprintable.test(header)
    ? 'holds a line break or another control character.'
    : mark !== undefined
      ? `holds "${mark}", which cannot stand in a section header.`
      : header.trim() !== header || header === ''
        ? 'is empty, or begins or ends with white space.'
        : null;
  if (problem) throw new QCredError('bad_input', `The name ${problem}`, 'Choose another name and try again.');
}
