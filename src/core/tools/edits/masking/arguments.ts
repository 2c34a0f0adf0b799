import type { Span } from './occurrences.ts';

/** A word of a command: what it says without the quotes around it, and where that stands. */
export interface Word extends Span {
  text: string;
}

/** How shells, cmd and PowerShell say that a line goes on in the next. */
const continued = /[\\^`][ \t]*\r?\n/g;
/** Between the strings of a list: `["mysql", "-psecret"]`, also one a line. */
const betweenStrings = /["'][ \t]*,\s*["']/g;
/** An item of a list of YAML that is one word. */
const item = /^[ \t]*-[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s"':]+)[ \t]*\r?$/;

/** A list of bare words: `[--password, x]`. */
const bareList = /\[[^[\]\n"']{1,2000}\]/g;

const blank = (text: string): string => text.replace(/[^\t]/g, ' ');

/** A text of the same length in which a command that is written over lines, or as a list, stands in one line. */
export function inOneLine(text: string): string {
  const joined = text
    .replace(continued, blank)
    .replace(betweenStrings, blank)
    .replace(bareList, (list) => list.replace(/[[\],]/g, ' '));
  if (!/^[ \t]*-[ \t]+\S+[ \t]*\r?$/m.test(joined)) return joined;
  let before = false;
  const lines = joined.split('\n').map((line, n) => {
    const goesOn = before;
    before = item.test(line);
    const isNext = goesOn && before;
    return `${n === 0 ? '' : isNext ? ' ' : '\n'}${isNext ? line.replace('-', ' ') : line}`;
  });
  return lines.join('');
}

const blanks = /[ \t\r]+/y;
const quote = /\\{0,15}["']/y;
/** What stands in a word outside of quotes; a backslash belongs to what follows. */
const run = /(?:&(?![&\s])|\\[^\s"']|[^\s"'`|;&()<>\\])+/y;
/** What follows a quote that ends the text around the command. */
const behindText = /[\s,:;\])}]/y;
/** What a shell works out, in a word. */
const workedOut = /\$\([^()\n]{0,1000}\)/y;

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/**
 * The words behind a command, up to its end, and where that is. Read as shells do, but leniently.
 *
 * @param most no more words than this
 */
export function argumentsAt(text: string, at: number, most = 10_000): { words: Word[]; end: number } {
  const words: Word[] = [];
  let end = at;
  for (;;) {
    const from = end + (match(blanks, text, end)?.length ?? 0);
    if ((from === end && words.length > 0) || words.length === most) return { words, end };
    const to = wordEnd(text, from);
    if (to === from) return { words, end: from };
    words.push(wordIn(text, from, to));
    end = to;
  }
}

/** Where the word ends that begins at a place; that place, if none does. */
function wordEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    const sign = match(quote, text, at);
    const plain = sign === undefined ? (match(workedOut, text, at) ?? match(run, text, at)) : undefined;
    if (plain !== undefined) at += plain.length;
    else if (sign === undefined) return at;
    else {
      const close = closes(text, at, sign);
      // The quotes around the whole command end here.
      if (close === -1 || (at > from && match(behindText, text, at + sign.length) !== undefined)) return at;
      at = close + sign.length;
    }
  }
}

/** Where a quote closes in its line; -1 if it does not. */
function closes(text: string, at: number, sign: string): number {
  for (let next = at + sign.length; next < text.length && text[next] !== '\n'; next++) {
    if (text.startsWith(sign, next)) return next;
    if (text[next] === '\\' && sign === '"') next++;
  }
  return -1;
}

/** A stretch as a word, without the quotes around all of it. */
export function wordIn(text: string, from: number, to: number): Word {
  const sign = match(quote, text, from);
  const inside = sign !== undefined && closes(text, from, sign) === to - sign.length;
  const span = inside ? { from: from + sign.length, to: to - sign.length } : { from, to };
  return { ...span, text: text.slice(span.from, span.to) };
}
