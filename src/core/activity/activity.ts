import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { subkey } from '#core/crypto/subkey.ts';
import { syncFolder } from '#core/files/atomic.ts';
import { isMissing, readFault, writeFault } from '#core/files/faults.ts';
import { withLock } from '#core/files/lock.ts';
import type { ActivityRecord, Actor } from '#shared/model.ts';
import { type End, follows, linkOf, openLine, sealLine, start } from './chain.ts';
import { type Head, readHead, writeHead } from './head.ts';
import { lastLines, linesOf } from './lines.ts';
import { type Verification, verifyLines } from './verify.ts';

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
   * Adds a record; it is on the disk when this resolves.
   * @throws QCredError disk_full, file_read_only, write_failed, vault_busy
   */
  append(entry: ActivityEntry): Promise<void>;
  /** Adds several records with one write. Throws what `append` throws. */
  appendAll(entries: readonly ActivityEntry[]): Promise<void>;
  /**
   * The newest `limit` records, newest first, and how many there are.
   * @throws QCredError file_unreadable
   */
  list(options: { limit: number }): Promise<{ records: ActivityRecord[]; total: number }>;
  /**
   * Checks the whole chain.
   * @throws QCredError file_unreadable, vault_busy
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
}

/*
 * `activity.log` has one sealed record a line, `activity.head` says where it ended. The log is
 * synced before the head is written, so the log may be ahead of the head after a crash but is
 * never behind it, unless somebody cut it. Nothing is ever taken out of the log. Who puts back an
 * older copy of both files goes unnoticed; that needs a witness outside this folder.
 */

/** @param deps where, with which key, by whom */
export function createActivity(deps: ActivityDeps): Activity {
  const logPath = join(deps.dataDir, 'activity.log');
  const headPath = join(deps.dataDir, 'activity.head');
  const key = subkey(deps.key, 'activity');
  const locked = <T>(work: () => Promise<T>) => withLock(join(deps.dataDir, 'activity.lock'), work);
  /** The append before, so that those of one process queue here and not at the lock. */
  let queue: Promise<unknown> = Promise.resolve();

  async function write(entries: readonly ActivityEntry[]): Promise<void> {
    const log = await open(logPath, 'a+', 0o600);
    try {
      const { size } = await log.stat();
      const head = await readHead(headPath, key);
      let { end, headLost } = await endOf(log, size, head, key);
      const at = deps.now().toISOString();
      let text = size === 0 || (await endsWithFeed(log, size)) ? '' : '\n';
      for (const { action, subject, detail } of entries) {
        const seq = end.seq + 1;
        const line = sealLine(
          key,
          {
            seq,
            at,
            actor: deps.actor,
            action,
            subject,
            detail,
            prev: end.link,
            headLost: headLost || undefined,
          },
          deps.randomBytes,
        );
        text += `${line}\n`;
        end = { seq, link: linkOf(line) };
        headLost = false;
      }
      await appendWhole(log, text, size);
      if (size === 0) await syncFolder(deps.dataDir);
      // Sealed lines are ASCII, so their length is their size.
      await writeHead(headPath, key, { ...end, size: size + text.length }, deps.randomBytes);
    } finally {
      await log.close();
    }
  }

  function appendAll(entries: readonly ActivityEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    const done = queue
      .then(() => locked(() => write(entries)))
      .catch((error: unknown) => {
        throw writeFault(error, logPath);
      });
    queue = done.catch(() => {});
    return done;
  }

  return {
    append: (entry) => appendAll([entry]),
    appendAll,

    async list({ limit }) {
      try {
        const records: ActivityRecord[] = [];
        for await (const line of lastLines(logPath)) {
          if (records.length >= limit) break;
          const record = openLine(key, line);
          if (record === null) continue;
          const { prev, headLost, ...shown } = record;
          records.push(shown);
        }
        return { records, total: records[0]?.seq ?? 0 };
      } catch (error) {
        throw readFault(error, logPath);
      }
    },

    async verify() {
      const [log, head] = await locked(() => Promise.all([readOrNothing(logPath), readHead(headPath, key)]));
      return verifyLines(key, linesOf(log), head, pause);
    },
  };
}

/** Where the chain ends, when the log is `size` bytes long. Reads no more than what the head does not know. */
async function endOf(
  log: FileHandle,
  size: number,
  head: Head | 'none' | 'lost',
  key: Uint8Array,
): Promise<{ end: End; headLost: boolean }> {
  if (typeof head === 'object') {
    const ahead = size > head.size ? await readRange(log, head.size, size) : Buffer.alloc(0);
    return { end: extend(head, ahead, key), headLost: false };
  }
  if (size === 0) return { end: start, headLost: head === 'lost' };
  let end: End = start;
  for (const line of linesOf(await readRange(log, 0, size))) {
    const record = openLine(key, line);
    if (record !== null) end = { seq: record.seq, link: linkOf(line) };
  }
  // A crash after the very first append, before it had a head, loses nothing.
  return { end, headLost: head === 'lost' || end.seq > 1 };
}

/** Follows the chain through lines that a crash kept from the head. */
function extend(head: End, ahead: Buffer, key: Uint8Array): End {
  let end: End = { seq: head.seq, link: head.link };
  for (const line of linesOf(ahead)) {
    const record = openLine(key, line);
    if (record !== null && follows(record, end)) end = { seq: record.seq, link: linkOf(line) };
  }
  return end;
}

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
