import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissing } from './faults.ts';

/**
 * Makes a folder of ours, private, with those it lies in; nothing when it is there. Not with `mkdir`'s
 * own `recursive`, which never returns where a file system refuses a new folder by saying that
 * the one above is missing, as `/proc` does.
 *
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (isFolder(path)) return;
    if (!isMissing(error) || isFolder(dirname(path))) throw error;
    makeFolder(dirname(path));
    makeFolder(path);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
