import { TextFault } from '../text/fault.ts';
import { endOfLine } from './dialect.ts';

/** What is open at a place: quotes, a substitution, arithmetic, a parameter, old-style backquotes. */
interface Opened {
  kind: '"' | ')' | '))' | '}' | '`';
  at: number;
}

interface HereDocument {
  word: string;
  /** `<<-`: its end may be indented with tabs. */
  tabs: boolean;
}

const plain = /[^\\'"`$(){}#<\n]+/y;
const hereDocument = /<<(-?)[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([\w.+-]+))/y;

/**
 * Where the statement that begins at `from` ends: at the first line break that no quote,
 * substitution, backslash or here-document takes for itself. Lists of commands and compound
 * commands are not told apart: what matters is never to take text in quotes for a statement.
 *
 * @returns the offset of the line break, or the end of the text
 * @throws TextFault for what is never closed
 */
export function endOfShellStatement(text: string, from: number): number {
  const open: Opened[] = [];
  const documents: HereDocument[] = [];
  let at = from;
  const push = (kind: Opened['kind'], length: number): void => {
    open.push({ kind, at });
    at += length;
  };
  while (at < text.length) {
    plain.lastIndex = at;
    if (plain.test(text)) {
      at = plain.lastIndex;
      continue;
    }
    const character = text.charAt(at);
    const inside = open.at(-1)?.kind;
    const isText = inside === '"' || (inside === '}' && open.at(-2)?.kind === '"');
    if (character === '\\') {
      if (at + 1 === text.length) throw new TextFault(at, 'the file ends within a statement.', 'Finish it.');
      at += 2;
    } else if (character === '\n') {
      if (documents.length > 0) at = skipHereDocument(text, at, documents);
      else if (open.length === 0) return at;
      else at++;
    } else if (character === '$' && text.startsWith('((', at + 1)) push('))', 3);
    else if (character === '$' && text.charAt(at + 1) === '(') push(')', 2);
    else if (character === '$' && text.charAt(at + 1) === '{') push('}', 2);
    else if (character === '$' && text.charAt(at + 1) === "'" && !isText) at = endOfAnsiQuote(text, at + 1);
    else if (character === '`' && inside !== '`') push('`', 1);
    else if (character === '"' && inside !== '"') push('"', 1);
    else if (character === inside) {
      open.pop();
      at++;
    } else if (inside === '))' && text.startsWith('))', at)) {
      open.pop();
      at += 2;
    } else if (isText) at++;
    else if (character === "'") at = endOfQuote(text, at);
    else if (character === '(')
      push(text.charAt(at + 1) === '(' ? '))' : ')', text.charAt(at + 1) === '(' ? 2 : 1);
    else if (character === '#' && inside !== '))' && inside !== '}' && isWordStart(text, at, from))
      at = endOfLine(text, at);
    else if (character === '<' && inside !== '))') at = skipRedirection(text, at, documents);
    else at++;
  }
  const [first] = open;
  if (first) throw unclosed(first.at);
  if (documents.length > 0) throw unclosed(from);
  return text.length;
}

const unclosed = (at: number): TextFault =>
  new TextFault(at, 'something is opened here and never closed.', 'Close it and try again.');

const isWordStart = (text: string, at: number, from: number): boolean =>
  at === from || /[\s;&|(]/.test(text.charAt(at - 1));

function endOfQuote(text: string, at: number): number {
  const close = text.indexOf("'", at + 1);
  if (close === -1) throw unclosed(at);
  return close + 1;
}

/** `$'…'`, in which a backslash escapes the quote. */
function endOfAnsiQuote(text: string, open: number): number {
  let at = open + 1;
  while (at < text.length && text.charAt(at) !== "'") at += text.charAt(at) === '\\' ? 2 : 1;
  if (at >= text.length) throw unclosed(open);
  return at + 1;
}

function skipRedirection(text: string, at: number, documents: HereDocument[]): number {
  if (text.startsWith('<<<', at)) return at + 3;
  hereDocument.lastIndex = at;
  const match = hereDocument.exec(text);
  if (!match) return at + 1;
  documents.push({ word: match[2] ?? match[3] ?? match[4] ?? '', tabs: match[1] === '-' });
  return hereDocument.lastIndex;
}

/** Takes the first here-document, which begins behind this line break, off the list. @returns the line break that ends it */
function skipHereDocument(text: string, lineBreak: number, documents: HereDocument[]): number {
  const document = documents.shift();
  for (let from = lineBreak + 1; document && from < text.length; ) {
    const end = endOfLine(text, from);
    const line = text.slice(from, end).replace(/\r$/, '');
    if ((document.tabs ? line.replace(/^\t+/, '') : line) === document.word) return end;
    from = end + 1;
  }
  throw unclosed(lineBreak);
}
