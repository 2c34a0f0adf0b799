import type { IniDialect } from './dialect.ts';
import type { IniPair, PairFault } from './parts.ts';

/** What the plain way of finding a pair asks of a dialect. */
type PlainRules = Pick<IniDialect, 'delimiters' | 'commentMarks' | 'commentsAfterValues' | 'isBlank'>;

/**
 * Finds the parts of a `key = value` line. A comment mark ends the line only after white space, so
 * that `p@ss#word` stays whole.
 *
 * @param text the line without its line ending
 */
export function scanPair(text: string, dialect: IniDialect): IniPair | PairFault {
  return dialect.scan ? dialect.scan(text) : scanPlainPair(text, dialect);
}

/** `scanPair` by the delimiter alone. */
export function scanPlainPair(text: string, dialect: PlainRules): IniPair | PairFault {
  const { isBlank } = dialect;
  const start = skipBlanks(text, 0, isBlank);
  const end = endOfContent(text, start, dialect);
  const delimiter = firstOf(text, dialect.delimiters, start, end);
  if (delimiter === -1) return { fault: 'no delimiter', at: start };
  const key = text.slice(start, lastInk(text, start, delimiter, isBlank));
  if (key === '') return { fault: 'no key', at: start };

  const valueStart = skipBlanks(text, delimiter + 1, isBlank);
  if (valueStart >= end) return { key, delimiter, valueStart: delimiter + 1, valueEnd: delimiter + 1 };
  return { key, delimiter, valueStart, valueEnd: end };
}

/** The value of a scanned line. */
export const valueText = (text: string, pair: IniPair): string => text.slice(pair.valueStart, pair.valueEnd);

/**
 * The line with another value: key, spacing and comment stay as they are.
 *
 * @param text the line
 * @param pair its parts
 * @param value the new value
 */
export function withValue(text: string, pair: IniPair, value: string): string {
  const wasEmpty = pair.valueStart === pair.valueEnd;
  const gap = wasEmpty && /[ \t]/.test(text.charAt(pair.delimiter - 1)) ? ' ' : '';
  return text.slice(0, pair.valueStart) + gap + value + text.slice(pair.valueEnd);
}

/** The line without the comment after its value. */
export const withoutComment = (text: string, pair: IniPair): string =>
  commentOf(text, pair) === '' ? text : text.slice(0, pair.valueEnd);

/** The comment after a value with its mark, or an empty string. */
export const commentOf = (text: string, pair: IniPair): string =>
  pair.valueEnd === text.length ? '' : text.slice(pair.valueEnd).trim();

/** Offset of the first character from `from` on that is not white space. */
export function skipBlanks(text: string, from: number, isBlank: IniDialect['isBlank']): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** A text without the white space around it. */
export function inkOf(text: string, isBlank: IniDialect['isBlank']): string {
  const start = skipBlanks(text, 0, isBlank);
  return text.slice(start, lastInk(text, start, text.length, isBlank));
}

/** Offset behind the last character before `end` that is not white space; `start` where there is none. */
export function lastInk(text: string, start: number, end: number, isBlank: IniDialect['isBlank']): number {
  let at = end;
  while (at > start && isBlank(text.charCodeAt(at - 1))) at--;
  return at;
}

function endOfContent(text: string, start: number, dialect: PlainRules): number {
  const { isBlank, commentMarks } = dialect;
  let end = text.length;
  // Most lines have no mark at all.
  if (dialect.commentsAfterValues && firstOf(text, commentMarks, start + 1, end) !== -1) {
    for (let at = start + 1; at < text.length; at++) {
      if (commentMarks.includes(text.charAt(at)) && isBlank(text.charCodeAt(at - 1))) {
        end = at;
        break;
      }
    }
  }
  return lastInk(text, start, end, isBlank);
}

function firstOf(text: string, characters: string, start: number, end: number): number {
  let first = end;
  for (let i = 0; i < characters.length; i++) {
    const at = text.indexOf(characters.charAt(i), start);
    if (at !== -1 && at < first) first = at;
  }
  return first < end ? first : -1;
}
