import type { FileHandle } from 'node:fs/promises';
import { type End, linkOf, openLine } from './chain.ts';
import type { Head } from './head.ts';
import { lastLines } from './lines.ts';

/** How a log stands to its anchor. `new`: none was written yet. */
type Standing = 'fits' | 'new' | 'gone' | 'behind' | 'other';

/** @param knows whether the log goes on from there */
export async function standingOf(
  held: End | null,
  head: Head | 'none' | 'lost',
  end: End,
  knows: (held: End) => Promise<boolean>,
): Promise<Standing> {
  if (held === null) return typeof head === 'object' && head.anchored ? 'gone' : 'new';
  if (held.seq > end.seq) return 'behind';
  return (await knows(held)) ? 'fits' : 'other';
}

/** What is wrong with a log, in a sentence for a person; null when nothing is. */
export function troubleOf(standing: Standing, held: End | null, end: End, place: string): string | null {
  if (standing === 'gone')
    return `The ${place} holds nothing about the activity log any more, so records may be missing at its end.`;
  if (held === null || standing === 'fits' || standing === 'new') return null;
  if (standing === 'other')
    return `Another activity log stands in the place of this vault's: record ${held.seq} is not the one that the ${place} knows.`;
  if (end.seq === 0) return `The activity log is gone: the ${place} knows of ${held.seq} records.`;
  const missing =
    held.seq - end.seq === 1 ? `record ${held.seq} is` : `records ${end.seq + 1} to ${held.seq} are`;
  return `The activity log is older than the ${place} knows: ${missing} missing at its end.`;
}

/** What a person does about a log that is not whole. */
export const whatToDo =
  'If you put back a backup yourself, run "qcred audit --accept": that is written down, and the log goes on. If not, somebody did: rotate the keys you are unsure of, and look after who can write to your files.';

/** Whether the log goes on from a point: its record is there, or the person accepted that it is not. */
export async function goesOnFrom(log: FileHandle, point: End, key: Uint8Array): Promise<boolean> {
  for await (const line of lastLines(log)) {
    const record = openLine(key, line);
    if (record === null) continue;
    if (isSame(record.accepts?.anchor, point)) return true;
    if (record.seq <= point.seq) return record.seq === point.seq && linkOf(line) === point.link;
  }
  return false;
}

export const isSame = (a: End | null | undefined, b: End | null | undefined): boolean =>
  a != null && b != null && a.seq === b.seq && a.link === b.link;
