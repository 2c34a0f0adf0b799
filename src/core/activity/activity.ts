import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { subkey } from '#core/crypto/subkey.ts';
import { syncFolder } from '#core/files/atomic.ts';
import { isMissing, readFault, writeFault } from '#core/files/faults.ts';
import { isAlive } from '#core/files/holder.ts';
import { withLock } from '#core/files/lock.ts';
import type { ActivityRecord, Actor } from '#shared/model.ts';
import { type ChainedRecord, linkOf, sealLine } from './chain.ts';
import { endOf, recordsAfter } from './end.ts';
import { readHead, writeHead } from './head.ts';
import { linesOf } from './lines.ts';
import { type Verification, verifyLines } from './verify.ts';
import { createWaitingRoom, removeWaiting, type WaitingFile } from './waiting.ts';

/** What is logged; who and when is added. */
export interface ActivityEntry {
  /** A dotted verb: `secret.read`. */
  action: string;
  /** What it was done to, by name. Never a secret. */
  subject: string;
  /** Never a secret. */
  detail?: string;
}

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
  /** For every start: appends what waits, and drops what dead processes prepared and did not do. Never throws. */
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
}

/*
 * `activity.log` has one sealed record a line, `activity.head` says where it ended. The log is
 * synced before the head is written, so the log may be ahead of the head after a crash but is
 * never behind it, unless somebody cut it. Nothing is ever taken out of the log. Who puts back an
 * older copy of both files goes unnoticed; that needs a witness outside this folder.
 *
 * Nobody waits for the log: what cannot be appended at once waits in a file of its own.
 */

/** More records than this are never looked through for one that may have been appended already. */
const mostLookedAt = 20_000;

