import { lchown, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder, writeAtomic, writeNew } from '#core/store/files/atomic.ts';
import { systemCode, writeFault } from '#core/store/files/faults.ts';
import { makeFolder } from '#core/store/files/folder.ts';
import { newOwner } from '#core/store/files/owner.ts';
import { patiently } from '#core/store/files/patience.ts';
import { QCredError } from '#shared/errors.ts';
import type { Change, ChangeCodec, FileChange, FileState } from './change.ts';
import type { Beside } from './edit.ts';
import { readForeign, stampOf } from './foreignFile.ts';
import { journalPath, settle } from './history.ts';
import { modeFor } from './privacy.ts';
import { realTarget } from './realTarget.ts';
import { changedMeanwhile, ledElsewhere } from './refusals.ts';

/*
 * Several files change together, or none does. The order is what makes it so:
 *
 *   1. the journal, with all old bytes sealed in it, is on the disk
 *   2. every new file is complete, beside its target and on the disk
 *   3. the new files are renamed to their targets, one by one
 *   4. what changes with them is changed: the vault, with one rename of its own
 *   5. the journal is renamed to the finished change
 *
 * Nothing has to note how far it came. Before every target's new bytes are complete, no target is
 * changed; so whoever finds a journal looks at the files: each one holds its old bytes, its new
 * ones, or a stranger's. Complete new bytes for all that are still old means forward, else back.
 * Once the vault is changed it is done: whatever fails after that is finished by the next start.
 */

interface TransactionDeps {
  folder: string;
  codec: ChangeCodec;
  beside: Beside;
  /** Called after every step with its name; a test stops the process there. */
  step(name: string): void;
}

/** The bytes of a change's files, in their order; null where there is no file. */
interface Contents {
  olds: readonly (Uint8Array | null)[];
  news: readonly (Uint8Array | null)[];
  /** What `stampOf` said when the old bytes were read. */
  stamps: readonly (string | null)[];
}

/**
 * Makes a change, whole. To be called under the lock, with no journal there.
 * @throws QCredError file_changed when a file was written since its old bytes were read; disk_full,
 *   file_read_only, write_failed. All files are then as they were.
 */
export async function transact(deps: TransactionDeps, change: Change, contents: Contents): Promise<void> {
  const journal = journalPath(deps.folder);
  await writeAtomic(journal, deps.codec.encode(change, contents.olds));
  deps.step('journal written');
  try {
    await prepare(deps, change, contents);
    await refuseStale(change, contents.stamps);
    await exchange(deps, change);
    await commit(deps, change);
  } catch (error) {
    throw await takenBack(deps, change, writeFault(error, deps.folder));
  }
  await settle(deps.folder, change).catch(() => {});
  deps.step('settled');
}

/** Changes what changes with the files. */
async function commit({ beside, step }: TransactionDeps, { id, beside: what }: Change): Promise<void> {
  if (what === undefined) return;
  await beside.commit(id, what);
  step('committed');
}

/** Makes a folder that belongs to whom the one above it does. */
async function makeTheirs(folder: string): Promise<void> {
  const owner = newOwner(dirname(folder));
  await mkdir(folder, { mode: 0o700 });
  if (owner) await lchown(folder, owner.uid, owner.gid);
}

/** Writes all new files beside their targets. */
async function prepare(deps: TransactionDeps, change: Change, contents: Contents): Promise<void> {
  for (const folder of change.makes) {
    await attempt(folder, () => makeTheirs(folder));
    deps.step('folder made');
  }
  for (const [index, file] of change.files.entries()) {
    const bytes = contents.news[index];
    if (!bytes || file.after === null) continue;
    const { mode, owner } = file.after;
    await refuseLed(file);
    await attempt(file.target, () => writeNew(file.temp, bytes, { mode, owner }));
    deps.step('new file written');
  }
}

/** The last look before the first rename: a program may have written a file while we prepared. */
async function refuseStale(change: Change, stamps: Contents['stamps']): Promise<void> {
  for (const [index, file] of change.files.entries()) {
    await refuseLed(file);
    if ((await stampOf(file.target)) !== (stamps[index] ?? null)) throw changedMeanwhile(file.path);
  }
}

/** Bytes may go nowhere but where it was looked: a folder on the way may have become a link. */
async function refuseLed({ path, target }: FileChange): Promise<void> {
  const now = await realTarget(target);
  if (now !== target) throw ledElsewhere(path, now);
}

/** Puts the new files in place of the old ones, skipping those that are there already. */
async function exchange(deps: TransactionDeps, change: Change, done: ReadonlySet<FileChange> = new Set()) {
  for (const file of change.files) {
    if (done.has(file)) continue;
    await attempt(file.target, () =>
      patiently(() =>
        file.after === null ? rm(file.target, { force: true }) : rename(file.temp, file.target),
      ),
    );
    deps.step('file exchanged');
  }
  await syncFolders(change);
  deps.step('folders synced');
  for (const folder of change.empties) await removeIfEmpty(folder);
}

