import { endOfLine } from './dialect.ts';
import { endOfStatement, type Opened, unclosed } from './statement.ts';

/** What may be open: a bracket, or a string that may hold a `$(…)`. */
type Kind = ')' | '}' | ']' | '"';

const closing: Readonly<Record<string, Kind>> = { '(': ')', '{': '}', '[': ']' };
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
export const endOfPowershellStatement = (text: string, from: number): number =>
  endOfStatement<Kind>(text, from, {
    plain,
    escaping: '`',
    step(at, character, open) {
      const inside = open.at(-1)?.kind;
      if (inside === '"') return withinString(text, at, character, open);
      if (character === '\n' && open.length === 0) return null;
      if (character === '#' && (at === from || /[\s;|({]/.test(text.charAt(at - 1))))
        return endOfLine(text, at);
      if (text.startsWith('<#', at)) return behind(text, '#>', at);
      if (character === '@') return endOfHereString(text, at);
      if (single.test(character)) return endOfVerbatim(text, at);
      if (double.test(character)) open.push({ kind: '"', at });
      const close = closing[character];
      if (close !== undefined) open.push({ kind: close, at });
      else if (character === inside) open.pop();
      return at + 1;
    },
  });

/** A doubled quotation mark is one of the text; `$(…)` is read as outside of it. */
function withinString(text: string, at: number, character: string, open: Opened<Kind>[]): number {
  if (text.startsWith('$(', at)) {
    open.push({ kind: ')', at });
    return at + 2;
  }
  if (!double.test(character)) return at + 1;
  if (double.test(text.charAt(at + 1))) return at + 2;
  open.pop();
  return at + 1;
}

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
