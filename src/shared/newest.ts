/**
 * Lets the oldest entries of a map go, so that no more than so many are left.
 *
 * @param map in the order in which its entries came
 * @param most how many are left
 * @returns the keys of those that went
 */
export function keepNewest<K>(map: Map<K, unknown>, most: number): K[] {
  const gone = [...map.keys()].slice(0, Math.max(0, map.size - most));
  for (const key of gone) map.delete(key);
  return gone;
}
