/**
 * Matching with wildcards. A pattern is a list of tokens rather than a regular expression: no
 * pattern can make matching slow, and a `*` that came out of a variable stays a plain character.
 */
import { type Truth, truth } from './truth.ts';

/** `*`: any run of characters, also none. */
export const anyRun = Symbol('*');
/** `?`: exactly one character. */
const anyOne = Symbol('?');

/** One character, or a wildcard. */
export type Token = string | typeof anyRun | typeof anyOne;
export type Glob = readonly Token[];

/** A text in which `*` and `?` are wildcards. */
export const globOf = (text: string): Token[] => Array.from(text, tokenOf);

/** A text that stands for itself. */
export const literalOf = (text: string): Token[] => [...text];

function tokenOf(character: string): Token {
  if (character === '*') return anyRun;
  return character === '?' ? anyOne : character;
}

/**
 * Whether `pattern` matches everything that `subject` stands for. A subject without wildcards stands
 * for itself; one with wildcards is covered only by wildcards at least as wide. Takes time in
 * proportion to the product of the lengths at worst.
 */
export function covers(pattern: Glob, subject: Glob): boolean {
  let p = 0;
  let s = 0;
  let star = -1;
  let retry = 0;
  while (s < subject.length) {
    if (pattern[p] === anyRun) {
      star = p++;
      retry = s;
    } else if (coversOne(pattern[p], subject[s])) {
      p++;
      s++;
    } else if (star >= 0) {
      // The last `*` takes one more; earlier ones never need to.
      p = star + 1;
      s = ++retry;
    } else return false;
  }
  while (pattern[p] === anyRun) p++;
  return p === pattern.length;
}

const coversOne = (pattern: Token | undefined, subject: Token | undefined): boolean =>
  pattern === anyOne ? subject !== anyRun : pattern === subject;

/** Whether some text is matched by both patterns. Takes time in proportion to the product of the lengths. */
export function overlaps(a: Glob, b: Glob): boolean {
  // `below[j]`: whether the rest of `a` after token i shares a text with the rest of `b` from j.
  let below = new Array<boolean>(b.length + 1).fill(false);
  for (let i = a.length; i >= 0; i--) {
    const row = new Array<boolean>(b.length + 1).fill(false);
    for (let j = b.length; j >= 0; j--) {
      const right = row[j + 1] === true;
      const under = i < a.length && below[j] === true;
      if (i === a.length && j === b.length) row[j] = true;
      // A `*` ends here, or takes one token of the other side.
      else if (a[i] === anyRun || b[j] === anyRun) row[j] = under || right;
      else if (i < a.length && j < b.length) row[j] = meetsOne(a[i], b[j]) && below[j + 1] === true;
    }
    below = row;
  }
  return below[0] === true;
}

const meetsOne = (a: Token | undefined, b: Token | undefined): boolean =>
  a === anyOne || b === anyOne || a === b;

/** A pattern whose variables were filled in, as far as they could be. */
export interface Filled {
  glob: Glob;
  /** False when a variable had no value; its place in `glob` is then a `*`. */
  resolved: boolean;
}

/**
 * How a pattern stands to a subject.
 *
 * @param known whether all that can be known of the request is known; then a variable without a
 * value matches nothing. Otherwise it might, and a subject that is a pattern itself may match in part
 */
export function matchTruth({ glob, resolved }: Filled, subject: Glob, known: boolean): Truth {
  if (known) return truth(resolved && covers(glob, subject));
  if (resolved && covers(glob, subject)) return 'yes';
  return overlaps(glob, subject) ? 'maybe' : 'no';
}
