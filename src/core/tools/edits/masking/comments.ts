import { isHeader } from './lines.ts';
import type { Span } from './occurrences.ts';

/** What makes a comment of a line, or a quotation. */
const sign = /^\s*(?:#+|;+|\/{2,}|>+)/;

/**
 * What finders find in lines that were taken out of use: a secret in a comment is one, too, and a block of
 * settings may be one as a whole. Such lines are read without their signs and apart from all others.
 *
 * @param find takes a text, gives spans within its lines
 */
export function findInComments(text: string, find: (text: string) => Span[]): Span[] {
  const lines = text.split('\n');
  if (!lines.some((line) => sign.test(line))) return [];
  const comments: Span[] = [];
  let start = 0;
  const apart = lines.map((line) => {
    const from = start;
    start += line.length + 1;
    const [lead] = sign.exec(line) ?? [];
    // Of the same length, and the end of any block.
    if (lead === undefined) return isHeader(line) || line.trim() === '' ? line : '.'.padEnd(line.length);
    comments.push({ from, to: from + line.length });
    return ' '.repeat(lead.length) + line.slice(lead.length);
  });
  return within(find(apart.join('\n')), comments);
}

/** The parts of spans that are in others, which are in order and apart from each other. */
function within(spans: readonly Span[], others: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let next = 0;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    while (next < others.length && (others[next]?.to ?? 0) <= from) next++;
    for (let at = next; at < others.length && (others[at]?.from ?? to) < to; at++) {
      const other = others[at] ?? { from: to, to };
      parts.push({ from: Math.max(from, other.from), to: Math.min(to, other.to) });
    }
  }
  return parts;
}