/** @param deps where, with which key, by whom */
export function createActivity(deps: ActivityDeps): Activity {
  const logPath = join(deps.dataDir, 'activity.log');
  const headPath = join(deps.dataDir, 'activity.head');
  const key = subkey(deps.key, 'activity');
  const room = createWaitingRoom(deps.dataDir, key, deps.randomBytes);
  const prepared = new Map<string, string>();
  /** Runs `work` unless another process has the log. @throws QCredError vault_busy */
  const locked = <T>(work: () => Promise<T>) =>
    withLock(join(deps.dataDir, 'activity.lock'), work, { timeoutMs: 0 });
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
    for (const file of await room.list())
      if (!file.isPrepared || (await deps.happened?.(file.id))) files.push(file);
    if (files.length === 0) return { files, lines: [] };
    const known = await idsAfter(Math.min(...files.map(({ after }) => after)));
    return { files, lines: files.flatMap(linesFor).filter(({ id }) => !known.has(id)) };
  }

  async function idsAfter(seq: number): Promise<Set<string>> {
    const ids = new Set<string>();
    const log = await openOrNull(logPath);
    if (log === null) return ids;
    try {
      let looked = 0;
      for await (const { id } of recordsAfter(log, seq, key)) {
        if (id !== undefined) ids.add(id);
        if (++looked >= mostLookedAt) break;
      }
    } finally {
      await log.close();
    }
    return ids;
  }

  /** Appends what waits, and then these. Once they are on the disk, nothing more can fail. */
  async function write(entries: readonly Line[]): Promise<void> {
    const { files, lines } = await due();
    const all = [...lines, ...entries];
    if (all.length > 0) {
      const log = await open(logPath, 'a+', 0o600);
      try {
        await appendTo(log, all);
      } finally {
        await log.close().catch(() => {});
      }
    }
    await removeWaiting(files.map(({ path }) => path));
  }

  async function appendTo(log: FileHandle, lines: readonly Line[]): Promise<void> {
    const { size } = await log.stat();
    let { end, headLost } = await endOf(log, size, await readHead(headPath, key), key);
    let text = size === 0 || (await endsWithFeed(log, size)) ? '' : '\n';
    for (const line of lines) {
      const seq = end.seq + 1;
      const record = { seq, ...line, prev: end.link, headLost: headLost || undefined };
      const sealed = sealLine(key, record, deps.randomBytes);
      text += `${sealed}\n`;
      end = { seq, link: linkOf(sealed) };
      headLost = false;
    }
    await appendWhole(log, text, size);
    if (size === 0) await syncFolder(deps.dataDir).catch(() => {});
    // Sealed lines are ASCII, so their length is their size. A head that is behind is understood.
    await writeHead(headPath, key, { ...end, size: size + text.length }, deps.randomBytes).catch(() => {});
  }

  /** The number of the last record, or less; 0 where the log cannot be read. */
  const seqNow = (): Promise<number> => lastSeq().catch(() => 0);

  async function lastSeq(): Promise<number> {
    const head = await readHead(headPath, key);
    if (typeof head === 'object') return head.seq;
    const log = await openOrNull(logPath);
    if (log === null) return 0;
    try {
      return (await endOf(log, (await log.stat()).size, head, key)).end.seq;
    } finally {
      await log.close();
    }
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

  async function appendNow(entries: readonly ActivityEntry[]): Promise<void> {
    const all = named(entries);
    try {
      await locked(() => write(linesFor(all)));
    } catch {
      try {
        await room.put({ ...all, after: await seqNow() }, 'record');
      } catch (error) {
        throw writeFault(error, logPath);
      }
    }
    await flush();
  }

  return {
    append: (entry) => inTurn(() => appendNow([entry])),

    async appendAll(entries) {
      if (entries.length > 0) await inTurn(() => appendNow(entries));
    },

    async prepare(id, entries) {
      if (entries.length === 0) return;
      try {
        prepared.set(id, await room.put({ ...named(entries), id, after: await seqNow() }, 'prepared'));
      } catch (error) {
        throw writeFault(error, logPath);
      }
    },

    async confirm(id) {
      const path = prepared.get(id);
      prepared.delete(id);
      // Not renamed, it counts all the same, because the vault remembers it.
      if (path !== undefined) await room.confirm(path).catch(() => {});
      await inTurn(flush);
    },

    async drop(id) {
      const path = prepared.get(id);
      prepared.delete(id);
      if (path !== undefined) await removeWaiting([path]);
    },

    async settle() {
      try {
        const files = await room.list();
        for (const { id, path, by, isPrepared } of files) {
          // In this order: who just ended may have done it a moment before.
          if (!isPrepared || isAlive(by)) continue;
          if (await deps.happened?.(id)) await room.confirm(path);
          else await removeWaiting([path]);
        }
        if (files.length > 0) await inTurn(flush);
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
              const { prev, headLost, id, ...shown } = record;
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
      // The head first: a log that went on since is no fault, a log that is behind its head is one.
      const head = await readHead(headPath, key);
      return verifyLines(key, linesOf(await readOrNothing(logPath)), head, pause);
    },
  };
}

/** A record that is to be appended. */
type Line = Pick<ChainedRecord, 'at' | 'actor' | 'action' | 'subject' | 'detail'> & { id: string };

const linesFor = ({ id, at, actor, entries }: Pick<WaitingFile, 'id' | 'at' | 'actor' | 'entries'>): Line[] =>
  entries.map(({ action, subject, detail }, index) => ({
    id: `${id}/${index}`,
    at,
    actor,
    action,
    subject,
    detail,
  }));

async function appendWhole(log: FileHandle, text: string, size: number): Promise<void> {
  try {
    await log.writeFile(text);
    await log.datasync();
  } catch (error) {
    // A part of a line may be there, on a full disk for example. If it stays, it is passed over.
    await log.truncate(size).catch(() => {});
    throw error;
  }
}

async function readRange(log: FileHandle, from: number, to: number): Promise<Buffer> {
  const bytes = Buffer.alloc(to - from);
  await log.read(bytes, 0, bytes.length, from);
  return bytes;
}

async function openOrNull(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

const endsWithFeed = async (log: FileHandle, size: number): Promise<boolean> =>
  (await readRange(log, size - 1, size))[0] === 0x0a;

async function readOrNothing(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw readFault(error, path);
  }
}
