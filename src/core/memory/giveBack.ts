import { collect } from './collect.ts';

/** Memory that is worth a collection. */
const muchBytes = 32 * 2 ** 20;

/** What V8 has of the system, for JavaScript and for buffers. */
function taken(): number {
  const { heapTotal, external } = process.memoryUsage();
  return heapTotal + external;
}

/** What it had after the last collection, or before the first. */
let least = Number.POSITIVE_INFINITY;

/**
 * Does something that may leave much behind, and gives it back to the system. V8 would keep it for what
 * comes next: where the same is done again and again, the process grows to a multiple of what it needs.
 *
 * @param work what is done; whatever it throws is thrown
 */
export async function givingBack<T>(work: () => Promise<T>): Promise<T> {
  least = Math.min(least, taken());
  try {
    return await work();
  } finally {
    if (taken() - least > muchBytes) {
      collect({ giveBack: true });
      least = taken();
    }
  }
}
