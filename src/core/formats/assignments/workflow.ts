import { QCredError } from '#shared/errors.ts';
import { createBudget } from '../text/budget.ts';
import { lineEndingOf, withoutLineEnding } from '../text/lines.ts';
import { type AssignmentDialect, endOfLine, type Scanned } from './dialect.ts';
import { type AssignmentDocument, parseAssignments } from './document.ts';

/** A workflow, cut where its own `env:` block begins and ends. */
interface Parts {
  /** What stands before the block, or all of it where there is none. */
  head: string;
  /** The line `env:` with its end; empty where there is no block. */
  header: string;
  /** The lines of the block. */
  body: string;
  tail: string;
}

/**
 * Reads the variables that hold for a whole GitHub Actions workflow: its `env:` block, which comes
 * with the first variable and goes with the last. New ones are put below those that are there.
 *
 * @throws QCredError file_malformed with "line L" when the block is written in another way than as lines
 */
export function parseWorkflow(text: string): AssignmentDocument {
  createBudget(text);
  const parts = split(text);
  const document = parseAssignments(
    parts.body,
    dialectOf(parts.body),
    ({ assignment }) => assignment !== null,
  );
  const above = (parts.head + parts.header).split('\n').length - 1;
  for (const statement of document.statements) statement.line += above;
  document.eol = lineEndingOf(text);
  document.within = (statements) => join(parts, statements);
  return document;
}

// In a block mapping a line that begins in the first column is a key of the outermost one, or a
// comment: every value that runs over lines is indented. A byte order mark is none of it.
const header = /(?<=^\ufeff?)(?:env|'env'|"env"):(.*)(?:\n|$)/m;
const outside = /^[^\s#]/m;

function split(text: string): Parts {
  const match = header.exec(text);
  if (!match) return { head: text, header: '', body: '', tail: '' };
  const rest = (match[1] ?? '').trim();
  if (rest !== '' && !rest.startsWith('#')) {
    const line = text.slice(0, match.index).split('\n').length;
    throw new QCredError(
      'file_malformed',
      `line ${line}, column 1: the variables under "env" do not stand in lines of their own.`,
      'Write each below it as "  NAME: value".',
    );
  }
  const start = match.index + match[0].length;
  const length = text.slice(start).search(outside);
  const end = length === -1 ? text.length : start + length;
  return {
    head: text.slice(0, match.index),
    header: match[0],
    body: text.slice(start, end),
    tail: text.slice(end),
  };
}

/** The workflow with another block, which goes when there is nothing in it, and comes when there is. */
function join({ head, header, body, tail }: Parts, edited: string): string {
  const before = head + header + body;
  if (edited === body) return before + tail;
  const eol = lineEndingOf(before);
  const endsWithEol = /(?:^\ufeff?|\n)$/.test(before + tail);
  if (edited.trim() === '') return sameEnd(head + edited + tail, endsWithEol);
  const start = head === '' || /[\n\ufeff]$/.test(head) ? head : head + eol;
  const line = header === '' ? 'env:' : header.trimEnd();
  return sameEnd(`${start}${line}${eol}${edited}${tail}`, endsWithEol);
}

const sameEnd = (text: string, endsWithEol: boolean): string =>
  endsWithEol ? text : withoutLineEnding(text);

const entry = /([ \t]+)(?:([A-Za-z_]\w*)|'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)"):(?=[ \t\r\n]|$)/y;

/** An expression that names a secret of the repository, and does nothing else. */
export const secretReference = /^\$\{\{ *secrets\.([A-Za-z_]\w*) *\}\}$/;

/**
 * The lines of a block: `  NAME: value`, by YAML 1.2. Whatever else YAML can say (anchors, tags,
 * text over several lines) counts as computed, as do GitHub's `${{ … }}` expressions but for the
 * plain names of secrets. The first entry says how far the others are indented.
 */
function dialectOf(body: string): AssignmentDialect {
  const indent = /^([ \t]+)[^\s#]/m.exec(body)?.[1] ?? '  ';
  return {
    label: 'a workflow',
    prefix: '',
    gap: ' ',
    scan: (text, from) => scan(text, from, indent),
    assign: (name, value) => `${indent}${name}: ${value}`,
    quote(value) {
      if (secretReference.test(value)) return value;
      if (value.includes('${{')) return null;
      const isPlain = /^[A-Za-z][A-Za-z0-9_./:@%+=,-]*[A-Za-z0-9/]$/.test(value) && !reserved.test(value);
      return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
    },
  };
}

const reserved = /^(?:true|false|null|yes|no|on|off)$/i;

function scan(text: string, from: number, indent: string): Scanned {
  let end = endOfLine(text, from);
  entry.lastIndex = from;
  const match = entry.exec(text);
  if (!match || match[1] !== indent) return { end, assignment: null, call: null };
  const name = match[2] ?? match[3] ?? match[4] ?? '';
  const start = entry.lastIndex;
  const line = text.slice(start, end);
  const isBlock = /^\s*[|>]/.test(line);
  // Deeper lines belong to the value; but for a block of text, a comment among them does not.
  for (let last = end; last < text.length; ) {
    const next = endOfLine(text, last + 1);
    const below = text.slice(last + 1, next);
    const words = below.trimStart();
    if (words !== '' && (isBlock || !words.startsWith('#'))) {
      if (!below.startsWith(indent) || !/^[ \t]/.test(below.slice(indent.length))) break;
      end = next;
    }
    last = next;
  }
  const plain = line.length < end - start ? null : plainValue(line);
  const length = plain?.length ?? text.slice(start, end).trimEnd().length;
  return { end, assignment: { name, value: plain?.value ?? null, start, end: start + length }, call: null };
}

/** A value in one line, and how much of the line it takes; null where it is not plain text. */
function plainValue(line: string): { value: string; length: number } | null {
  const open = line.length - line.trimStart().length;
  const quote = line.charAt(open);
  if (quote !== "'" && quote !== '"') return barePlain(line);
  let close = line.indexOf(quote, open + 1);
  while (quote === "'" && line.charAt(close + 1) === "'") close = line.indexOf(quote, close + 2);
  const inside = line.slice(open + 1, close);
  if (close === -1 || (quote === '"' && inside.includes('\\'))) return null;
  if (!/^\s*$|^\s+#/.test(line.slice(close + 1))) return null;
  const value = quote === "'" ? inside.replaceAll("''", "'") : inside;
  return isExpression(value) ? null : { value, length: close + 1 };
}

function barePlain(line: string): { value: string; length: number } | null {
  const comment = line.search(/\s#/);
  const text = (comment === -1 ? line : line.slice(0, comment)).trimEnd();
  const value = text.trimStart();
  if (secretReference.test(value)) return { value, length: text.length };
  const isPlain = !isExpression(value) && !/^[-?:,[\]{}#&*!|>%@`]|: |:$/.test(value);
  return isPlain ? { value, length: text.length } : null;
}

const isExpression = (value: string): boolean => value.includes('${{') && !secretReference.test(value);
