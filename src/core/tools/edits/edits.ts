import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemp } from '#core/store/files/atomic.ts';
import { systemCode, writeFault } from '#core/store/files/faults.ts';
import { makeFolder } from '#core/store/files/folder.ts';
import { isAlive, ownHolder } from '#core/store/files/holder.ts';
import { withLock } from '#core/store/files/lock.ts';
import type { Secret } from '#core/store/secrets/secret.ts';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { workOf } from '../work/work.ts';
import { type Change, createChangeCodec } from './change.ts';
import type { AppliedChange, Beside, EditPlan, FilePreview } from './edit.ts';
import { type PlanText, readForeign, readForPlan } from './foreignFile.ts';
import { entries, journalPath, namesIn, untoldPath } from './history.ts';
import {
  checkInspections,
  fileChange,
  type Inspection,
  inspect,
  inspectBack,
  isChange,
  missingFolders,
} from './inspect.ts';
import { isClosing } from './privacy.ts';
import { recoverChange, transact } from './transaction.ts';

/** What `recover` found and did. */
interface RecoveryReport {
  /** Changes that were completed. */
  finished: number;
  /** Changes that were taken back. */
  rolledBack: number;
  /** Unfinished files that were removed. */
  cleaned: number;
  /**
   * Files that were left as they are: another program changed them since the crash, or they cannot
   * be written now, and the next start tries again. The journal, where only that is left to do which
   * goes with the files. Nothing is on its way when this is empty.
   */
  left: string[];
}

/** A file that an undo would write. */
export interface BroughtBack {
  path: string;
  old: Uint8Array;
  /** Null where nothing is there that can be read. */
  now: Uint8Array | null;
}

/** The only writers of files that are not ours. */
export interface Edits {
  /**
   * A text file for planning: its text, byte order mark kept, and what to state of it in an edit.
   * @throws QCredError file_unreadable, file_malformed
   */
  readForPlan(path: string): Promise<PlanText>;
  /**
   * What a plan would do, with secrets masked: the given ones and every value whose key says so.
   * @throws QCredError file_changed when the plan was made from other bytes; file_unreadable
   */
  preview(plan: EditPlan, secrets?: readonly Secret[]): Promise<FilePreview[]>;
  /**
   * Makes all edits or none, and what changes with them. Edits that change nothing are left out.
   * @param secrets which may be in the files: a file with one in it becomes its owner's alone
   * @returns the change; without paths when no file had to change, and then there is nothing to undo
   * @throws QCredError file_changed, file_read_only, file_unreadable, unsupported (two edits of one
   *   file), disk_full, write_failed, vault_busy; no file is then changed
   */
  apply(plan: EditPlan, secrets?: readonly Secret[]): Promise<AppliedChange>;
  /**
   * Puts every file of a change back as it was, byte for byte; files and folders it created go. What
   * changes with them is the memo of its plan. Once somebody knows of it, `told` is to be called.
   * @param id names the undoing; a new name unless it is given
   * @throws QCredError not_found, file_changed when a file was changed since, and as `apply`
   */
  undo(changeId: string, id?: string): Promise<AppliedChange>;
  /** What undoing a change would put back, beside what stands there now; nothing of what cannot be undone. */
  bringsBack(changeId: string): Promise<BroughtBack[]>;
  /** Whether there is a change that the next start has to finish or take back. */
  isUnderWay(): Promise<boolean>;
  /** The change that an undo took back whose process ended before anybody was told. */
  undoneUntold(): Promise<AppliedChange | null>;
  /** The last undo is known of. Never throws. */
  told(): Promise<void>;
  /** The last 50 changes, newest first; at most `limit` of them. */
  list(limit?: number): Promise<AppliedChange[]>;
  /**
   * Completes or takes back what a killed process left half done. For every start of the app and
   * the command; does next to nothing when there is nothing to do.
   */
  recover(): Promise<RecoveryReport>;
}

