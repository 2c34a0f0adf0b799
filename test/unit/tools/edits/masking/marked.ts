import type { Span } from '#core/tools/edits/masking/occurrences.ts';

/** A text in which « and » stand around what is to be found. */
export const marked = (text: string): { text: string; wanted: string[] } => {
  const wanted = Array.from(text.matchAll(/«([^»]*)»/g), ([, secret = '']) => secret);
  return { text: text.replace(/[«»]/g, ''), wanted };
};

/** What stands at spans of a text, in order. */
export const found = (text: string, spans: readonly Span[]): string[] =>
  [...spans].sort((a, b) => a.from - b.from || a.to - b.to).map(({ from, to }) => text.slice(from, to));
