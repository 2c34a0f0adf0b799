import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenVault } from './access.ts';
import { isLocked, open, seal } from './crypto/box.ts';
import { type Purpose, subkey } from './crypto/subkey.ts';
import { writeAtomic } from './files/atomic.ts';
import { isMissing, readFault } from './files/faults.ts';
import { withLock } from './files/lock.ts';
import { readOwn } from './files/own.ts';

/** Texts beside the vault, each in a sealed file of its own under an id. */
interface SealedFiles {
  pathOf(id: string): string;
  /** Null when there is no such file, or it is damaged. @throws QCredError file_unreadable, locked */
  read(id: string): Promise<string | null>;
  /** Within `alone`, which makes the folder. @throws QCredError disk_full, file_read_only, write_failed */
  write(id: string, text: string): Promise<void>;
  remove(id: string): Promise<void>;
  /** The ids that have a file. @throws QCredError file_unreadable */
  ids(): Promise<string[]>;
  /**
   * Runs `work` while no other process does so for the same id.
   *
   * @param patienceMs how long to wait for another; that of `withLock` unless told
   * @throws QCredError vault_busy after that time, disk_full, file_read_only; whatever `work` throws
   */
  alone<T>(id: string, work: () => Promise<T>, patienceMs?: number): Promise<T>;
}

const extension = '.qcred';

/**
 * @param access the open vault
 * @param place `folder`: within QCred's own; `purpose`: of the key; `name`: what an id is of, which
 *   ties a file to its id, so that one cannot be put in another's place
 */
export function createSealedFiles(
  { deps, vault }: Pick<OpenVault, 'deps' | 'vault'>,
  { folder: inner, purpose, name }: { folder: string; purpose: Purpose; name: string },
): SealedFiles {
  const folder = join(deps.dataDir, inner);
  const key = subkey(vault.key, purpose);
  const pathOf = (id: string) => join(folder, `${id}${extension}`);
  const boundTo = (id: string) => Buffer.from(`${name}/${id}`);

  return {
    pathOf,

    async read(id) {
      const path = pathOf(id);
      let sealed: Uint8Array;
      try {
        sealed = await readOwn(path);
      } catch (error) {
        if (isMissing(error)) return null;
        throw readFault(error, path);
      }
      try {
        return Buffer.from(open(key, sealed, boundTo(id))).toString('utf8');
      } catch (error) {
        if (isLocked(error)) throw error;
        return null;
      }
    },

    async write(id, text) {
      const sealed = seal(key, Buffer.from(text), boundTo(id), deps.randomBytes);
      await writeAtomic(pathOf(id), sealed, { mode: 0o600 });
    },

    remove: (id) => rm(pathOf(id), { force: true }),

    ids: () => idsIn(folder),

    alone: (id, work, patienceMs) =>
      withLock(join(folder, `${id}.lock`), work, patienceMs === undefined ? {} : { timeoutMs: patienceMs }),
  };
}

async function idsIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((one) => one.endsWith(extension)).map((one) => one.slice(0, -extension.length));
  } catch (error) {
    if (isMissing(error)) return [];
    throw readFault(error, folder);
  }
}

/**
 * Removes the files of what is gone: who deleted it was killed before it came to them, or could not.
 *
 * @param folder where they are
 * @param known the ids that are there; asked for after the files, since what is new has its file later
 * @throws QCredError file_unreadable, or the error of removing one
 */
export async function sweepSealed(folder: string, known: () => Promise<readonly string[]>): Promise<void> {
  const ids = await idsIn(folder);
  if (ids.length === 0) return;
  const there = new Set(await known());
  for (const id of ids) if (!there.has(id)) await rm(join(folder, `${id}${extension}`), { force: true });
}
