/**
 * Works on many things, some at once.
 *
 * @param items what to work on
 * @param work what is done with each; the first to throw ends all
 * @param most how many at once
 * @returns what came of each, in their order
 */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  most = 8,
): Promise<R[]> {
  const results: R[] = new Array(items.length);
  const waiting = items.entries();
  let failed = false;
  const worker = async () => {
    for (const [at, item] of waiting) {
      if (failed) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const workers = await Promise.allSettled(Array.from({ length: Math.min(most, items.length) }, worker));
  // All have come to rest: nothing goes on behind the back of who called.
  for (const one of workers) if (one.status === 'rejected') throw one.reason;
  return results;
}
