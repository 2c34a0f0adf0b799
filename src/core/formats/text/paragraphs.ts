import { blankAfter, blankBefore } from './alone.ts';
import { lineEndingOf } from './lines.ts';
import type { Splice } from './splices.ts';

/**
 * Paragraphs of lines below everything else in a text, each with a blank line above it. A last line
 * that has no line ending leaves the new last line without one.
 */
export function appendParagraphs(text: string, paragraphs: readonly (readonly string[])[]): string {
  const eol = lineEndingOf(text);
  const added = paragraphs.map((lines) => lines.join(eol)).join(eol + eol);
  if (text.length === contentStart(text)) return text + added + eol;
  return text.endsWith('\n') ? text + eol + added + eol : text + eol + eol + added;
}

/**
 * Takes out what stands from `start` to `end`, with the lines it fills and the blank line above it,
 * as `appendParagraphs` put it there. Where something else shares its lines, that stays.
 */
export function removeParagraph(text: string, start: number, end: number): Splice {
  const before = blankBefore(text, start);
  const lineEnd = before === null ? null : blankAfter(text, end);
  if (before === null || lineEnd === null) return { start, end, text: '' };
  const lineStart = Math.max(before, contentStart(text));
  const above = /(?<=^|\n)[ \t]*\r?\n$/.exec(text.slice(Math.max(0, lineStart - 200), lineStart))?.[0] ?? '';
  return { start: lineStart - above.length, end: Math.min(lineEnd + 1, text.length), text: '' };
}

/** Where a text begins, behind a byte order mark. */
const contentStart = (text: string): number => (text.startsWith('\ufeff') ? 1 : 0);
