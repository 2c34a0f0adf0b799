import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '#core/store/files/atomic.ts';
import { openToAppend } from '#core/store/files/own.ts';
import type { Anchor } from './anchor.ts';
import { type Accepted, type ChainedRecord, type End, linkOf, sealLine } from './chain.ts';
import { endOf } from './end.ts';
import { type Followup, follow, isDue } from './follow.ts';
import { type Head, readHead, writeHead } from './head.ts';
import { appendWhole, isAtLineStart, openOrNull } from './logFile.ts';
import { goesOnFrom } from './standing.ts';

/** A record that is to be appended. */
export type Line = Pick<ChainedRecord, 'at' | 'actor' | 'action' | 'subject' | 'detail'> & { id: string };

export interface LogDeps {
  /** QCred's own folder. */
  dataDir: string;
  /** The subkey for the log, 32 bytes. */
  key: Uint8Array;
  now(): Date;
  randomBytes(length: number): Uint8Array;
  /** Absent where nothing outside this folder keeps the end of the log. */
  anchor?: Anchor;
  /** Whether the vault was changed by other than what these records tell of; asked when the log is empty. */
  wasChanged?(lines: readonly Line[]): Promise<boolean>;
  /** Makes the record that says from where on a log of before has an anchor. */
  adopted(after: End, place: string): Line;
}

/**
 * The log's two files and its anchor. Everything here but `end` is only for who has the log's lock.
 *
 * `activity.log` has one sealed record a line, `activity.head` says where it ended. The log is
 * synced before the head is written, and the anchor follows both, so each may be behind the log after
 * a crash but none is ever ahead of it, unless somebody cut it. Nothing is ever taken out of the log.
 */
interface Log {
  path: string;
  headPath: string;
  /**
   * Appends records; they are on the disk when this resolves.
   * @returns lets the anchor follow, if it is due. Never throws.
   */
  append(lines: readonly Line[]): Promise<() => Promise<FollowResult>>;
  /** Lets the anchor follow what was appended before. Never throws. */
  follow(): Promise<FollowResult>;
  /** Whether the anchor has not followed all that was appended, by whomever. Never throws. */
  isLate(): Promise<boolean>;
  /** Appends a record with which the person accepts what is wrong, and lets the anchor follow. */
  accept(line: Line, accepted: Accepted): Promise<void>;
  /** The number of the last record, or less; 0 where the log cannot be read. Never throws. */
  lastSeq(): Promise<number>;
}

/** `late` also where it is not due yet. */
export type FollowResult = Followup['result'];

interface LogPosition {
  head: Head | 'none' | 'lost';
  /** Where the log ended before something was appended. */
  before: End;
  end: End;
  size: number;
}

