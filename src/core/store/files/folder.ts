import { lchownSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isMissing } from './faults.ts';
import { newOwner } from './owner.ts';

/**
 * Makes a folder of ours, private, with those it lies in; nothing when it is there. Not with `mkdir`'s
 * own `recursive`, which never returns where a file system refuses a new folder by saying that
 * the one above is missing, as `/proc` does. One that root makes in a person's folder is that person's.
 *
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
    const owner = newOwner(dirname(path));
    if (owner) lchownSync(path, owner.uid, owner.gid);
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
