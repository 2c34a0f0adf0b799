/*
 * The lexical rules of HCL (github.com/hashicorp/hcl, hclsyntax/spec.md): where white space,
 * comments, strings and expressions end. Expressions are not understood, only passed over.
 */

import { TextFault } from '../text/fault.ts';

const identifier = /[\p{ID_Start}_][\p{ID_Continue}-]*/uy;
const heredocStart = /<<-?([\p{ID_Start}_][\p{ID_Continue}-]*)[ \t]*\r?\n/uy;
const plainText = /[^"\\$%\n]+/y;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The end of the identifier at `at`; `at` itself when there is none. */
export function endOfIdentifier(text: string, at: number): number {
  identifier.lastIndex = at;
  return identifier.test(text) ? identifier.lastIndex : at;
}

/**
 * The first place from `at` that is neither white space nor comment.
 *
 * @param across what else is passed over: "\n" for line breaks, "\n," between elements of an object
 * @throws TextFault for a comment that does not end
 */
export function skipSpace(text: string, at: number, across = ''): number {
  let end = at;
  for (;;) {
    const c = text.charAt(end);
    if (c === ' ' || c === '\t' || c === '\r' || (c !== '' && across.includes(c))) end++;
    else if (startsComment(text, end)) end = skipComment(text, end);
    else return end;
  }
}

/**
 * The end of the line that `at` is in, where nothing but comments follows: its line feed, or the
 * end of the text. Null where something else stands there.
 */
export function endOfLine(text: string, at: number): number | null {
  const end = skipSpace(text, at);
  return end === text.length || text.charAt(end) === '\n' ? end : null;
}

/**
 * The end of the quoted string that begins at `at`, templates within it included.
 *
 * @throws TextFault
 */
export const endOfString = (text: string, at: number): number =>
  pass(text, at + 1, [{ closer: '"', at }], true);

/**
 * The end of the expression that begins at `at`: before the line break, comma or closing bracket
 * that ends it, without white space and comments behind it.
 *
 * @throws TextFault
 */
export const endOfExpression = (text: string, at: number): number => pass(text, at, [], false);

interface Opened {
  closer: string;
  /** Where it was opened. */
  at: number;
}

/** Walks until all that is open is closed and, for an expression, until something ends it. */
function pass(text: string, from: number, open: Opened[], stopWhenClosed: boolean): number {
  let at = from;
  let end = from;
  for (;;) {
    const top = open.at(-1);
    if (!top && stopWhenClosed) return at;
    if (top?.closer === '"') {
      at = passStringPart(text, at, top.at, open);
      end = at;
      continue;
    }
    const c = text.charAt(at);
    if (c === '') {
      if (top) throw unclosed(top);
      return end;
    }
    if (c === '\n') {
      if (!top) return end;
      at++;
    } else if (c === ' ' || c === '\t' || c === '\r') {
      at++;
    } else if (startsComment(text, at)) {
      at = skipComment(text, at);
    } else {
      if (!top && (c === ',' || c === ')' || c === ']' || c === '}')) return end;
      at = passToken(text, at, c, open);
      end = at;
    }
  }
}

function passToken(text: string, at: number, c: string, open: Opened[]): number {
  const closer = closers[c];
  if (c === '"') open.push({ closer: '"', at });
  else if (closer !== undefined) open.push({ closer, at });
  else if (c === ')' || c === ']' || c === '}') {
    if (open.pop()?.closer !== c)
      throw new TextFault(at, `"${c}" closes nothing.`, 'Check the brackets before it.');
  } else if (c === '<') {
    heredocStart.lastIndex = at;
    const marker = heredocStart.exec(text)?.[1];
    if (marker !== undefined) return endOfHeredoc(text, heredocStart.lastIndex, marker, at);
  }
  return at + 1;
}

function passStringPart(text: string, at: number, start: number, open: Opened[]): number {
  plainText.lastIndex = at;
  if (plainText.test(text)) return plainText.lastIndex;
  const c = text.charAt(at);
  const two = text.slice(at, at + 2);
  if (c === '' || c === '\n') {
    throw new TextFault(start, 'a quoted text does not end in its line.', 'Close it with a quotation mark.');
  }
  if (c === '\\') return text.charAt(at + 1) === '\n' ? at + 1 : Math.min(at + 2, text.length);
  if (c === '"') {
    open.pop();
    return at + 1;
  }
  if ((two === '$$' || two === '%%') && text.charAt(at + 2) === '{') return at + 3;
  if (two !== '${' && two !== '%{') return at + 1;
  open.push({ closer: '}', at });
  return at + 2;
}

function endOfHeredoc(text: string, from: number, marker: string, start: number): number {
  for (let at = from; at < text.length; ) {
    const feed = text.indexOf('\n', at);
    const end = feed === -1 ? text.length : feed;
    const line = text.slice(at, end);
    if (line.trim() === marker) return at + line.trimEnd().length;
    at = end + 1;
  }
  throw new TextFault(
    start,
    'a text that begins with "<<" does not end.',
    'Put its closing word on a line of its own.',
  );
}

const startsComment = (text: string, at: number): boolean => {
  const c = text.charAt(at);
  return c === '#' || (c === '/' && (text.charAt(at + 1) === '/' || text.charAt(at + 1) === '*'));
};

function skipComment(text: string, at: number): number {
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    if (end === -1) throw new TextFault(at, 'a comment does not end.', 'Close it with "*/".');
    return end + 2;
  }
  const feed = text.indexOf('\n', at);
  return feed === -1 ? text.length : feed;
}

const unclosed = ({ at }: Opened): TextFault =>
  new TextFault(at, 'a bracket is never closed.', 'Close it, or check the brackets after it.');
