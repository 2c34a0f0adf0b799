import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { emptyMirror, type Mirror } from '#shared/mirror.ts';
import type { Access } from '../access.ts';
import { open, seal } from '../crypto/box.ts';
import { subkey } from '../crypto/subkey.ts';
import { writeAtomic } from '../files/atomic.ts';
import { isMissing, readFault } from '../files/faults.ts';
import { withLock } from '../files/lock.ts';
import { identify } from '../vault/file.ts';

/** What is known of each account, one sealed file beside the vault for each. */
export interface Mirrors {
  /** What is known; an empty mirror when nothing is, or when the file is damaged. @throws QCredError file_unreadable */
  read(id: string): Promise<Mirror>;
  /**
   * Changes what is known, alone among all processes.
   *
   * @param change gives the next mirror from the present one; the same object means no change
   * @throws QCredError vault_busy, disk_full, file_read_only, write_failed; whatever `change` throws
   */
  update(id: string, change: (mirror: Mirror) => Mirror): Promise<Mirror>;
  /** Forgets an account. */
  remove(id: string): Promise<void>;
}

/** @param access the open vault */
export function createMirrors({ deps, vault }: Access): Mirrors {
  const key = subkey(vault.key, 'mirror');
  const folder = join(deps.dataDir, 'accounts');
  const pathOf = (id: string) => join(folder, `${id}.qcred`);
  const lockOf = (id: string) => join(folder, `${id}.lock`);
  /** Ties a file to its account, so that one cannot be put in another's place. */
  const placeOf = (id: string) => Buffer.from(`account/${id}`);

  /** What was read or written last, by account, with the identity of its file. */
  const known = new Map<string, { mirror: Mirror; identity: string | undefined }>();

  async function read(id: string): Promise<Mirror> {
    const path = pathOf(id);
    const identity = await identify(path);
    const last = known.get(id);
    if (last && last.identity === identity) return last.mirror;
    const mirror = (await unseal(path, id)) ?? nothing(id);
    known.set(id, { mirror, identity });
    return mirror;
  }

  /** The mirror in a file; null when there is none, or it is damaged or of another shape: the account is asked again then. */
  async function unseal(path: string, id: string): Promise<Mirror | null> {
    let sealed: Uint8Array;
    try {
      sealed = await readFile(path);
    } catch (error) {
      if (isMissing(error)) return null;
      throw readFault(error, path);
    }
    try {
      const mirror: Mirror = JSON.parse(Buffer.from(open(key, sealed, placeOf(id))).toString('utf8'));
      // Nobody else can have sealed it, so what is in it is what was once written.
      return mirror.schema === 1 && mirror.account === id ? mirror : null;
    } catch {
      return null;
    }
  }

  /** Of a time before all others, so that whatever is fetched is newer. */
  const nothing = (id: string) => emptyMirror(id, new Date(0).toISOString());

  return {
    read,

    async update(id, change) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return withLock(lockOf(id), async () => {
        const before = await read(id);
        const after = change(before);
        if (after === before) return before;
        const text = Buffer.from(JSON.stringify(after));
        await writeAtomic(pathOf(id), seal(key, text, placeOf(id), deps.randomBytes), { mode: 0o600 });
        known.set(id, { mirror: after, identity: await identify(pathOf(id)) });
        return after;
      });
    },

    async remove(id) {
      await mkdir(dirname(pathOf(id)), { recursive: true, mode: 0o700 });
      known.delete(id);
      await withLock(lockOf(id), () => rm(pathOf(id), { force: true }));
    },
  };
}
