/*
 * Whether a piece of a text has its lines to itself. Both look no further than the white space beside the
 * piece: a line may be all of a text, with many pieces in it.
 */

const isBlank = (character: string): boolean => /\s/.test(character);

/** Where the line of `offset` begins; null where something else stands before `offset` in it. */
export function blankBefore(text: string, offset: number): number | null {
  for (let at = offset; at > 0; at--) {
    const before = text.charAt(at - 1);
    if (before === '\n') return at;
    if (!isBlank(before)) return null;
  }
  return 0;
}

/** Where the line of `offset` ends: its line feed, or the text's end; null where something else stands behind `offset` in it. */
export function blankAfter(text: string, offset: number): number | null {
  for (let at = offset; at < text.length; at++) {
    const after = text.charAt(at);
    if (after === '\n') return at;
    if (!isBlank(after)) return null;
  }
  return text.length;
}
