/**
 * How well `wanted` fits `text`: its letters must come in order, and count for more at the start
 * of a word and right after one another. Higher is better; 0 when it does not fit. Case is ignored.
 */
export function fuzzyScore(wanted: string, text: string): number {
  const needle = wanted.toLowerCase();
  const hay = text.toLowerCase();
  if (needle === '') return 1;
  const whole = hay.indexOf(needle);
  if (whole >= 0) {
    const atWord = whole === 0 || isBoundary(hay[whole - 1]);
    return 1000 + (whole === 0 ? 200 : atWord ? 100 : 0) - Math.min(hay.length, 90);
  }
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of needle) {
    if (letter === ' ') continue;
    const at = hay.indexOf(letter, from);
    if (at < 0) return 0;
    score += at === last + 1 ? 6 : at === 0 || isBoundary(hay[at - 1]) ? 8 : 1;
    last = at;
    from = at + 1;
  }
  return score;
}

const isBoundary = (letter: string | undefined): boolean =>
  letter === undefined || /[\s\-_./:@]/.test(letter);

/** The `most` items that fit `wanted` best, best first; those that fit alike stay in their order. */
export function bestOf<Item>(
  items: readonly Item[],
  wanted: string,
  textOf: (item: Item) => string,
  most: number,
): Item[] {
  return items
    .map((item) => ({ item, score: fuzzyScore(wanted, textOf(item)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
    .map(({ item }) => item);
}
