/*
 * The lexical rules of SQL as DuckDB has them from PostgreSQL (third_party/libpg_query, scan.l):
 * where comments, strings, names and dollar-quoted texts end.
 */

import { TextFault } from '../text/fault.ts';

/** `word`: a bare name, keyword or number; `name`: one in double quotes; `sign`: any single character. */
export interface SqlToken {
  kind: 'word' | 'name' | 'string' | 'dollar' | 'sign';
  start: number;
  end: number;
}

const word = /[\p{L}_0-9][\p{L}\p{M}\p{N}_$]*/uy;
const dollarTag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
const blanks = /\s+/y;

/**
 * The first place from `at` that is neither white space nor comment. Block comments nest.
 *
 * @throws TextFault for a comment that does not end
 */
export function skipSqlSpace(text: string, at: number): number {
  let end = at;
  for (;;) {
    blanks.lastIndex = end;
    if (blanks.test(text)) end = blanks.lastIndex;
    else if (text.startsWith('--', end)) end = lineEnd(text, end);
    else if (text.startsWith('/*', end)) end = endOfComment(text, end);
    else return end;
  }
}

/**
 * The token that begins at `at`.
 *
 * @returns null at the end of the text
 * @throws TextFault for one that does not end
 */
export function readToken(text: string, start: number): SqlToken | null {
  const c = text.charAt(start);
  if (c === '') return null;
  if (c === "'") return { kind: 'string', start, end: endOfQuoted(text, start, start, false) };
  if ((c === 'e' || c === 'E') && text.charAt(start + 1) === "'") {
    return { kind: 'string', start, end: endOfQuoted(text, start + 1, start, true) };
  }
  if (c === '"') return { kind: 'name', start, end: endOfQuoted(text, start, start, false) };
  if (c === '$') {
    dollarTag.lastIndex = start;
    const tag = dollarTag.exec(text)?.[0];
    if (tag !== undefined) return { kind: 'dollar', start, end: endOfDollar(text, start, tag) };
  }
  word.lastIndex = start;
  if (word.test(text)) return { kind: 'word', start, end: word.lastIndex };
  return { kind: 'sign', start, end: start + 1 };
}

/** The end of the line that `at` is in, before its line feed. */
export function lineEnd(text: string, at: number): number {
  const feed = text.indexOf('\n', at);
  return feed === -1 ? text.length : feed;
}

/** What a string or a quoted name stands for; undefined for an escape that we do not know. */
export function plainText(text: string, { kind, start, end }: SqlToken): string | undefined {
  const source = text.slice(start, end);
  if (kind === 'name') return source.slice(1, -1).replaceAll('""', '"');
  if (kind === 'dollar')
    return source.slice(source.indexOf('$', 1) + 1, source.lastIndexOf('$', source.length - 2));
  if (kind === 'word') return source;
  if (kind !== 'string') return undefined;
  if (source.startsWith("'")) return source.slice(1, -1).replaceAll("''", "'");
  const plain = source.slice(2, -1).replaceAll("''", "'");
  return plain.includes('\\') ? undefined : plain;
}

/** A text as a string that stands for exactly it. */
export const quoteSqlString = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name in double quotes. */
export const quoteSqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function endOfQuoted(text: string, open: number, start: number, backslashes: boolean): number {
  const quote = text.charAt(open);
  for (let at = open + 1; ; ) {
    const end = text.indexOf(quote, at);
    if (end === -1)
      throw new TextFault(start, 'a quoted text is never closed.', 'Close it with the same quotation mark.');
    if (backslashes && isEscaped(text, end)) at = end + 1;
    else if (text.charAt(end + 1) === quote) at = end + 2;
    else return end + 1;
  }
}

/** Whether an odd number of backslashes stands before `at`. */
function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text.charAt(from - 1) === '\\') from--;
  return (at - from) % 2 === 1;
}

function endOfDollar(text: string, start: number, tag: string): number {
  const end = text.indexOf(tag, start + tag.length);
  if (end === -1)
    throw new TextFault(
      start,
      'a text between dollar signs is never closed.',
      'Close it with the same sign.',
    );
  return end + tag.length;
}

function endOfComment(text: string, start: number): number {
  const edges = /\/\*|\*\//g;
  edges.lastIndex = start;
  let depth = 0;
  for (let edge = edges.exec(text); edge; edge = edges.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) return edges.lastIndex;
  }
  throw new TextFault(start, 'a comment does not end.', 'Close it with "*/".');
}
