import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, readFault } from '#core/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { realTarget } from './realTarget.ts';

/** More than any tool's configuration; a larger file is something else put there by mistake. */
const mostBytes = 64 * 1024 * 1024;

/** A file of another program, as it is now. */
export interface ForeignFile {
  bytes: Uint8Array;
  /** SHA-256 of the bytes, hex. */
  hash: string;
  /** Permission bits. */
  mode: number;
  owner: { uid: number; gid: number };
  /** Differs when the file was written or replaced since; cheaper to get than the hash. */
  stamp: string;
}

/** SHA-256 in hex. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The stamp of what is at `target` now, null when nothing is. */
export async function stampOf(target: string): Promise<string | null> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await lstat(target, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join('-');
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, target);
  }
}

/**
 * Reads a file with what must be kept of it; null when it does not exist.
 * @param target a path without symbolic links, from `realTarget`
 * @throws QCredError file_unreadable: a folder, a pipe, a device, more than 64 MB, no permission
 */
export async function readForeign(target: string): Promise<ForeignFile | null> {
  try {
    // Before the bytes: a change in between then shows as another stamp later.
    const stamp = await stampOf(target);
    if (stamp === null) return null;
    const stat = await lstat(target);
    // Checked before it is opened, because opening a pipe would wait for ever.
    if (!stat.isFile()) throw notAFile(target, stat.isDirectory());
    if (stat.size > mostBytes) throw tooLarge(target);
    const bytes = await readFile(target);
    const owner = { uid: stat.uid, gid: stat.gid };
    return { bytes, hash: sha256(bytes), mode: stat.mode & 0o7777, owner, stamp };
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, target);
  }
}

/**
 * A text file for planning: its text with a byte order mark kept, and the hash a `FileEdit` states
 * as `before`. Both null when it does not exist.
 * @param path absolute; symbolic links are followed
 * @throws QCredError file_unreadable (see `readForeign`), file_malformed (not UTF-8, or binary)
 */
export async function readForPlan(path: string): Promise<{ text: string | null; before: string | null }> {
  const file = await readForeign(await realTarget(path));
  if (file === null) return { text: null, before: null };
  if (file.bytes.includes(0)) throw notText(path, 'holds binary data');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes);
    return { text, before: file.hash };
  } catch {
    throw notText(path, 'is not UTF-8 text');
  }
}

/**
 * Refuses what is marked read-only. The marks are looked at, not only tried out: for an
 * administrator every write succeeds, but a file marked read-only is still not meant to be written.
 * @param target a path without symbolic links
 * @param file what is there now
 * @throws QCredError file_read_only
 */
export async function checkWritable(target: string, file: ForeignFile | null): Promise<void> {
  if (file !== null) {
    if ((file.mode & 0o200) === 0) throw readOnly(target, 'is read-only', 'Make it writable');
    const self = process.getuid?.();
    if (self !== undefined && self !== 0 && self !== file.owner.uid)
      throw readOnly(target, 'belongs to another user', 'Change its owner');
  }
  const folder = await nearestFolder(dirname(target));
  if ((folder.mode & 0o200) === 0)
    throw readOnly(target, `is in a read-only folder, ${folder.path}`, 'Make the folder writable');
}

async function nearestFolder(path: string): Promise<{ path: string; mode: number }> {
  try {
    const stat = await lstat(path);
    return { path, mode: stat.mode };
  } catch (error) {
    if (isMissing(error) && dirname(path) !== path) return nearestFolder(dirname(path));
    throw readFault(error, path);
  }
}

const readOnly = (path: string, why: string, remedy: string): QCredError =>
  new QCredError('file_read_only', `${path} ${why}.`, `${remedy}, then try again. Nothing was changed.`);

const notText = (path: string, why: string): QCredError =>
  new QCredError(
    'file_malformed',
    `${path} ${why}.`,
    'Save it as UTF-8 text or move it away, then try again. Nothing was changed.',
  );

const notAFile = (path: string, isFolder: boolean): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} is ${isFolder ? 'a folder' : 'not an ordinary file'}.`,
    'Move it away, then try again.',
  );

const tooLarge = (path: string): QCredError =>
  new QCredError(
    'file_unreadable',
    `${path} is larger than 64 MB, so it is not a configuration file.`,
    'Move it away, then try again.',
  );
