import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode, writeFault } from './faults.ts';
import { patiently } from './patience.ts';

/** A new name beside `path` for bytes on their way to it: short, so that it fits where a long name fits. */
export function tempBeside(path: string): string {
  return join(dirname(path), `.qcred-${randomBytes(8).toString('hex')}.tmp`);
}

/** Whether a file name is one that `tempBeside` gives. */
export const isTemp = (name: string): boolean => /^\.qcred-[0-9a-f]{16}\.tmp$/.test(name);

export interface Owner {
  uid: number;
  gid: number;
}

/**
 * Creates `path` with these bytes and has them on the disk when it resolves. The file is private
 * until it is complete; only then it gets `mode`, whatever the umask.
 * @param options `owner`: whose the file should be; where this may not be given away, the group
 *   that it then has instead gets no rights
 * @throws the system's error, `EEXIST` when there is such a file; what was written is removed
 */
export async function writeNew(
  path: string,
  bytes: Uint8Array,
  options: { mode: number; owner?: Owner },
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      await file.writeFile(bytes);
      const given = options.owner === undefined || (await giveTo(file, options.owner));
      await file.chmod(given ? options.mode : options.mode & ~0o070);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await discard(path);
    throw error;
  }
}

/** Removes what was written for nothing. If that fails too, the first failure is the one to tell of. */
async function discard(path: string): Promise<void> {
  await rm(path).catch(() => {});
}

async function giveTo(file: FileHandle, owner: Owner): Promise<boolean> {
  const { uid, gid } = await file.stat();
  if (uid === owner.uid && gid === owner.gid) return true;
  try {
    await file.chown(owner.uid, owner.gid);
    return true;
  } catch (error) {
    if (systemCode(error) !== 'EPERM') throw error;
    return false;
  }
}

/**
 * Makes renames and removals in a folder durable. Systems that cannot open a folder for this
 * (Windows) or do not support it (some network file systems) order such changes themselves.
 * @throws the system's error when the disk fails
 */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'].includes(systemCode(error) ?? '')) throw error;
  }
}

/**
 * Replaces a file of ours as a whole: at every moment, and after a power cut, `path` holds all of
 * the old bytes or all of the new. For files of other programs use `edits/`, which also keeps
 * mode, owner and symbolic links.
 *
 * Once the new file is in its place it is not taken for failed any more: a disk that cannot sync the
 * folder may bring the old file back after a power cut, but until then everybody reads the new one.
 * @param options `mode`: permission bits of the new file, 0600 unless told; `owner`: whose it should be
 * @throws QCredError disk_full, file_read_only, write_failed; the old file is then untouched
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array,
  { mode = 0o600, owner }: { mode?: number; owner?: Owner } = {},
): Promise<void> {
  const temp = tempBeside(path);
  try {
    await writeNew(temp, bytes, { mode, ...(owner ? { owner } : {}) });
    try {
      await patiently(() => rename(temp, path));
    } catch (error) {
      await discard(temp);
      throw error;
    }
  } catch (error) {
    throw writeFault(error, path);
  }
  await syncFolder(dirname(path)).catch(() => {});
}
