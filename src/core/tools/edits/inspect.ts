import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { tempBeside } from '#core/store/files/atomic.ts';
import { isMissing, readFault } from '#core/store/files/faults.ts';
import { newOwner } from '#core/store/files/owner.ts';
import type { Secret } from '#core/store/secrets/secret.ts';
import { QCredError } from '#shared/errors.ts';
import type { FileChange, FileState } from './change.ts';
import type { FileEdit } from './edit.ts';
import { checkWritable, type ForeignFile, readForeign, sha256 } from './foreignFile.ts';
import { isExposed, modeFor } from './privacy.ts';
import { realTarget } from './realTarget.ts';
import { changedMeanwhile, ledElsewhere, sharedMeanwhile } from './refusals.ts';

/** A file to be changed: what is there now and what shall be. */
export interface Inspection {
  path: string;
  target: string;
  now: ForeignFile | null;
  next: Uint8Array | null;
  /** Whether a secret stands in the file now, and others may read it. */
  exposed: boolean;
  /** The file to be as far as it is not its bytes; null when it is deleted. */
  state: FileState | null;
}

/**
 * What stands in the file of an edit, and what shall.
 *
 * @param known secrets that may stand in it
 * @throws QCredError file_changed when its bytes are not those the plan was made from, or are elsewhere;
 *   file_unreadable
 */
export async function inspect(edit: FileEdit, known: readonly Secret[]): Promise<Inspection> {
  const { path, target, names = 1 } = edit;
  const led = await realTarget(path);
  if (led !== target) throw ledElsewhere(path, led);
  const now = await readForeign(target);
  if ((now?.hash ?? null) !== edit.before) throw changedMeanwhile(path);
  if (now !== null && now.names > names) throw sharedMeanwhile(path);
  const exposed = now !== null && (await isExposed(now, known));
  return { path, target, now, next: edit.after, exposed, state: await stateAfter(edit, target, now, known) };
}

/**
 * The same of a file of a finished change, to put its old bytes back.
 * @throws QCredError file_changed when it does not hold the change's bytes any more; file_unreadable
 */
export async function inspectBack(done: FileChange, old: Uint8Array | null): Promise<Inspection> {
  const { path, target, before, after } = done;
  const led = await realTarget(target);
  if (led !== target) throw ledElsewhere(path, led);
  const now = await readForeign(target);
  if ((now?.hash ?? null) !== (after?.hash ?? null))
    throw new QCredError(
      'file_changed',
      `${path} was changed since, so putting the old file back would lose that.`,
      'Undo later changes of this file first, or change it by hand. Nothing was changed.',
    );
  const exposed = now !== null && (await isExposed(now, []));
  return {
    path,
    target,
    now,
    next: old,
    exposed,
    state: before && (await stateBack(done, before, now, old)),
  };
}

/**
 * A mode that somebody set since was set on purpose, but for other bytes: nobody who could not read
 * the old ones may read them now.
 */
async function stateBack(
  { after }: FileChange,
  before: FileState,
  now: ForeignFile | null,
  old: Uint8Array | null,
): Promise<FileState> {
  const mode = now && after && now.mode !== after.mode ? before.mode & now.mode : before.mode;
  return { ...before, mode: await modeFor({ ...before, mode }, old ?? new Uint8Array()) };
}

async function stateAfter(
  edit: FileEdit,
  target: string,
  now: ForeignFile | null,
  known: readonly Secret[],
): Promise<FileState | null> {
  if (edit.after === null) return null;
  const wanted = now?.mode ?? edit.mode ?? 0o600;
  const mode = await modeFor({ mode: wanted, secret: edit.secret }, edit.after, known);
  return {
    hash: sha256(edit.after),
    length: edit.after.length,
    mode,
    owner: now ? now.owner : newOwner(dirname(target)),
  };
}

/** Whether an inspection would change anything. */
export const isChange = (inspection: Inspection): boolean =>
  (inspection.now?.hash ?? null) !== (inspection.state?.hash ?? null);

/**
 * Refuses what cannot be written, before anything is.
 * @throws QCredError file_read_only, unsupported (two of them are one file)
 */
export async function checkInspections(inspections: readonly Inspection[]): Promise<void> {
  const seen = new Map<string, string>();
  for (const { path, target, now } of inspections) {
    const other = seen.get(target);
    if (other !== undefined)
      throw new QCredError(
        'unsupported',
        `${other} and ${path} are the same file.`,
        'Make them two files, then try again. Nothing was changed.',
      );
    seen.set(target, path);
    await checkWritable(target, now);
  }
}

/** The entry of an inspection in a change. */
export function fileChange({ path, target, now, exposed, state }: Inspection): FileChange {
  const before = now && {
    hash: now.hash,
    length: now.bytes.length,
    mode: now.mode,
    owner: now.owner,
    ...(exposed && { secret: true }),
  };
  return { path, target, temp: tempBeside(target), before, after: state };
}

/** The folders that must be made so that `inspections` can be written, outermost first. */
export async function missingFolders(inspections: readonly Inspection[]): Promise<string[]> {
  const missing = new Set<string>();
  for (const { target, next } of inspections) {
    if (next === null) continue;
    const line: string[] = [];
    for (let at = dirname(target); !(await exists(at)); at = dirname(at)) line.unshift(at);
    for (const folder of line) missing.add(folder);
  }
  return [...missing];
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw readFault(error, path);
  }
}
