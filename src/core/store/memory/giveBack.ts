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

/** Says that something begins that may leave much behind. */
export function noteMemory(): void {
  least = Math.min(least, taken());
}

/**
 * Gives back to the system what was left behind, if it is much. V8 would keep it for what comes next:
 * where the same is done again and again, the process grows to a multiple of what it needs.
 */
export function giveBack(): void {
  if (taken() - least <= muchBytes) return;
  collect({ giveBack: true });
  least = taken();
}

/**
 * Does something that may leave much behind, and gives it back.
 *
 * @param work what is done; whatever it throws is thrown
 */
export async function givingBack<T>(work: () => Promise<T>): Promise<T> {
  noteMemory();
  try {
    return await work();
  } finally {
    giveBack();
  }
}
