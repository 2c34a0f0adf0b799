import { fuzzyScore } from './fuzzy.ts';

/** Something that can be found by what it is called, and by other words. */
export interface Findable {
  label: string;
  /** Words besides the label: what kind it is, where it is, what else people call it. */
  more: string;
  /** What it is worth over others that fit as well. */
  weight: number;
}

/** One that was folded once, for many searches. */
export interface Folded<Item> {
  item: Item;
  label: string;
  more: string;
  weight: number;
}

/** Prepares things for being searched, once. */
export const fold = <Item extends Findable>(items: readonly Item[]): Folded<Item>[] =>
  items.map((item) => ({
    item,
    label: item.label.toLowerCase(),
    more: item.more.toLowerCase(),
    weight: item.weight,
  }));

const boundary = /[\s\-_./:@“(]/;

/** What a word is worth in a text: at its start, at the start of a word, within one; -1 where it is not in it. */
function place(
  text: string,
  word: string,
  [first, start, inside]: readonly [number, number, number],
): number {
  let at = text.indexOf(word);
  if (at < 0) return -1;
  if (at === 0) return first;
  while (at >= 0) {
    if (boundary.test(text[at - 1] ?? '')) return start;
    at = text.indexOf(word, at + 1);
  }
  return inside;
}

const inLabel = [60, 45, 20] as const;
const inMore = [12, 12, 5] as const;

/**
 * How well a thing fits what was typed. Every word has to be in it: in its label rather than beside it, at
 * the start of a word rather than within one. Higher is better; 0 where a word is missing.
 */
export function rank(
  words: readonly string[],
  { label, more, weight }: Omit<Folded<unknown>, 'item'>,
): number {
  let sum = 0;
  for (const word of words) {
    const labelled = place(label, word, inLabel);
    const worth = labelled >= 0 ? labelled : place(more, word, inMore);
    if (worth < 0) return 0;
    sum += worth;
  }
  const typed = words.join(' ');
  const whole = label === typed ? 100 : label.startsWith(typed) ? 40 : 0;
  return Math.max(1, sum / words.length + whole + weight - Math.min(label.length, 80) / 10);
}

/** A thing that fits, and how well. */
export interface Ranked<Item> {
  item: Item;
  score: number;
}

/** The best first; those that fit alike stay in their order. */
export const best = <Item>(found: readonly Ranked<Item>[], most: number): Ranked<Item>[] =>
  found.toSorted((a, b) => b.score - a.score).slice(0, most);

/** The `most` things that hold all the words, best first. */
export function findBest<Item>(
  items: readonly Folded<Item>[],
  words: readonly string[],
  most: number,
): Ranked<Item>[] {
  const found: Ranked<Item>[] = [];
  for (const one of items) {
    const score = rank(words, one);
    if (score > 0) found.push({ item: one.item, score });
  }
  return best(found, most);
}

/** Letters that are needed before they are looked for with others between them. */
const fewest = 2;

/** For where nothing holds the words: the `most` things whose label has their letters in order, best first. */
export function guessBest<Item>(
  items: readonly Folded<Item>[],
  words: readonly string[],
  most: number,
): Ranked<Item>[] {
  const letters = words.join('');
  if (letters.length < fewest) return [];
  const found: Ranked<Item>[] = [];
  for (const { item, label } of items) {
    const score = fuzzyScore(letters, label);
    // Letters that lie anywhere say nothing: some of them have to begin words or follow each other.
    if (score >= letters.length * 3) found.push({ item, score });
  }
  return best(found, most);
}
