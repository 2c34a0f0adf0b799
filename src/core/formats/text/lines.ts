/** Where an offset is, as editors count. */
interface LineAndColumn {
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
}

/**
 * Turns offsets of a text into lines and columns. The text is walked once, so that thousands of
 * questions cost little more than one.
 */
export function createLineIndex(text: string): (offset: number) => LineAndColumn {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** The line ending that new lines of a text get: the first one it uses. */
export const lineEndingOf = (text: string): '\n' | '\r\n' =>
  /\r?\n/.exec(text)?.[0] === '\r\n' ? '\r\n' : '\n';

/** A text without the line ending that it may end with. */
export const withoutLineEnding = (text: string): string => text.replace(/\r?\n$/, '');

/** An edited text, ending without a line ending where the text before did. */
export const sameEnding = (before: string, edited: string): string =>
  before.endsWith('\n') ? edited : withoutLineEnding(edited);