export interface EditsDeps {
  /** QCred's own folder. */
  dataDir: string;
  /** The vault key, 32 bytes. */
  key: Uint8Array;
  now(): Date;
  uuid(): string;
  randomBytes(length: number): Uint8Array;
  /** Changes what changes with the files; absent where nothing does. */
  beside?: Beside;
  /** Where previews are worked out. */
  work: Deps['work'];
  /** Told after every step of a change; a test stops the process there. */
  step?(name: string): void;
}

export function createEdits(deps: EditsDeps): Edits {
  const work = workOf(deps);
  const folder = join(deps.dataDir, 'changes');
  const codec = createChangeCodec(deps.key, deps.randomBytes);
  const beside = deps.beside ?? { commit: async () => {}, happened: async () => false };
  const transaction = { folder, codec, beside, step: deps.step ?? (() => {}) };

  async function locked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await withLock(join(deps.dataDir, 'edits.lock'), work);
    } catch (error) {
      throw systemCode(error) === null ? error : writeFault(error, folder);
    }
  }

  type Facts = Pick<Change, 'title' | 'memo' | 'beside' | 'undoes'> & { id?: string; empties: string[] };

  async function make(inspections: readonly Inspection[], facts: Facts): Promise<Change> {
    await checkInspections(inspections);
    const change: Change = {
      ...facts,
      id: facts.id ?? deps.uuid(),
      at: deps.now().toISOString(),
      by: ownHolder(),
      files: inspections.map(fileChange),
      makes: await missingFolders(inspections),
    };
    makeOwnFolder(folder);
    await told();
    await transact(transaction, change, {
      olds: inspections.map(({ now }) => now?.bytes ?? null),
      news: inspections.map(({ next }) => next),
      stamps: inspections.map(({ now }) => now?.stamp ?? null),
    });
    return change;
  }

  async function told(): Promise<void> {
    await rm(untoldPath(folder)).catch(() => {});
  }

  async function recoverLocked(): Promise<RecoveryReport> {
    const report: RecoveryReport = { finished: 0, rolledBack: 0, cleaned: 0, left: [] };
    const names = await namesIn(folder);
    for (const name of names.filter(isTemp)) {
      await rm(join(folder, name), { force: true });
      report.cleaned++;
    }
    if (!names.includes('journal')) return report;
    const change = await readOrNull(journalPath(folder));
    if (change === null) {
      // Damaged, or of another vault's key: nothing can be told from it, and it must not stand in
      // the way for ever.
      const aside = `${journalPath(folder)}.unreadable`;
      await rename(journalPath(folder), aside);
      return { ...report, left: [aside] };
    }
    const { outcome, cleaned, left } = await recoverChange(transaction, change);
    return {
      finished: outcome === 'finished' ? 1 : 0,
      rolledBack: outcome === 'rolledBack' ? 1 : 0,
      cleaned: report.cleaned + cleaned,
      // All files may be right and only what goes with them still missing.
      left: outcome === 'stuck' && left.length === 0 ? [journalPath(folder)] : left,
    };
  }

  /** Before a new change: a journal that cannot be dealt with must not be written over. */
  async function clearTheWay(): Promise<void> {
    const { left } = await recoverLocked();
    if ((await namesIn(folder)).includes('journal')) throw inTheWay(left);
  }

  async function readOrNull(path: string): Promise<Change | null> {
    try {
      return await codec.read(path);
    } catch {
      return null;
    }
  }

  return {
    readForPlan,

    async preview(plan, secrets = []) {
      const inspections = await eachInTurn(plan.edits, (edit) => inspect(edit, secrets));
      return eachInTurn(inspections, (inspection) => work('preview', inspection, secrets));
    },

    apply: (plan, secrets = []) =>
      locked(async () => {
        await clearTheWay();
        const inspections = await eachInTurn(plan.edits, (edit) => inspect(edit, secrets));
        const { id, title, memo, beside: what } = plan;
        const changes = inspections.filter(isChange);
        if (changes.length > 0)
          return applied(await make(changes, { id, title, memo, beside: what, empties: [] }), false);
        // Under another name: what was prepared under the plan's tells of files.
        const none = { id: deps.uuid(), title, at: deps.now().toISOString(), paths: [], undone: false };
        if (what !== undefined) await beside.commit(none.id, what, false);
        return none;
      }),

    undo: (changeId, id) =>
      locked(async () => {
        await clearTheWay();
        const entry = (await entries(folder)).find(({ id }) => id === changeId);
        if (entry === undefined) throw gone();
        if (entry.undone) throw undoneAlready();
        const { change, olds } = await codec.readWhole(entry.path).catch((error: unknown) => {
          throw damaged(entry.path, error);
        });
        const inspections: Inspection[] = [];
        for (const [index, file] of change.files.entries())
          inspections.push(await inspectBack(file, olds[index] ?? null));
        const made = await make(inspections, {
          id,
          title: change.title,
          beside: change.memo,
          empties: change.makes.toReversed(),
          undoes: changeId,
        });
        return { ...applied(change, true), closed: closedBy(made) };
      }),

    async bringsBack(changeId) {
      const entry = (await entries(folder)).find(({ id, undone }) => id === changeId && !undone);
      const whole = entry && (await codec.readWhole(entry.path).catch(() => null));
      if (!whole) return [];
      const files: BroughtBack[] = [];
      for (const [index, { path, target }] of whole.change.files.entries()) {
        const old = whole.olds[index];
        if (!old) continue;
        const now = await readForeign(target).catch(() => null);
        files.push({ path, old, now: now?.bytes ?? null });
      }
      return files;
    },

    isUnderWay: async () => (await namesIn(folder)).includes('journal'),

    async undoneUntold() {
      const change = await readOrNull(untoldPath(folder));
      if (change?.undoes === undefined || (change.by && isAlive(change.by))) return null;
      return { ...applied(change, true), id: change.undoes };
    },

    told,

    async list(limit = Number.POSITIVE_INFINITY) {
      const changes: AppliedChange[] = [];
      for (const entry of await entries(folder)) {
        if (changes.length >= limit) break;
        const change = await readOrNull(entry.path);
        if (change !== null) changes.push(applied(change, entry.undone));
      }
      return changes;
    },

    async recover() {
      const names = await namesIn(folder);
      if (names.some((name) => name === 'journal' || isTemp(name))) return locked(recoverLocked);
      return { finished: 0, rolledBack: 0, cleaned: 0, left: [] };
    },
  };
}

