import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { isForgotten } from '#core/store/crypto/box.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { readFault, writeFault } from '#core/store/files/faults.ts';
import { isAlive } from '#core/store/files/holder.ts';
import { withLock } from '#core/store/files/lock.ts';
import { toErrorView } from '#shared/errors.ts';
import type { ActivityRecord, Actor } from '#shared/model.ts';
import type { Anchor } from './anchor.ts';
import { type Around, around } from './around.ts';
import { type End, start } from './chain.ts';
import { endOf, idsAfter, recordsAfter } from './end.ts';
import type { ActivityEntry } from './entry.ts';
import { readHead } from './head.ts';
import { linesOf } from './lines.ts';
import { type FollowResult, type Line, openLog } from './log.ts';
import { openOrNull, readOrNothing } from './logFile.ts';
import { goesOnFrom, standingOf, troubleOf } from './standing.ts';
import { type Checked, type VaultChanges, type Verification, verifyLines, type Witnesses } from './verify.ts';
import { createWaitingRoom, removeWaiting, type WaitingFile } from './waiting.ts';

/** The log of every access to a secret and every change: append-only, encrypted, each record chained to the one before. */
export interface Activity {
  /**
   * Adds a record; it is on the disk when this resolves, in the log or waiting to be appended by
   * whichever process has the log. Waits for no other process.
   * @throws QCredError disk_full, file_read_only, write_failed
   */
  append(entry: ActivityEntry): Promise<void>;
  /** Adds several records with one write. Throws what `append` throws. */
  appendAll(entries: readonly ActivityEntry[]): Promise<void>;
  /**
   * Writes down what an update of the vault is about to do. It counts once the vault remembers that
   * update; after a crash, too.
   * @param id of the update (`VaultStep`)
   * @throws as `append`
   */
  prepare(id: string, entries: readonly ActivityEntry[]): Promise<void>;
  /** The update was made: its records are appended, now or by the next who can. Never throws. */
  confirm(id: string): Promise<void>;
  /** The update was not made. Never throws. */
  drop(id: string): Promise<void>;
  /**
   * Does something at a service. Its record is on the disk before, and in the log afterwards: also
   * when the vault was locked meanwhile, or the process ended; then it says whether the answer was seen.
   * @returns what `work` returns
   * @throws what `work` throws, and nothing is logged then; as `append`, and then it was not begun
   */
  around: Around;
  /**
   * For every start: appends what waits, drops what dead processes prepared and did not do, and lets
   * the anchor follow what they appended. Never throws.
   */
  settle(): Promise<void>;
  /**
   * The newest `limit` records, newest first, and how many there are; those that wait, too. Writes nothing.
   * @throws QCredError file_unreadable
   */
  list(options: { limit: number }): Promise<{ records: ActivityRecord[]; total: number }>;
  /**
   * Checks the whole chain. Writes nothing.
   * @throws QCredError file_unreadable
   */
  verify(): Promise<Verification>;
  /**
   * Compares the end of the log with its anchor, in a time that its length does not matter for.
   * Writes nothing.
   * @returns what is wrong, as a sentence; null when nothing is, or it cannot be told now
   */
  trouble(): Promise<string | null>;
  /**
   * The person accepts what `verify` finds wrong: that is written down in the log, which goes on from
   * there.
   * @returns what was accepted; null when nothing was wrong
   * @throws QCredError vault_busy, keychain_*, wrong_passphrase, and what `append` throws
   */
  accept(): Promise<string | null>;
  /** Lets the anchor follow, where what this process appended is not anchored yet. Never throws. */
  anchor(): Promise<void>;
  /** Calls back when an append finds that the log does not go on from its anchor. */
  onMisfit(listener: () => void): void;
  /** Plans nothing any more. What is not anchored yet is when somebody appends again. */
  close(): void;
}

export interface ActivityDeps {
  /** QCred's own folder. */
  dataDir: string;
  /** The vault key, 32 bytes. */
  key: Uint8Array;
  now(): Date;
  actor: Actor;
  randomBytes(length: number): Uint8Array;
  /** Whether the vault remembers an update. */
  happened?(id: string): Promise<boolean>;
  /** What the vault remembers of its updates. */
  changes?(): Promise<VaultChanges>;
  /** Where the end of the log is kept outside of this folder. */
  anchor?: Anchor;
}

/*
 * Nobody waits for the log: what cannot be appended at once waits in a file of its own. The anchor is
 * put off while it rests (`follow.ts`), and follows a moment after the last record.
 */

/** How long after an append that was not anchored the anchor follows. */
const restMs = 1_000;

