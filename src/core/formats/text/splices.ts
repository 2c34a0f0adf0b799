/** A piece of a text that is to be replaced; `start === end` inserts. */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/**
 * A text with pieces replaced, everything between them as it was. Takes time in the length of the
 * text and the number of pieces.
 *
 * @param splices in any order, offsets into `text`; they do not overlap, and insertions at one
 * place stay in the order given
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let copied = 0;
  for (const splice of [...splices].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start < copied) throw new Error('Two edits of a file overlap.');
    result += text.slice(copied, splice.start) + splice.text;
    copied = splice.end;
  }
  return result + text.slice(copied);
}
