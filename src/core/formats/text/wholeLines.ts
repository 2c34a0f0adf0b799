import { blankAfter, blankBefore } from './alone.ts';
import { lineEndingOf } from './lines.ts';
import { applySplices, type Splice } from './splices.ts';

/*
 * Adding and removing lines, so that the one undoes the other to the byte: a new line comes with
 * the line end before it, and leaves with it. A text that ends without one keeps ending so.
 */

/** Where the line that `offset` stands in ends: before its line end, or at the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  if (newline === -1) return text.length;
  return newline > offset && text.charAt(newline - 1) === '\r' ? newline - 1 : newline;
}

/** The white space that the line of `offset` begins with, up to `offset`. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Adds lines below the one that `offset` stands in. */
export function addLinesBelow(text: string, offset: number, lines: readonly string[]): Splice {
  const start = lineEnd(text, offset);
  const eol = lineEndingOf(text);
  return { start, end: start, text: lines.map((line) => `${eol}${line}`).join('') };
}

/**
 * Adds lines below a piece that ends at `offset`, in front of whatever follows it on its line,
 * unless that is a comment: it belongs to the piece.
 *
 * @param comment what such a comment looks like, from its mark to the end of the line
 */
export function addLinesAfter(
  text: string,
  offset: number,
  lines: readonly string[],
  comment: RegExp,
): Splice {
  const rest = text.slice(offset, lineEnd(text, offset)).trim();
  if (rest === '' || comment.test(rest)) return addLinesBelow(text, offset, lines);
  const eol = lineEndingOf(text);
  return { start: offset, end: offset, text: lines.map((line) => `${eol}${line}`).join('') };
}

/**
 * Takes a piece out of a text, and its lines where nothing else stands in them but a comment, which
 * belongs to the piece.
 *
 * @param start of the piece
 * @param end of the piece
 * @param comment what such a comment looks like, from its mark to the end of the line
 */
export function removePiece(text: string, start: number, end: number, comment: RegExp): Splice {
  const lineStart = blankBefore(text, start);
  if (lineStart === null) return { start, end, text: '' };
  const endOfLine = lineEnd(text, end);
  const isAlone = blankAfter(text, end) !== null || comment.test(text.slice(end, endOfLine).trim());
  const to = isAlone ? endOfLine : end;
  if (lineStart === 0) return { start, end: to, text: '' };
  return { start: lineStart - (text.charAt(lineStart - 2) === '\r' ? 2 : 1), end: to, text: '' };
}

/**
 * Applies splices made here. Where the first lines of a text go, the line end after them goes too,
 * which no other line's removal has taken.
 */
export function applyLineSplices(text: string, splices: readonly Splice[]): string {
  const sorted = [...splices].sort((a, b) => a.start - b.start || a.end - b.end);
  let cut = 0;
  let count = 0;
  for (let next = sorted[0]; next?.start === cut && next.text === ''; next = sorted[count]) {
    cut = next.end;
    count++;
  }
  const eol = /^\r?\n/.exec(text.slice(cut, cut + 2))?.[0];
  const following = sorted[count];
  if (cut === 0 || eol === undefined) return applySplices(text, sorted);
  if (following?.start === cut && following.end === cut) {
    sorted[count] = { ...following, text: following.text.replace(/^\r?\n/, '') };
  } else {
    sorted.push({ start: cut, end: cut + eol.length, text: '' });
  }
  return applySplices(text, sorted);
}
