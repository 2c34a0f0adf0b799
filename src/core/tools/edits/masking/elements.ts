import { blankBefore } from '#core/formats/text/alone.ts';
import { isHarmless } from './harmless.ts';
import type { Span } from './occurrences.ts';
import { looksSecret } from './secretKeys.ts';

/**
 * What is in elements of XML whose name is a secret's, and in those that follow such a name, as in a
 * property list (`<key>Secret</key><string>…`) and in Hadoop's `<name>…</name><value>…`.
 */
export function findInElements(text: string): Span[] {
  const spans: Span[] = [];
  let hidden = 0;
  let announced = false;
  for (const { name, at, from, to } of elements(text)) {
    // Within what is hidden already.
    if (at < hidden) continue;
    const isName = /^(?:key|name)$/i.test(name);
    const hide = announced || (looksSecret(name) && !isName);
    announced = isName && looksSecret(text.slice(from, to));
    if (!hide || isHarmless(name, text.slice(from, Math.min(to, from + 400)))) continue;
    spans.push({ from, to });
    hidden = to;
  }
  return spans;
}

interface Element {
  name: string;
  /** Where its opening tag begins. */
  at: number;
  /** Where what is in it begins, and ends. */
  from: number;
  to: number;
}

/** What looks like elements, in order. Read from the end, so that each knows the closing tag that comes next. */
function elements(text: string): Element[] {
  const tags = [...text.matchAll(/<(\/?)([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>?/g)];
  const closing = new Map<string, number>();
  const found: Element[] = [];
  for (const { 0: tag, 1: slash, 2: name = '', index: at } of tags.toReversed()) {
    if (slash) closing.set(name, at);
    else if (tag.endsWith('>') && !tag.endsWith('/>')) {
      const from = at + tag.length;
      found.push({ name, at, from, to: closing.get(name) ?? unended(text, at, from) });
    }
  }
  return found.reverse();
}

/**
 * Where an element ends that nothing closes: with its line when it begins there, else at once. It is more
 * likely a placeholder then: "password: <your password>".
 */
function unended(text: string, at: number, from: number): number {
  if (blankBefore(text, at) === null) return from;
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