/** After a failure: takes the change back, and gives the error to throw. */
async function takenBack(deps: TransactionDeps, change: Change, fault: QCredError): Promise<QCredError> {
  const { stuck } = await rollBack(deps, change);
  if (stuck.length === 0) return fault;
  return new QCredError(
    fault.code,
    `${fault.message} ${stuck.join(', ')} could not be put back.`,
    'Mend that, then start QCred again: it puts the files back.',
    { cause: fault },
  );
}

/** How a journal that a dead process left was dealt with. */
interface Recovery {
  /** `stuck`: neither way can be gone now; the journal stays for the next try. */
  outcome: 'finished' | 'rolledBack' | 'stuck';
  /** How many unfinished files were removed. */
  cleaned: number;
  /** Files that hold a stranger's bytes and were left alone, and those that could not be written. */
  left: string[];
}

/**
 * Deals with the journal of a dead process. To be called under the lock. Completes the change when
 * everything for it is there; takes it back otherwise, and also when another program wrote one of
 * the files since, whose bytes are then kept.
 */
export async function recoverChange(deps: TransactionDeps, change: Change): Promise<Recovery> {
  if (change.beside !== undefined && (await deps.beside.happened(change.id))) {
    await settle(deps.folder, change);
    return { outcome: 'finished', cleaned: 0, left: [] };
  }
  const done = new Set<FileChange>();
  let complete = true;
  for (const file of change.files) {
    const now = await hashAt(file.target);
    if (now === hashOf(file.after)) done.add(file);
    else if (now !== hashOf(file.before)) complete = false;
    else if (file.after !== null && (await hashAt(file.temp)) !== file.after.hash) complete = false;
  }
  if (!complete) {
    const { cleaned, left, stuck, tidy } = await rollBack(deps, change);
    return { outcome: tidy ? 'rolledBack' : 'stuck', cleaned, left: [...left, ...stuck] };
  }
  try {
    await exchange(deps, change, done);
    await commit(deps, change);
    await settle(deps.folder, change);
    return { outcome: 'finished', cleaned: 0, left: [] };
  } catch {
    const left = change.files.filter((file) => !done.has(file)).map((file) => file.target);
    return { outcome: 'stuck', cleaned: 0, left };
  }
}

interface RolledBack {
  /** How many unfinished files were removed. */
  cleaned: number;
  /** Targets that hold a stranger's bytes. */
  left: string[];
  /** Targets that still hold new bytes, because they could not be written. */
  stuck: string[];
  /** Whether everything was put back and cleaned away, and the journal with it. */
  tidy: boolean;
}

/**
 * Puts old bytes back wherever new ones are, removes what was unfinished, then the journal. What
 * fails for one file does not keep the others from being put back; the journal then stays.
 */
async function rollBack(deps: TransactionDeps, change: Change): Promise<RolledBack> {
  const result: RolledBack = { cleaned: 0, left: [], stuck: [], tidy: true };
  for (const [index, file] of change.files.entries()) {
    const now = await hashAt(file.target);
    try {
      if (await removeFile(file.temp)) result.cleaned++;
      if (now === hashOf(file.before)) continue;
      if (now === hashOf(file.after)) {
        const { olds } = await deps.codec.readWhole(journalPath(deps.folder));
        await restore(file, olds[index] ?? null);
        deps.step('file put back');
      } else result.left.push(file.target);
    } catch {
      result.tidy = false;
      if (now === hashOf(file.after)) result.stuck.push(file.target);
    }
  }
  for (const folder of change.makes.toReversed()) await removeIfEmpty(folder);
  try {
    await syncFolders(change);
    if (result.tidy) await rm(journalPath(deps.folder), { force: true });
    await syncFolder(deps.folder);
  } catch {
    result.tidy = false;
  }
  return result;
}

async function restore(file: FileChange, old: Uint8Array | null): Promise<void> {
  if (file.before === null || old === null) {
    await rm(file.target, { force: true });
    return;
  }
  const { owner } = file.before;
  const mode = await modeFor(file.before, old);
  makeFolder(dirname(file.target));
  await writeNew(file.temp, old, { mode, owner });
  await patiently(() => rename(file.temp, file.target));
}

const hashOf = (state: FileState | null): string | null => state?.hash ?? null;

/** The hash of what is there, null for nothing, `other` for what is no readable file, or lies behind a link. */
async function hashAt(path: string): Promise<string | null> {
  try {
    if ((await realTarget(path)) !== path) return 'other';
    return (await readForeign(path))?.hash ?? null;
  } catch {
    return 'other';
  }
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await rm(path);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '')) return false;
    throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch {
    // It holds something by now, or is gone: both are as well.
  }
}

/** Makes the exchange durable: the folders of all files, and those in which folders were made. */
async function syncFolders(change: Change): Promise<void> {
  const folders = new Set(
    [...change.files.map((file) => file.target), ...change.makes].map((path) => dirname(path)),
  );
  for (const folder of folders) {
    try {
      await syncFolder(folder);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw writeFault(error, folder);
    }
  }
}

async function attempt(path: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw writeFault(error, path);
  }
}
