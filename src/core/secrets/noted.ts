import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Access } from '../access.ts';
import { open, seal } from '../crypto/box.ts';
import { subkey } from '../crypto/subkey.ts';
import { writeAtomic } from '../files/atomic.ts';
import { isMissing, writeFault } from '../files/faults.ts';
import { makeFolder } from '../files/folder.ts';
import { type Holder, isAlive, ownHolder } from '../files/holder.ts';

/*
 * A keychain cannot be asked what of it is ours. So the names of secrets are written down before they
 * are stored, and the note is taken away once the vault names them or they are erased. What a process
 * noted that is no longer there, the next start looks at.
 */

/** Names of secrets that may be stored although nothing names them. */
export interface Note {
  secretIds: readonly string[];
  /** Takes the note away. Never throws: the next start finds it again. */
  remove(): Promise<void>;
}

interface Noted {
  by: Holder;
  secretIds: readonly string[];
}

type NoteAccess = Pick<Access, 'deps' | 'vault'>;

const folderOf = ({ deps }: NoteAccess): string => join(deps.dataDir, 'noted');
const place = (name: string) => Buffer.from(`noted secrets/${name}`);

const noteAt = (path: string, secretIds: readonly string[]): Note => ({
  secretIds,
  remove: () => rm(path, { force: true }).catch(() => {}),
});

/**
 * Writes down which secrets are about to be stored.
 *
 * @throws QCredError disk_full, file_read_only, write_failed
 */
export async function noteSecrets(access: NoteAccess, secretIds: readonly string[]): Promise<Note> {
  const { deps, vault } = access;
  const name = deps.uuid();
  const path = join(folderOf(access), name);
  const noted: Noted = { by: ownHolder(), secretIds };
  try {
    makeFolder(folderOf(access));
    const text = Buffer.from(JSON.stringify(noted));
    await writeAtomic(path, seal(subkey(vault.key, 'journal'), text, place(name), deps.randomBytes));
  } catch (error) {
    throw writeFault(error, path);
  }
  return noteAt(path, secretIds);
}

/** The notes of processes that ended before they could take them away. */
export async function leftNotes(access: NoteAccess): Promise<Note[]> {
  const folder = folderOf(access);
  const notes: Note[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    try {
      const sealed = await readFile(path);
      const text = Buffer.from(open(subkey(access.vault.key, 'journal'), sealed, place(name))).toString();
      const { by, secretIds }: Noted = JSON.parse(text);
      if (!isAlive(by)) notes.push(noteAt(path, secretIds));
    } catch {
      // Half written, taken away just now, or of another vault: it tells of nothing that was stored.
    }
  }
  return notes;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
