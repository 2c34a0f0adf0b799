import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Collects what nothing refers to any more and overwrites the memory it lay in. Strings cannot be
 * overwritten one by one; this is the next best.
 *
 * Takes a part of a second in which the process does nothing else.
 */
export function sweepMemory(): void {
  // V8's own switches (flag-definitions.h): without the second, freed memory keeps what was in it.
  setFlagsFromString('--expose-gc');
  setFlagsFromString('--clear-free-memory');
  try {
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') collect();
  } finally {
    setFlagsFromString('--no-clear-free-memory');
    setFlagsFromString('--no-expose-gc');
  }
}
