import { TextFault } from '../text/fault.ts';
import { type AssignmentDialect, endOfLine, isRestBlank, type Scanned } from './dialect.ts';

// Sticky, so that it is tried where the line begins and nowhere else.
const beginning = /[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*/y;

/**
 * `.env` files. There is no one standard; what is written here, Node's `util.parseEnv`, npm's
 * dotenv, python-dotenv and Docker Compose read alike. Where they differ on a value that is
 * there (a `#` within a bare word, a backslash in quotes, `${…}`), it counts as unknown.
 */
export const dotenvDialect: AssignmentDialect = {
  label: 'a .env file',
  prefix: '',
  scan,
  assign: (name, value) => `${name}=${value}`,
  quote(value) {
    if (/^[A-Za-z0-9_@%+=:,./-]*$/.test(value)) return value;
    return /['\\]|\$\{/.test(value) ? null : `'${value}'`;
  },
};

function scan(text: string, from: number): Scanned {
  beginning.lastIndex = from;
  const name = beginning.exec(text)?.[1];
  const start = beginning.lastIndex;
  if (name === undefined) return { end: endOfLine(text, from), assignment: null, call: null };
  const quote = text.charAt(start);
  return ['"', "'", '`'].includes(quote) ? scanQuoted(text, name, start, quote) : scanBare(text, name, start);
}

function scanBare(text: string, name: string, start: number): Scanned {
  const end = endOfLine(text, start);
  const line = text.slice(start, end);
  const comment = line.search(/\s#/);
  const value = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  const isClear = !/[#\\'"`]|\$[\w{(]/.test(value);
  return {
    end,
    assignment: { name, value: isClear ? value : null, start, end: start + value.length },
    call: null,
  };
}

function scanQuoted(text: string, name: string, start: number, quote: string): Scanned {
  let close = start + 1;
  while (close < text.length && text.charAt(close) !== quote) close += text.charAt(close) === '\\' ? 2 : 1;
  const lineEnd = endOfLine(text, start);
  if (close >= text.length) {
    throw new TextFault(start, 'a quotation mark is opened and never closed.', 'Close it and try again.');
  }
  const end = endOfLine(text, close);
  if (!isRestBlank(text, close + 1, end)) {
    // Within one line only this value is in doubt; over several, all that follows is.
    if (close < lineEnd)
      return { end, assignment: { name, value: null, start, end: trimmedEnd(text, end) }, call: null };
    throw new TextFault(
      start,
      'a quotation mark is opened here, and text follows where it is closed, some lines below.',
      'Close the quotation mark where the value ends.',
    );
  }
  const inside = text.slice(start + 1, close);
  const isClear = !inside.includes('\\') && !(quote === '"' ? /\$[\w{(]/ : /\$\{/).test(inside);
  return { end, assignment: { name, value: isClear ? inside : null, start, end: close + 1 }, call: null };
}

function trimmedEnd(text: string, end: number): number {
  return text.charAt(end - 1) === '\r' ? end - 1 : end;
}
