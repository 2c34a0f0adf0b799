/** Mends what others may do with files: planned with the permissions before and after, made once, and undone. */
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { MendingPlan, PermissionMending } from '#shared/contract/doctor.ts';
import { QCredError, toErrorView } from '#shared/errors.ts';
import { keepNewest } from '#shared/newest.ts';
import type { Deps } from '../deps.ts';
import type { Activity } from '../store/activity/activity.ts';
import { isMissing, nullIfMissing, writeFault } from '../store/files/faults.ts';
import { targetById } from '../tools/targets/index.ts';
import { openOwnFiles } from './ownFiles.ts';

/** A file whose permissions change. */
interface ModeChange {
  path: string;
  before: number;
  after: number;
  /** Whether a link at its end is followed: a person's own files may be links, ours are not. */
  follow: boolean;
  /** When a tool's file was written; one that was written since may hold a secret that nobody else may read. */
  written?: number;
}

/** Mendings of permissions, each planned before it is made. */
export interface PermissionMendings {
  /** Works out which files would be closed. Changes nothing. */
  plan(mending: PermissionMending): Promise<MendingPlan>;
  /**
   * Closes them, once.
   * @returns how many were closed; where it ended before the last, why, in a sentence
   * @throws QCredError not_found for a plan that was made or is not known, file_changed, write_failed
   */
  mend(planId: string): Promise<{ files: number; failed: string | null }>;
  /**
   * Gives the files the permissions that they had, where they have what they were given and, those of
   * tools, nobody wrote to them since.
   * @returns how many were given back
   * @throws QCredError not_found
   */
  undo(planId: string): Promise<number>;
}

/** How many plans are kept; a person looks at one at a time. */
const keptPlans = 20;
const permissionBits = 0o777;

/**
 * @param deps the machine
 * @param activity the log, while the vault is open
 */
export function createPermissionMendings(deps: Deps, activity: () => Activity | null): PermissionMendings {
  const planned = new Map<string, readonly ModeChange[]>();
  const made = new Map<string, readonly ModeChange[]>();

  const log = async (action: string, changes: readonly ModeChange[]): Promise<void> => {
    for (const { path } of changes) await activity()?.append({ action, subject: path });
  };

  return {
    async plan(mending) {
      const changes =
        mending.kind === 'own-files' ? await ownChanges(deps) : await toolChanges(deps, mending.target);
      const planId = deps.uuid();
      planned.set(planId, changes);
      keepNewest(planned, keptPlans);
      const whose = mending.kind === 'own-files' ? 'QCred' : targetById(mending.target).label;
      return {
        planId,
        title: `Close the files of ${whose} to others`,
        files: changes.map(({ path, before, after }) => ({
          path,
          before: modeWords(before),
          after: modeWords(after),
        })),
      };
    },

    async mend(planId) {
      const changes = planned.get(planId);
      if (!changes) throw notCurrent();
      planned.delete(planId);
      const done: ModeChange[] = [];
      let failed: string | null = null;
      for (const change of changes) {
        try {
          await setMode(change, change.before, change.after);
          done.push(change);
        } catch (error) {
          // Of nothing there is nothing to undo; what was done before can be.
          if (done.length === 0) throw error;
          const { message, hint } = toErrorView(error);
          failed = `${message} ${hint}`.trim();
          break;
        }
      }
      if (done.length > 0) {
        made.set(planId, done);
        keepNewest(made, keptPlans);
        await log('files.closed', done);
      }
      return { files: done.length, failed };
    },

    async undo(planId) {
      const changes = made.get(planId);
      if (!changes) throw notCurrent();
      made.delete(planId);
      const back: ModeChange[] = [];
      for (const change of changes) {
        try {
          await setMode(change, change.after, change.before);
          back.push(change);
        } catch (error) {
          // Somebody else changed it since: theirs stays.
          if (!(error instanceof QCredError)) throw error;
        }
      }
      await log('files.opened', back);
      return back.length;
    },
  };
}

const notCurrent = (): QCredError =>
  new QCredError('not_found', 'This plan is no longer current.', 'Check again, then mend it.');

async function ownChanges(deps: Deps): Promise<ModeChange[]> {
  return (await openOwnFiles(deps)).map((file) => ({ ...file, follow: false }));
}

/** The files of a tool that others can read, and that are the person's own to close. */
async function toolChanges(deps: Deps, id: PermissionTarget): Promise<ModeChange[]> {
  if (deps.platform === 'win32') return [];
  const found: ModeChange[] = [];
  for (const { path } of targetById(id).locate(deps)) {
    const is = await stat(path).catch(nullIfMissing);
    if (!is?.isFile() || (deps.uid !== undefined && is.uid !== deps.uid)) continue;
    const before = is.mode & permissionBits;
    if ((before & 0o077) !== 0)
      found.push({ path, before, after: before & 0o700, follow: true, written: is.mtimeMs });
  }
  return found;
}

type PermissionTarget = Extract<PermissionMending, { kind: 'tool-files' }>['target'];

/** Sets the mode of a file that has the expected one. @throws QCredError file_changed, write_failed */
async function setMode(
  { path, follow, written }: ModeChange,
  expected: number,
  wanted: number,
): Promise<void> {
  const changed = () =>
    new QCredError('file_changed', `${path} was changed by another program.`, 'Check again, then mend it.');
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW));
    const is: Stats = await file.stat();
    if ((is.mode & permissionBits) !== expected) throw changed();
    if (written !== undefined && is.mtimeMs !== written) throw changed();
    await file.chmod(wanted);
  } catch (error) {
    if (error instanceof QCredError) throw error;
    if (isMissing(error)) throw changed();
    throw writeFault(error, path);
  } finally {
    await file?.close();
  }
}

/** Permissions as `ls` tells them: `rw-r--r--`. */
const modeWords = (mode: number): string =>
  [6, 3, 0]
    .map((shift) =>
      ['r', 'w', 'x'].map((letter, at) => ((mode >> shift) & (4 >> at) ? letter : '-')).join(''),
    )
    .join('');
