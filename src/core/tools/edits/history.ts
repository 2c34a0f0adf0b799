import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '#core/store/files/atomic.ts';
import { isMissing } from '#core/store/files/faults.ts';
import { patiently } from '#core/store/files/patience.ts';
import type { Change } from './change.ts';

/*
 * The folder of changes: `journal` is one under way, `0000000012-<id>.change` one that is done and
 * `….undone` one that was taken back. Names carry a number because clocks turn back. `untold` is the
 * last undo until somebody was told of it: asked again, it must not take back another change.
 */

/** How many changes can be undone; the backups of older ones are deleted. */
const kept = 50;

/** A finished change on disk. */
interface Entry {
  id: string;
  number: number;
  path: string;
  undone: boolean;
}

export const journalPath = (folder: string): string => join(folder, 'journal');

export const untoldPath = (folder: string): string => join(folder, 'untold');

/** The finished changes in `folder`, newest first. */
export async function entries(folder: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const name of await namesIn(folder)) {
    const [, number, id, state] = /^(\d{10})-(.+)\.(change|undone)$/.exec(name) ?? [];
    if (number === undefined || id === undefined) continue;
    found.push({ id, number: Number(number), path: join(folder, name), undone: state === 'undone' });
  }
  return found.sort((a, b) => b.number - a.number);
}

/** The names in a folder, none when it does not exist. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/**
 * Turns the journal into the finished change with one rename. For an undo, that rename marks the
 * change it took back, and the journal is only then moved away, so that a crash in between repeats it.
 */
export async function settle(folder: string, change: Change): Promise<void> {
  const all = await entries(folder);
  if (change.undoes === undefined) {
    const number = String((all[0]?.number ?? 0) + 1).padStart(10, '0');
    await patiently(() => rename(journalPath(folder), join(folder, `${number}-${change.id}.change`)));
  } else {
    const undone = all.find((entry) => entry.id === change.undoes && !entry.undone);
    if (undone !== undefined) await rename(undone.path, undone.path.replace(/\.change$/, '.undone'));
    await rename(journalPath(folder), untoldPath(folder));
  }
  await syncFolder(folder);
  if (change.undoes === undefined) await prune(all.slice(kept - 1));
}

async function prune(old: readonly Entry[]): Promise<void> {
  for (const { path } of old) {
    try {
      await rm(path);
    } catch {
      // The change is done; the next one tries again, where there is something to try.
    }
  }
}
