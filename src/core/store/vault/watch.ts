import { type FSWatcher, unwatchFile, watch, watchFile } from 'node:fs';
import { basename, dirname } from 'node:path';

/** A replaced file makes several events; one call for all of them. */
const settleMs = 30;
/** Where the system cannot watch, the file is looked at this often. */
const pollMs = 1000;

/**
 * Calls back when `path` was written, replaced, created or removed, by whomever, within 200 ms.
 * It may also call back without a change: who needs to know compares. Keeps no process alive.
 *
 * The folder is watched, because a file that is replaced takes a watch on itself along. Where the
 * system cannot watch (no such folder yet, no watches left, a network disk) the file is polled.
 *
 * @returns the function that stops it
 */
export function watchPath(path: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      changed();
    }, settleMs).unref();
  };
  const poll = () => void watchFile(path, { interval: pollMs, persistent: false }, soon);

  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) soon();
    });
    watcher.on('error', () => {
      watcher?.close();
      poll();
    });
  } catch {
    poll();
  }

  return () => {
    clearTimeout(timer);
    watcher?.close();
    unwatchFile(path, soon);
  };
}
