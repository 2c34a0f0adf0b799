import { createHash } from 'node:crypto';
import { type BigIntStats, constants } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing, readFault, systemCode } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { realTarget } from './realTarget.ts';
import { changedMeanwhile } from './refusals.ts';

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
  /** How many names it has (hard links). */
  names: number;
  /** Differs when the file was written or replaced since; cheaper to get than the hash. */
  stamp: string;
}

/** SHA-256 in hex. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The stamp of what is at `target` now, null when nothing is. */
export async function stampOf(target: string): Promise<string | null> {
  try {
    return stampFrom(await lstat(target, { bigint: true }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, target);
  }
}

const stampFrom = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [ino, size, mtimeNs, ctimeNs].join('-');

/** Neither follows a link nor waits for somebody who writes to a pipe. Windows has neither flag. */
const readOnlyThis = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file with what must be kept of it; null when it does not exist.
 * @param target a path without symbolic links, from `realTarget`
 * @throws QCredError file_unreadable: a folder, a pipe, a device, more than 64 MB, no permission;
 *   file_changed: a link was put there this moment
 */
export async function readForeign(target: string): Promise<ForeignFile | null> {
  try {
    // Before it is opened, because opening a device may do something.
    checkIsFile(target, await lstat(target, { bigint: true }));
    const file = await open(target, readOnlyThis);
    try {
      const stat = await file.stat({ bigint: true });
      checkIsFile(target, stat);
      const bytes = await readAll(file, Number(stat.size), target);
      const owner = { uid: Number(stat.uid), gid: Number(stat.gid) };
      const mode = Number(stat.mode & 0o7777n);
      // Of before the bytes were read: a change in between shows as another stamp later.
      return { bytes, hash: sha256(bytes), mode, owner, names: Number(stat.nlink), stamp: stampFrom(stat) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    if (systemCode(error) === 'ELOOP') throw changedMeanwhile(target);
    throw readFault(error, target);
  }
}

function checkIsFile(target: string, stat: BigIntStats): void {
  if (!stat.isFile()) throw notAFile(target, stat.isDirectory());
  if (stat.size > mostBytes) throw tooLarge(target);
}

/** All that is in a file, also where it grows meanwhile or has no size, as those of the system. */
async function readAll(file: FileHandle, size: number, target: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const piece = Buffer.allocUnsafe(Math.max(size + 1 - length, 65_536));
    const { bytesRead } = await file.read(piece, 0, piece.length, null);
    if (bytesRead === 0) return pieces.length === 1 ? (pieces[0] ?? piece) : Buffer.concat(pieces);
    pieces.push(piece.subarray(0, bytesRead));
    length += bytesRead;
    if (length > mostBytes) throw tooLarge(target);
  }
}

/** A text file for planning, and what a `FileEdit` of it states: `before`, `target`, `names`. */
export interface PlanText {
  /** With a byte order mark kept; null, as `before`, when there is no file. */
  text: string | null;
  before: string | null;
  target: string;
  names: number;
}

/**
 * A text file for planning.
 *
 * @param path absolute; symbolic links are followed
 * @throws QCredError file_unreadable (see `readForeign`), file_malformed (not UTF-8, or binary)
 */
export async function readForPlan(path: string): Promise<PlanText> {
  const target = await realTarget(path);
  const file = await readForeign(target);
  if (file === null) return { text: null, before: null, target, names: 1 };
  if (file.bytes.includes(0)) throw notText(path, 'holds binary data');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file.bytes);
    return { text, before: file.hash, target, names: file.names };
  } catch {
    throw notText(path, 'is not UTF-8 text');
  }
}

/**
 * Refuses what is marked read-only. The marks are looked at, not only tried out: for an
 * administrator every write succeeds, but a file marked read-only is still not meant to be written.
 * @param target a path without symbolic links
 * @param file what is there now
 * @param platform as `process.platform`
 * @throws QCredError file_read_only
 */
export async function checkWritable(
  target: string,
  file: ForeignFile | null,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  if (file !== null) {
    if ((file.mode & 0o200) === 0) throw readOnly(target, 'is read-only', 'Make it writable');
    const self = process.getuid?.();
    if (self !== undefined && self !== 0 && self !== file.owner.uid)
      throw readOnly(target, 'belongs to another user', 'Change its owner');
  }
  // On Windows that mark of a folder is about how it is shown.
  if (platform === 'win32') return;
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
