import { TextFault } from '../text/fault.ts';
import { endOfLine } from './dialect.ts';

/** What is open at a place: a bracket, or a string that may hold a `$(…)`. */
interface Opened {
  kind: ')' | '}' | ']' | '"';
  at: number;
}

const closing: Readonly<Record<string, ')' | '}' | ']'>> = { '(': ')', '{': '}', '[': ']' };
const single = /['‘’‚‛]/;
const double = /["“”„]/;
const plain = /[^`#<@$'"‘’‚‛“”„(){}[\]\n]+/y;
const hereString = /@(['‘’‚‛"“”„])[ \t\r]*\n/y;

/**
 * Where the statement that begins at `from` ends: at the first line break that no string, bracket,
 * block comment or backquote takes for itself.
 *
 * @returns the offset of the line break, or the end of the text
 * @throws TextFault for what is never closed
 */
export function endOfPowershellStatement(text: string, from: number): number {
  const open: Opened[] = [];
  let at = from;
  while (at < text.length) {
    plain.lastIndex = at;
    if (plain.test(text)) {
      at = plain.lastIndex;
      continue;
    }
    const character = text.charAt(at);
    const inside = open.at(-1)?.kind;
    if (character === '`') {
      if (at + 1 === text.length) throw new TextFault(at, 'the file ends within a statement.', 'Finish it.');
      at += 2;
    } else if (inside === '"') {
      if (text.startsWith('$(', at)) {
        open.push({ kind: ')', at });
        at += 2;
      } else {
        if (double.test(character) && !double.test(text.charAt(at + 1))) open.pop();
        at += double.test(character) && double.test(text.charAt(at + 1)) ? 2 : 1;
      }
    } else if (character === '\n' && open.length === 0) return at;
    else if (character === '#' && (at === from || /[\s;|({]/.test(text.charAt(at - 1))))
      at = endOfLine(text, at);
    else if (text.startsWith('<#', at)) at = behind(text, '#>', at);
    else if (character === '@') at = endOfHereString(text, at);
    else if (single.test(character)) at = endOfVerbatim(text, at);
    else {
      if (double.test(character)) open.push({ kind: '"', at });
      const close = closing[character];
      if (close !== undefined) open.push({ kind: close, at });
      else if (character === inside) open.pop();
      at++;
    }
  }
  const [first] = open;
  if (first) throw unclosed(first.at);
  return text.length;
}

const unclosed = (at: number): TextFault =>
  new TextFault(at, 'something is opened here and never closed.', 'Close it and try again.');

function behind(text: string, end: string, at: number): number {
  const close = text.indexOf(end, at);
  if (close === -1) throw unclosed(at);
  return close + end.length;
}

/** A doubled quotation mark reads as the end of one string and the beginning of the next: the same place. */
function endOfVerbatim(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) if (single.test(text.charAt(at))) return at + 1;
  throw unclosed(open);
}

/** `@'` or `@"` with its lines, up to the line that begins with `'@` or `"@`. */
function endOfHereString(text: string, at: number): number {
  hereString.lastIndex = at;
  const mark = hereString.exec(text)?.[1];
  if (mark === undefined) return at + 1;
  const marks = single.test(mark) ? single : double;
  for (let line = hereString.lastIndex; line < text.length; line = endOfLine(text, line) + 1) {
    if (marks.test(text.charAt(line)) && text.charAt(line + 1) === '@') return line + 2;
  }
  throw unclosed(at);
}
