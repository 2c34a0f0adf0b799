import { join } from 'node:path';
import type { ErrorView } from '#shared/errors.ts';
import { watchPath } from '../vault/watch.ts';
import type { Activity } from './activity.ts';
import { whatToDo } from './standing.ts';

/** Keeps an eye on whether the log goes on from its anchor. */
export interface Lookout {
  /** What is wrong, as far as it was looked at. */
  problem(): Pick<ErrorView, 'message' | 'hint'> | null;
  close(): void;
}

/**
 * Looks once, whenever an append finds that something is wrong, and, while it is, whenever somebody
 * writes to the log: it may have been accepted.
 *
 * @param dataDir QCred's own folder
 * @param changed told when the answer is another one
 */
export function watchLog(activity: Activity, dataDir: string, changed: () => void): Lookout {
  let message: string | null = null;
  let closed = false;
  let unwatch: (() => void) | null = null;

  async function look(): Promise<void> {
    const found = await activity.trouble();
    if (closed || found === message) return;
    message = found;
    unwatch?.();
    unwatch = found === null ? null : watchPath(join(dataDir, 'activity.head'), () => void look());
    changed();
  }

  activity.onMisfit(() => void look());
  void look();
  return {
    problem: () => (message === null ? null : { message, hint: whatToDo }),
    close() {
      closed = true;
      unwatch?.();
    },
  };
}
