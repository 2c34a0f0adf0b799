import { endOfLine } from './dialect.ts';
import { endOfStatement, unclosed } from './statement.ts';

/** What may be open: quotes, a substitution, arithmetic, a parameter, old-style backquotes. */
type Kind = '"' | ')' | '))' | '}' | '`';

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
  const documents: HereDocument[] = [];
  const end = endOfStatement<Kind>(text, from, {
    plain,
    escaping: '\\',
    step(at, character, open) {
      const inside = open.at(-1)?.kind;
      const isText = inside === '"' || (inside === '}' && open.at(-2)?.kind === '"');
      const into = (kind: Kind, length: number): number => {
        open.push({ kind, at });
        return at + length;
      };
      const outOf = (length: number): number => {
        open.pop();
        return at + length;
      };
      if (character === '\n') {
        if (documents.length > 0) return skipHereDocument(text, at, documents);
        return open.length === 0 ? null : at + 1;
      }
      if (character === '$' && text.startsWith('((', at + 1)) return into('))', 3);
      if (character === '$' && text.charAt(at + 1) === '(') return into(')', 2);
      if (character === '$' && text.charAt(at + 1) === '{') return into('}', 2);
      if (character === '$' && text.charAt(at + 1) === "'" && !isText) return endOfAnsiQuote(text, at + 1);
      if (character === '`' && inside !== '`') return into('`', 1);
      if (character === '"' && inside !== '"') return into('"', 1);
      if (character === inside) return outOf(1);
      if (inside === '))' && text.startsWith('))', at)) return outOf(2);
      if (isText) return at + 1;
      if (character === "'") return endOfQuote(text, at);
      if (character === '(') return text.charAt(at + 1) === '(' ? into('))', 2) : into(')', 1);
      if (character === '#' && inside !== '))' && inside !== '}' && isWordStart(text, at, from))
        return endOfLine(text, at);
      if (character === '<' && inside !== '))') return skipRedirection(text, at, documents);
      return at + 1;
    },
  });
  if (documents.length > 0) throw unclosed(from);
  return end;
}

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
