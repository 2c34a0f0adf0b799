import { watch } from 'node:fs';
import { join } from 'node:path';
import { makeFolder } from '../../store/files/folder.ts';
import { sessionFolder } from './cache.ts';

/** A session that begins makes several events; one call for all of them. */
const settleMs = 50;

/**
 * Calls back when a session began, was renewed or ended, by whichever process: a tool that ran in a
 * terminal shows in the window. Keeps no process alive. Where the system cannot watch, sessions of
 * others show at the next change of anything else.
 *
 * @param dataDir QCred's own folder
 * @returns the function that stops it
 */
export function watchSessions(dataDir: string, changed: () => void): () => void {
  const folder = join(dataDir, sessionFolder);
  let timer: NodeJS.Timeout | undefined;
  try {
    makeFolder(folder);
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      // Locks and half-written files come and go beside the sessions.
      if (name !== null && !/^[^.].*\.qcred$/.test(name)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        changed();
      }, settleMs).unref();
    });
    watcher.on('error', () => watcher.close());
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => {};
  }
}
