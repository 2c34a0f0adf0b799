import { splitShellWords } from '#core/formats/assignments/shellWords.ts';
import {
  type AssignmentDialect,
  clearMark,
  isRestBlank,
  type Scanned,
  type ScannedAssignment,
} from './dialect.ts';
import { blocksOpenedBy } from './shellBlocks.ts';
import { endOfShellStatement } from './shellStatement.ts';

// Sticky, so that it is tried where the line begins and nowhere else. An indented line belongs to a
// condition or a function, of which we do not know whether it runs.
const beginning = /(?:export[ \t]+)?([A-Za-z_]\w*)=/y;

/** What `eval "$(…)"` evaluates. The longest one we look at: no line of ours comes near it. */
const evaluation = /^eval[ \t]+(?:"\$\((.*)\)"|\$\((.*)\))[ \t]*(?:#.*)?$/;
const longestCall = 8192;

/** Words that are what they say: nothing computed, expanded, piped, or run after another. */
const literal = /^(?:[A-Za-z0-9_@%+=:,./ \t-]|'[^']*'|"(?:[^"\\$`]|\\["\\])*"|\\[^\n])*$/;

/** Our own statement that takes variables out. */
const clearing = new RegExp(`^unset((?: [A-Za-z_]\\w*)+) ${clearMark}$`);

const quote = (value: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;

/**
 * Files that a POSIX shell or Bash reads: `.envrc`, and what people `source` before they start a
 * program. Only assignments of words that the shell would take as they are count as known.
 */
export const shellDialect: AssignmentDialect = {
  label: 'a shell file',
  prefix: 'export ',
  scan,
  blocks: blocksOpenedBy,
  assign: (name, value) => `export ${name}=${value}`,
  quote,
  call: (words) => `eval "$(${words.map((word) => quote(word) || "''").join(' ')})"`,
  clear: (names) => `unset ${names.join(' ')} ${clearMark}`,
};

function scan(text: string, from: number): Scanned {
  const end = endOfShellStatement(text, from);
  beginning.lastIndex = from;
  const name = beginning.exec(text)?.[1];
  const assignment = name === undefined ? null : readWord(text, name, beginning.lastIndex, end);
  const call = text.startsWith('eval', from) ? readCall(text.slice(from, end)) : null;
  const cleared = text.startsWith('unset', from) ? readClearing(text.slice(from, end)) : undefined;
  return { end, assignment, call, ...(cleared && { cleared }) };
}

const readClearing = (statement: string): string[] | undefined =>
  statement.length > longestCall
    ? undefined
    : (clearing.exec(statement.trimEnd())?.[1]?.match(/\w+/g) ?? undefined);

function readCall(statement: string): string[] | null {
  if (statement.length > longestCall) return null;
  const match = evaluation.exec(statement.trimEnd());
  const inside = match?.[1] ?? match?.[2];
  return inside !== undefined && literal.test(inside) ? splitShellWords(inside) : null;
}

/** The word behind `NAME=`, if nothing but a comment follows it. */
function readWord(text: string, name: string, start: number, end: number): ScannedAssignment | null {
  if (text.charAt(start) === '~') return computed(text, name, start, end);
  let value = '';
  let at = start;
  while (at < end) {
    const character = text.charAt(at);
    if (/[\s;&|<>()]/.test(character)) break;
    if (character === "'") {
      const close = text.indexOf("'", at + 1);
      value += text.slice(at + 1, close);
      at = close + 1;
    } else if (character === '"') {
      const inside = readDoubleQuoted(text, at, end);
      if (inside === null) return computed(text, name, start, end);
      value += inside.value;
      at = inside.end;
    } else if (character === '\\') {
      if (text.charAt(at + 1) !== '\n') value += text.charAt(at + 1);
      at += 2;
    } else if (character === '$' || character === '`') {
      return computed(text, name, start, end);
    } else {
      value += character;
      at++;
    }
  }
  return isRestBlank(text, at, end) ? { name, value, start, end: at } : null;
}

/** The text between double quotes, or null when the shell would compute a part of it. */
function readDoubleQuoted(text: string, open: number, end: number): { value: string; end: number } | null {
  let value = '';
  for (let at = open + 1; at < end; at++) {
    const character = text.charAt(at);
    if (character === '"') return { value, end: at + 1 };
    if (character === '$' || character === '`') return null;
    if (character === '\\' && /[$`"\\\n]/.test(text.charAt(at + 1))) {
      at++;
      if (text.charAt(at) !== '\n') value += text.charAt(at);
    } else value += character;
  }
  return null;
}

/** A computed value counts as one up to the end of the statement; a comment behind it goes with it. */
function computed(text: string, name: string, start: number, end: number): ScannedAssignment {
  return { name, value: null, start, end: text.charAt(end - 1) === '\r' ? end - 1 : end };
}
