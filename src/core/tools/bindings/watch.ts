import { type FSWatcher, watch } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { VaultState } from '#shared/model.ts';
import type { Deps } from '../../deps.ts';
import { byFiles } from '../boundFiles.ts';
import { targetById } from '../targets/index.ts';

/** Watches the files that bindings stand in. */
interface FileWatch {
  /** Watches exactly the files of these bindings from now on. */
  follow(state: VaultState): Promise<void>;
  close(): void;
}

/** Editors write in several steps; one look at the end of them is enough. */
const quietMs = 150;

/**
 * @param deps where tools look for their files
 * @param listener called once after a burst of changes
 */
export function watchFiles(deps: Pick<Deps, 'home' | 'env' | 'platform'>, listener: () => void): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(listener, quietMs);
  };

  /** Folders rather than files: editors, and we, replace a file by renaming another over it. */
  async function foldersOf(state: VaultState): Promise<Set<string>> {
    const folders = new Set<string>();
    for (const { target, path } of byFiles(state.bindings)) {
      const { home, env, platform } = deps;
      for (const file of targetById(target).locate({ home, env, platform, chosen: path })) {
        folders.add(dirname(file.path));
        // A link into a dotfiles repository changes over there.
        folders.add(dirname(await realpath(file.path).catch(() => file.path)));
      }
    }
    return folders;
  }

  return {
    async follow(state) {
      const wanted = await foldersOf(state);
      if (closed) return;
      for (const [folder, watcher] of watchers) {
        if (wanted.has(folder)) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of wanted) {
        if (watchers.has(folder)) continue;
        try {
          const watcher = watch(folder, { persistent: false }, changed);
          // A folder that goes away is looked at once more and then no longer watched.
          watcher.on('error', () => {
            watcher.close();
            watchers.delete(folder);
            changed();
          });
          watchers.set(folder, watcher);
        } catch {
          // Not there yet: the next change of the vault tries again.
        }
      }
    },

    close() {
      closed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}
