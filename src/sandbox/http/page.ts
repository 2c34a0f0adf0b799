/** One page of something, and the key that the next one begins behind. */
interface Page<T> {
  items: T[];
  /** Null on the last page. */
  last: string | null;
}

/**
 * Cuts a page out of items in any order. They are put in the order of their keys, and a page begins
 * behind the last key seen, so that what comes and goes between two pages moves nothing else.
 *
 * @param keyOf unique for each item
 * @param size how many at most
 * @param after the last key seen; null at the start
 */
export function pageAfter<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string,
  size: number,
  after: string | null,
): Page<T> {
  const rest = [...items]
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === null || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const shown = rest.slice(0, size);
  return {
    items: shown.map(({ item }) => item),
    last: rest.length > size ? (shown.at(-1)?.key ?? null) : null,
  };
}