export function openLog(deps: LogDeps): Log {
  const { key, anchor } = deps;
  const path = join(deps.dataDir, 'activity.log');
  const headPath = join(deps.dataDir, 'activity.head');
  let dueHere = 0;

  async function withLog<T>(work: (log: FileHandle, size: number) => Promise<T>): Promise<T> {
    const log = await openToAppend(path);
    try {
      return await work(log, (await log.stat()).size);
    } finally {
      await log.close().catch(() => {});
    }
  }

  /** Puts records behind `before`, the first of them marked. */
  async function put(
    log: FileHandle,
    place: Omit<LogPosition, 'end'>,
    lines: readonly Line[],
    mark: Pick<ChainedRecord, 'headLost' | 'accepts'>,
  ): Promise<LogPosition> {
    const { before, head } = place;
    let end = before;
    let text = (await isAtLineStart(log, place.size)) ? '' : '\n';
    for (const [index, line] of lines.entries()) {
      const seq = end.seq + 1;
      const record = { seq, ...line, prev: end.link, ...(index === 0 ? mark : {}) };
      const sealed = sealLine(key, record, deps.randomBytes);
      text += `${sealed}\n`;
      end = { seq, link: linkOf(sealed) };
    }
    await appendWhole(log, text, place.size);
    if (place.size === 0) await syncFolder(deps.dataDir).catch(() => {});
    // Sealed lines are ASCII, so their length is their size.
    const after = { head, before, end, size: place.size + text.length };
    await saveHead(after, { ...(typeof head === 'object' ? head : {}), late: anchor !== undefined });
    return after;
  }

  /** A head that is behind is understood. */
  const saveHead = ({ end, size }: LogPosition, { anchored, due, late }: Partial<Head>): Promise<void> =>
    writeHead(
      headPath,
      key,
      { ...end, size, anchored: anchored ?? false, due, late },
      deps.randomBytes,
    ).catch(() => {});

  async function followTo(place: LogPosition, held: Promise<End | null>): Promise<FollowResult> {
    if (!anchor) return 'done';
    const knows = async (point: End) => {
      const { before } = place;
      if (point.seq === before.seq && point.link === before.link) return true;
      const log = await openOrNull(path);
      if (log === null) return false;
      try {
        return await goesOnFrom(log, point, key);
      } finally {
        await log.close();
      }
    };
    const done = await follow(anchor, held, { ...place, knows }, deps.now);
    dueHere = done.dueHere;
    await saveHead(place, { ...done, late: done.result === 'late' });
    return done.result;
  }

  return {
    path,
    headPath,

    async append(lines) {
      const head = await readHead(headPath, key);
      const dueAt = [dueHere, typeof head === 'object' ? (head.due ?? 0) : 0];
      const now = deps.now().getTime();
      const early = anchor && dueAt.every((due) => isDue(due, now)) ? asked(anchor) : null;
      const place = await withLog(async (log, size) => {
        const { end: before, headLost } = await endOf(log, size, head, key);
        const isGone = before.seq === 0 && (await deps.wasChanged?.(lines)) === true;
        const isOld = before.seq > 0 && typeof head === 'object' && head.anchored === undefined;
        const first =
          anchor && isOld && (await (early ?? asked(anchor)).catch(() => undefined)) === null
            ? [deps.adopted(before, anchor.place)]
            : [];
        const mark = headLost || isGone ? { headLost: true as const } : {};
        return put(log, { head, before, size }, [...first, ...lines], mark);
      });
      return async () => {
        if (!anchor) return 'done';
        return early ? followTo(place, early) : 'late';
      };
    },

    async follow() {
      if (!anchor) return 'done';
      try {
        const head = await readHead(headPath, key);
        const log = await openOrNull(path);
        if (log === null) return 'done';
        const { size } = await log.stat();
        const { end } = await endOf(log, size, head, key).finally(() => log.close());
        return await followTo({ head, before: end, end, size }, asked(anchor));
      } catch {
        return 'late';
      }
    },

    async isLate() {
      const head = await readHead(headPath, key);
      return anchor !== undefined && typeof head === 'object' && head.late === true;
    },

    async accept(line, accepts) {
      const head = await readHead(headPath, key);
      await withLog(async (log, size) => {
        const { end } = await endOf(log, size, head, key);
        // No number is given twice: what is missing stays to be seen.
        const before = accepts.anchor && accepts.anchor.seq > end.seq ? accepts.anchor : end;
        const place = await put(log, { head, before, size }, [line], { accepts });
        const held = accepts.anchor;
        const fresh = { ...place, head: { ...place.end, size, anchored: held !== null } };
        await followTo(fresh, Promise.resolve(held));
      });
    },

    async lastSeq() {
      try {
        const head = await readHead(headPath, key);
        if (typeof head === 'object') return head.seq;
        const log = await openOrNull(path);
        if (log === null) return 0;
        try {
          return (await endOf(log, (await log.stat()).size, head, key)).end.seq;
        } finally {
          await log.close();
        }
      } catch {
        return 0;
      }
    },
  };
}

/** Asks for what the anchor holds. Who waits for it later is told of a failure then. */
function asked(anchor: Anchor): Promise<End | null> {
  const held = anchor.read();
  held.catch(() => {});
  return held;
}
