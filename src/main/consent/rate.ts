/** How often something may happen without a question. */
interface Limit {
  times: number;
  withinMs: number;
}

/** Enough for a person who looks something up; too few to carry a vault away. */
export const secretLimits: readonly Limit[] = [
  { times: 3, withinMs: 60_000 },
  { times: 10, withinMs: 3_600_000 },
];

/**
 * Counts how often something happened.
 *
 * @param now the time
 * @returns notes that it happens once more, and tells whether that is within all limits
 */
export function createRate(limits: readonly Limit[], now: () => Date): () => boolean {
  let happened: number[] = [];
  const longest = Math.max(...limits.map(({ withinMs }) => withinMs));
  return () => {
    const at = now().getTime();
    happened = [...happened.filter((before) => before > at - longest), at];
    return limits.every(
      ({ times, withinMs }) => happened.filter((before) => before > at - withinMs).length <= times,
    );
  };
}
