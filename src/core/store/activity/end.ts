import type { FileHandle } from 'node:fs/promises';
import { type ChainedRecord, type End, linkOf, openLine, start } from './chain.ts';
import type { Head } from './head.ts';
import { lastLines } from './lines.ts';
import { openOrNull } from './logFile.ts';

/**
 * Where the chain ends. Read from the end of the log, so that its length does not matter: what the head
 * says counts unless a record further on says more, as after a crash.
 *
 * @param log open for reading, `size` bytes long
 * @param head what `readHead` gave
 * @returns `headLost`: whether records may be missing at the end without anybody being able to tell
 */
export async function endOf(
  log: FileHandle,
  size: number,
  head: Head | 'none' | 'lost',
  key: Uint8Array,
): Promise<{ end: End; headLost: boolean }> {
  const known = typeof head === 'object' ? head : start;
  const last = size > (typeof head === 'object' ? head.size : 0) ? await lastRecord(log, key) : null;
  const end = last !== null && last.seq > known.seq ? last : { seq: known.seq, link: known.link };
  // A crash after the very first append, before it had a head, loses nothing.
  return { end, headLost: head === 'lost' || (head === 'none' && end.seq > 1) };
}

async function lastRecord(log: FileHandle, key: Uint8Array): Promise<End | null> {
  for await (const line of lastLines(log)) {
    const record = openLine(key, line);
    if (record !== null) return { seq: record.seq, link: linkOf(line) };
  }
  return null;
}

/** The records after number `seq`, the newest first. */
export async function* recordsAfter(
  log: FileHandle,
  seq: number,
  key: Uint8Array,
): AsyncGenerator<ChainedRecord> {
  for await (const line of lastLines(log)) {
    const record = openLine(key, line);
    if (record !== null && record.seq <= seq) return;
    if (record !== null) yield record;
  }
}

/** More records than this are never looked through for one that may have been appended already. */
const mostLookedAt = 20_000;

/** The ids of the records after number `seq`, as far as anybody looks. @param path of the log */
export async function idsAfter(path: string, seq: number, key: Uint8Array): Promise<Set<string>> {
  const ids = new Set<string>();
  const log = await openOrNull(path);
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
