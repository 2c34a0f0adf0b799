import { findInAddresses } from './masking/addresses.ts';
import { findBlocks } from './masking/blocks.ts';
import { findInCommands } from './masking/commands.ts';
import { findInComments } from './masking/comments.ts';
import { findInElements } from './masking/elements.ts';
import { findKnown } from './masking/known.ts';
import { findInLines } from './masking/lines.ts';
import type { Span } from './masking/occurrences.ts';
import { findRandom } from './masking/random.ts';
import { findShapes } from './masking/shapes.ts';
import { isPlaceholder } from './masking/values.ts';
import { findBehindWords } from './masking/words.ts';

/** What stands in the place of a secret; always the same, so that its length tells nothing. */
export const dots = '••••••••';

/**
 * A text fit to be shown: every given secret is replaced by dots, and whatever is one by its key, by
 * its place, or by its shape. Line breaks and what surrounds a value stay where they are. Understands
 * the forms in which tools keep secrets without knowing which one it has, and rather hides too much
 * than too little; the head of a section is always shown. Each step takes time in proportion to the
 * text.
 * @param secrets texts that must not be seen anywhere, also escaped as JSON, XML or in an address
 */
export function mask(text: string, secrets: readonly string[]): string {
  let masked = '';
  let copied = 0;
  for (const { from, to } of joined([...findKnown(text, secrets), ...findUnknown(text)])) {
    masked += text.slice(copied, from) + hidden(text.slice(from, to));
    copied = to;
  }
  return masked + text.slice(copied);
}

/**
 * Whether a secret stands in a text in the clear: one of the given, or what looks like one and is not
 * meant to be filled in.
 * @param secrets as `mask`
 */
export function showsSecret(text: string, secrets: readonly string[]): boolean {
  if (findKnown(text, secrets).length > 0) return true;
  return joined(findUnknown(text)).some(({ from, to }) => !isPlaceholder(text.slice(from, to)));
}

function findUnknown(original: string): Span[] {
  // Signs that stand for a blank, or nothing, in texts that come from a page or from Windows.
  const text = original.replace(/[\u00a0\ufeff]/g, ' ');
  const { secret, open } = findBlocks(text);
  return [
    ...secret,
    ...findByPlace(text),
    ...findInComments(text, (comments) => [...findBlocks(comments).secret, ...findByPlace(comments)]),
    ...findInAddresses(text),
    ...findShapes(text),
    ...outside(findRandom(text), open),
  ];
}

const findByPlace = (text: string): Span[] => [
  ...findInElements(text),
  ...findInLines(text),
  ...findBehindWords(text),
  ...findInCommands(text),
];

/** The spans that begin in none of others. Both in order, the others apart from each other. */
function outside(spans: readonly Span[], others: readonly Span[]): Span[] {
  let next = 0;
  return spans.filter(({ from }) => {
    while (next < others.length && (others[next]?.to ?? 0) <= from) next++;
    return (others[next]?.from ?? Number.POSITIVE_INFINITY) > from;
  });
}

/** Spans in order, those that touch as one. */
function joined(spans: Span[]): Span[] {
  const all: Span[] = [];
  for (const { from, to } of spans.sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else all.push({ from, to });
  }
  return all;
}

/** Dots for a value, one row for each of its lines that is not blank; blanks around it stay. */
const hidden = (value: string): string => value.replace(/\S(?:[^\r\n]*\S)?/g, dots);
