import { TextFault } from '../text/fault.ts';

/** What is open at a place: a quote, a bracket. */
export interface Opened<Kind> {
  kind: Kind;
  at: number;
}

/** How a language's statements are gone through. */
export interface StatementRules<Kind> {
  /** Sticky: text that means nothing, which is passed over at once. */
  plain: RegExp;
  /** What takes the meaning from the character behind it. */
  escaping: string;
  /**
   * Reads what begins at a place, and notes in `open` what it opens or closes.
   * @returns where to read on; null where the statement ends
   */
  step(at: number, character: string, open: Opened<Kind>[]): number | null;
}

/**
 * Where the statement that begins at `from` ends.
 *
 * @returns the offset of the line break, or the end of the text
 * @throws TextFault for what is never closed
 */
export function endOfStatement<Kind>(
  text: string,
  from: number,
  { plain, escaping, step }: StatementRules<Kind>,
): number {
  const open: Opened<Kind>[] = [];
  let at = from;
  while (at < text.length) {
    plain.lastIndex = at;
    if (plain.test(text)) {
      at = plain.lastIndex;
      continue;
    }
    const character = text.charAt(at);
    if (character === escaping) {
      if (at + 1 === text.length) throw new TextFault(at, 'the file ends within a statement.', 'Finish it.');
      at += 2;
      continue;
    }
    const next = step(at, character, open);
    if (next === null) return at;
    at = next;
  }
  const [first] = open;
  if (first) throw unclosed(first.at);
  return text.length;
}

/** The fault of what begins at this place. */
export const unclosed = (at: number): TextFault =>
  new TextFault(at, 'something is opened here and never closed.', 'Close it and try again.');
