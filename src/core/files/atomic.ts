import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemCode, writeFault } from './faults.ts';

/** A new name beside `path` for bytes on their way to it: short, so that it fits where a long name fits. */
export function tempBeside(path: string): string {
  return join(dirname(path), `.qcred-${randomBytes(8).toString('hex')}.tmp`);
}

/**
 * Creates `path` with these bytes and has them on the disk when it resolves. The file is private
 * until it is complete; only then it gets `mode`, whatever the umask.
 * @throws the system's error, `EEXIST` when there is such a file; what was written is removed
 */
export async function writeNew(
  path: string,
  bytes: Uint8Array,
  options: { mode: number; owner?: { uid: number; gid: number } },
): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    try {
      await file.writeFile(bytes);
      if (options.owner) await file.chown(options.owner.uid, options.owner.gid);
      await file.chmod(options.mode);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(path, { force: true });
    throw error;
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
 * @param options `mode`: permission bits of the new file, 0600 unless told
 * @throws QCredError disk_full, file_read_only, write_failed; the old file is then untouched
 */
export async function writeAtomic(
  path: string,
  bytes: Uint8Array,
  options: { mode?: number } = {},
): Promise<void> {
  const temp = tempBeside(path);
  try {
    await writeNew(temp, bytes, { mode: options.mode ?? 0o600 });
    try {
      await rename(temp, path);
    } catch (error) {
      await rm(temp, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw writeFault(error, path);
  }
}
