/*
 * What builds on another one, as a profile that assumes a role does, and that on a third. Every walk
 * ends, also where such a chain bites its tail.
 */

/**
 * One and what it builds on, one after the other, itself first. Where they go round in a circle, the
 * last one's base is among them.
 *
 * @param baseOf what one builds on; undefined where the chain ends
 * @param isKnown where the walk ends besides, before that one
 */
export function chainOf<T>(
  start: T,
  baseOf: (link: T) => T | undefined,
  isKnown: (link: T) => boolean = () => false,
): T[] {
  const chain = new Set<T>();
  for (let at: T | undefined = start; at !== undefined && !chain.has(at) && !isKnown(at); at = baseOf(at))
    chain.add(at);
  return [...chain];
}

/**
 * All of these and what they build on, each once and bases first. Takes time in how many they are.
 *
 * @param baseOf what one builds on; undefined where the chain ends
 */
export function basesFirst<T>(starts: readonly T[], baseOf: (link: T) => T | undefined): Set<T> {
  const ordered = new Set<T>();
  for (const start of starts) {
    const chain = chainOf(start, baseOf, (link) => ordered.has(link));
    for (const link of chain.reverse()) ordered.add(link);
  }
  return ordered;
}
