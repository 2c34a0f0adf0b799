import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's garbage collector, as `--expose-gc` gives it to scripts (V8's gc-extension.cc). */
type Collect = (options?: { type: 'major'; execution: 'sync'; flavor: 'regular' | 'last-resort' }) => void;

const isCollect = (value: unknown): value is Collect => typeof value === 'function';

/**
 * Collects what nothing refers to any more. Takes a part of a second in which the process does nothing
 * else, so it is for moments after which much is left behind.
 *
 * @param how `overwrite`: the freed memory, too, which else keeps what was in it; `giveBack`: to the
 * system, which V8 else does late and in part
 */
export function collect({ overwrite = false, giveBack = false }): void {
  setFlagsFromString('--expose-gc');
  if (overwrite) setFlagsFromString('--clear-free-memory');
  try {
    const gc: unknown = runInNewContext('gc');
    if (isCollect(gc)) gc({ type: 'major', execution: 'sync', flavor: giveBack ? 'last-resort' : 'regular' });
  } finally {
    if (overwrite) setFlagsFromString('--no-clear-free-memory');
    setFlagsFromString('--no-expose-gc');
  }
}
