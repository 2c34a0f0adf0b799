import type { IniDialect } from './dialect.ts';
import type { IniPair } from './document.ts';

/** What keeps a line from being a `key = value` line, and where (0-based offset). */
export interface PairFault {
  fault: 'no delimiter' | 'no key';
  at: number;
}

/**
 * Finds the parts of a `key = value` line. A comment mark ends the line only after white space, so
 * that `p@ss#word` stays whole.
 *
 * @param text the line without its line ending
 */
export function scanPair(text: string, dialect: IniDialect): IniPair | PairFault {
  const start = skipBlanks(text, 0);
  const end = endOfContent(text, start, dialect);
  const delimiter = firstOf(text, dialect.delimiters, start, end);
  if (delimiter === -1) return { fault: 'no delimiter', at: start };
  const key = text.slice(start, delimiter).trimEnd();
  if (key === '') return { fault: 'no key', at: start };

  const valueStart = skipBlanks(text, delimiter + 1);
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

/** The comment after a value with its mark, or an empty string. */
export const commentOf = (text: string, pair: IniPair): string => text.slice(pair.valueEnd).trim();

/** Offset of the first character from `from` on that is not a space or tab. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlankCode(text.charCodeAt(at))) at++;
  return at;
}

function endOfContent(text: string, start: number, dialect: IniDialect): number {
  let end = text.length;
  if (dialect.commentsAfterValues) {
    for (let at = start + 1; at < text.length; at++) {
      if (dialect.commentMarks.includes(text.charAt(at)) && isBlankCode(text.charCodeAt(at - 1))) {
        end = at;
        break;
      }
    }
  }
  while (end > start && isBlankCode(text.charCodeAt(end - 1))) end--;
  return end;
}

function firstOf(text: string, characters: string, start: number, end: number): number {
  for (let at = start; at < end; at++) if (characters.includes(text.charAt(at))) return at;
  return -1;
}

const isBlankCode = (code: number): boolean => code === 0x20 || code === 0x09;