const applied = (change: Change, undone: boolean): AppliedChange => ({
  id: change.id,
  title: change.title,
  at: change.at,
  paths: change.files.map(({ path }) => path),
  undone,
  closed: closedBy(change),
});

/** The files that a change closed to others; absent when there are none. */
function closedBy({ files }: Change): string[] | undefined {
  const closed = files.filter(({ before, after }) => before && after && isClosing(before.mode, after.mode));
  return closed.length > 0 ? closed.map(({ path }) => path) : undefined;
}

async function eachInTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

function makeOwnFolder(path: string): void {
  try {
    makeFolder(path);
  } catch (error) {
    throw writeFault(error, path);
  }
}

const inTheWay = (files: readonly string[]): QCredError =>
  new QCredError(
    'write_failed',
    `An earlier change was interrupted and cannot be put right now: ${files.join(', ')}.`,
    'Make these files and their folders writable, then try again.',
  );

const gone = (): QCredError =>
  new QCredError(
    'not_found',
    'This change can no longer be undone.',
    'Only the last 50 changes are kept; change the file by hand.',
  );

const undoneAlready = (): QCredError =>
  new QCredError('not_found', 'This change was already undone.', 'Apply it again if you want it back.');

const damaged = (path: string, cause: unknown): QCredError =>
  new QCredError(
    'vault_corrupt',
    `The backup ${path} is damaged, so its files cannot be put back from it.`,
    'Nothing was changed. Put the files back by hand or from a backup of your disk.',
    { cause },
  );