/** @param deps where, with which key, by whom */
export function createActivity(deps: ActivityDeps): Activity {
  const key = subkey(deps.key, 'activity');
  const { anchor } = deps;
  const room = createWaitingRoom(deps.dataDir, key, deps.randomBytes);
  const prepared = new Map<string, string>();
  const lockPath = join(deps.dataDir, 'activity.lock');
  const log = openLog({
    ...deps,
    key,
    adopted: ({ seq }, place) => {
      const detail = `after record ${seq}, with which it was adopted`;
      return linesFor(named([{ action: 'activity.anchored', subject: place, detail }]))[0] as Line;
    },
    async wasChanged(lines) {
      const { names } = (await deps.changes?.()) ?? { names: [] };
      return names.some((name) => !lines.some(({ id }) => id.startsWith(`${name}/`)));
    },
  });
  const { path: logPath, headPath } = log;
  /** Runs `work` unless another process has the log. @throws QCredError vault_busy */
  const locked = <T>(work: () => Promise<T>) => withLock(lockPath, work, { timeoutMs: 0 });
  /** The append before, so that those of one process queue here and not at the lock. */
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = queue.then(work);
    queue = done.catch(() => {});
    return done;
  };

  const named = (entries: readonly ActivityEntry[]) => ({
    id: Buffer.from(deps.randomBytes(12)).toString('base64url'),
    at: deps.now().toISOString(),
    actor: deps.actor,
    entries,
  });

  /** What waits and has happened, as far as it is not in the log already. */
  async function due(): Promise<{ files: WaitingFile[]; lines: Line[] }> {
    const files: WaitingFile[] = [];
    for (const file of await room.list()) {
      if (file.kind === 'asked') continue;
      if (file.kind !== 'prepared' || (await deps.happened?.(file.id))) files.push(file);
    }
    if (files.length === 0) return { files, lines: [] };
    const known = await idsAfter(logPath, Math.min(...files.map(({ after }) => after)), key);
    return { files, lines: files.flatMap(linesFor).filter(({ id }) => !known.has(id)) };
  }

  /** Appends what waits, and then these. Once they are on the disk, nothing more can fail. */
  async function write(entries: readonly Line[]): Promise<void> {
    const { files, lines } = await due();
    const all = [...lines, ...entries];
    const follow = all.length > 0 ? await log.append(all) : null;
    await removeWaiting(files.map(({ path }) => path));
    if (follow) followed(await follow());
  }

  /** Whether what this process appended is not anchored yet. */
  let isBehind = false;
  let later: NodeJS.Timeout | undefined;
  const listeners: (() => void)[] = [];

  function followed(result: FollowResult): void {
    isBehind = result === 'late';
    if (result === 'misfit') for (const listener of listeners) listener();
    if (!isBehind || later) return;
    later = setTimeout(() => void anchorNow(), restMs).unref();
  }

  async function anchorNow(): Promise<void> {
    clearTimeout(later);
    later = undefined;
    if (!isBehind) return;
    await inTurn(async () => {
      try {
        await locked(async () => followed(await log.follow()));
      } catch {
        // Who has the log appends, and so anchors.
      }
      await flush();
    });
  }

  /** Appends what waits, unless another process has the log, which then does. Never throws. */
  async function flush(): Promise<void> {
    try {
      // Twice: something may come to wait just before the lock is given back.
      for (let round = 0; round < 2 && !(await room.isEmpty()); round++) await locked(() => write([]));
    } catch {
      // It goes on waiting.
    }
  }

  async function appendNow(all: Parameters<typeof linesFor>[0]): Promise<void> {
    try {
      await locked(() => write(linesFor(all)));
    } catch {
      try {
        await room.put({ ...all, after: await log.lastSeq() }, 'record');
      } catch (error) {
        throw writeFault(error, logPath);
      }
    }
    await flush();
  }

  return {
    append: (entry) => inTurn(() => appendNow(named([entry]))),

    async appendAll(entries) {
      if (entries.length > 0) await inTurn(() => appendNow(named(entries)));
    },

    async prepare(id, entries) {
      if (entries.length === 0) return;
      try {
        prepared.set(id, await room.put({ ...named(entries), id, after: await log.lastSeq() }, 'prepared'));
      } catch (error) {
        throw writeFault(error, logPath);
      }
    },

    async confirm(id) {
      const path = prepared.get(id);
      prepared.delete(id);
      // Not renamed, it counts all the same, because the vault remembers it.
      if (path !== undefined) await room.mark(path, 'record').catch(() => {});
      await inTurn(flush);
    },

    async drop(id) {
      const path = prepared.get(id);
      prepared.delete(id);
      if (path !== undefined) await removeWaiting([path]);
    },

    around: around({
      room,
      draft: async (entry) => ({ ...named([entry]), after: await log.lastSeq() }),
      append: (waiting) => inTurn(() => appendNow(waiting)),
      flush: () => inTurn(flush),
      isLocked: () => isForgotten(key),
      fault: (error) => writeFault(error, logPath),
    }),

    async settle() {
      try {
        const files = await room.list();
        for (const { id, path, by, kind } of files) {
          // In this order: who just ended may have done it a moment before.
          if ((kind !== 'prepared' && kind !== 'asked') || isAlive(by)) continue;
          if (kind === 'asked') await room.mark(path, 'unseen');
          else if (await deps.happened?.(id)) await room.mark(path, 'record');
          else await removeWaiting([path]);
        }
        await inTurn(flush);
        if (await log.isLate()) {
          isBehind = true;
          await anchorNow();
        }
      } catch {
        // The next start tries again.
      }
    },

    async list({ limit }) {
      try {
        const { lines } = await due();
        const records: ActivityRecord[] = [];
        let total = 0;
        const log = await openOrNull(logPath);
        if (log !== null) {
          try {
            for await (const record of recordsAfter(log, 0, key)) {
              if (total === 0) total = record.seq;
              if (records.length >= limit) break;
              const { prev, headLost, id, accepts, ...shown } = record;
              records.push(shown);
            }
          } finally {
            await log.close();
          }
        }
        for (const { id, ...line } of lines) records.unshift({ ...line, seq: ++total });
        return { records: records.slice(0, limit), total };
      } catch (error) {
        throw readFault(error, logPath);
      }
    },

    async verify() {
      const { lines: _lines, lastLogged: _change, ...found } = await check();
      return found;
    },

    async trouble() {
      if (!anchor) return null;
      try {
        const held = await anchor.read();
        const head = await readHead(headPath, key);
        const file = await openOrNull(logPath);
        try {
          // Its very last record: a head says what was there.
          const end = file ? (await endOf(file, (await file.stat()).size, 'none', key)).end : start;
          const knows = async (point: End) => file !== null && goesOnFrom(file, point, key);
          return troubleOf(await standingOf(held, head, end, knows), held, end, anchor.place);
        } finally {
          await file?.close();
        }
      } catch {
        return null;
      }
    },

    async accept() {
      const work = async () => {
        const { ok, message, lines, lastLogged: change } = await check();
        if (ok) return null;
        const [line] = linesFor(
          named([{ action: 'activity.accepted', subject: 'activity log', detail: message }]),
        );
        if (line) await log.accept(line, { lines, anchor: (await anchor?.read()) ?? null, change });
        return message;
      };
      try {
        return await inTurn(() => withLock(lockPath, work));
      } catch (error) {
        throw writeFault(error, logPath);
      } finally {
        await inTurn(flush);
      }
    },

    anchor: anchorNow,
    onMisfit: (listener) => void listeners.push(listener),
    close: () => clearTimeout(later),
  };

  async function check(): Promise<Checked & { lastLogged: string | undefined }> {
    // The log after what it is compared with, and the vault last: that they went on since is no fault.
    const held = await readAnchor();
    const head = await readHead(headPath, key);
    // What waits is asked after the vault and before the log, since it goes from the one to the other.
    const before = await deps.changes?.();
    const waited = (await due()).lines.length > 0;
    const bytes = await readOrNothing(logPath);
    const waits = (await due()).lines.length > 0;
    const changes = waits ? undefined : await deps.changes?.();
    const lastLogged = waited ? undefined : before?.lastLogged;
    const found = await verifyLines(key, linesOf(bytes), { head, anchor: held, changes, lastLogged }, pause);
    return { ...found, lastLogged };
  }

  async function readAnchor(): Promise<Witnesses['anchor']> {
    if (!anchor) return undefined;
    try {
      return { held: await anchor.read(), place: anchor.place };
    } catch (error) {
      const { message } = toErrorView(error);
      return { unreadable: `What the ${anchor.place} knows of the log cannot be read. ${message}` };
    }
  }
}

const linesFor = ({ id, at, actor, entries }: Pick<WaitingFile, 'id' | 'at' | 'actor' | 'entries'>): Line[] =>
  entries.map(({ action, subject, detail }, index) => ({
    id: `${id}/${index}`,
    at,
    actor,
    action,
    subject,
    detail,
  }));
