import { type ChainedRecord, type End, follows, linkOf, openLine, start } from './chain.ts';
import type { Head } from './head.ts';

/** What checking the log found. */
export interface Verification {
  ok: boolean;
  /** A sentence for a person; names the first record that is wrong. */
  message: string;
  /** How many records were read. */
  checked: number;
}

/**
 * Checks that no record was changed, removed, moved or cut off.
 * @param lines the log's lines
 * @param pause awaited now and then, so that a long log does not block the window
 */
export async function verifyLines(
  key: Uint8Array,
  lines: Iterable<string>,
  head: Head | 'none' | 'lost',
  pause: () => Promise<void>,
): Promise<Verification> {
  const problems: string[] = [];
  let end: End = start;
  let checked = 0;
  /** Lines without a readable record since the last good one. */
  let unreadable = 0;
  let torn = 0;
  let looked = 0;

  for (const line of lines) {
    if (++looked % 1000 === 0) await pause();
    const record = openLine(key, line);
    if (record === null) {
      unreadable++;
      continue;
    }
    checked++;
    if (record.headLost) problems.push(cutBefore(record));
    // What the chain passes over was never part of it: a line that a crash left incomplete.
    if (follows(record, end)) torn += unreadable;
    else problems.push(breakAt(record, end, unreadable));
    unreadable = 0;
    end = { seq: record.seq, link: linkOf(line) };
  }

  const atEnd = endProblem(end, head, unreadable);
  if (atEnd === null) torn += unreadable;
  else problems.push(atEnd);
  return { ok: problems.length === 0, message: summary(problems, checked, torn), checked };
}

function breakAt(record: ChainedRecord, end: End, unreadable: number): string {
  const missing = record.seq - end.seq - 1;
  if (missing < 0) return `Record ${record.seq} does not stand in its place.`;
  if (missing === 0) return `Record ${end.seq} was replaced: record ${record.seq} follows another.`;
  const which = range(end.seq + 1, record.seq - 1);
  return unreadable >= missing ? `${which} changed.` : `${which} removed or moved.`;
}

const cutBefore = (record: ChainedRecord): string =>
  `Before record ${record.seq} the file activity.head was lost, so records may have been cut off there.`;

function endProblem(end: End, head: Head | 'none' | 'lost', unreadable: number): string | null {
  if (head === 'lost')
    return 'The file activity.head was damaged, so records may have been cut off at the end.';
  if (head === 'none')
    // The very first append may have been killed before it wrote one.
    return end.seq + unreadable <= 1
      ? null
      : 'The file activity.head is missing, so records may have been cut off at the end.';
  // A log that is ahead of its head was left so by a crash.
  if (head.seq < end.seq || (head.seq === end.seq && head.link === end.link)) return null;
  if (head.seq === end.seq) return `Record ${end.seq} was replaced.`;
  const which = range(end.seq + 1, head.seq);
  return unreadable >= head.seq - end.seq ? `${which} changed.` : `${which} cut off at the end.`;
}

const range = (first: number, last: number): string =>
  first === last ? `Record ${first} was` : `Records ${first} to ${last} were`;

function summary(problems: readonly string[], checked: number, torn: number): string {
  const [first, ...more] = problems;
  if (first !== undefined)
    return more.length === 0
      ? first
      : `${first} ${more.length} more ${more.length === 1 ? 'place is' : 'places are'} wrong.`;
  const records = checked === 1 ? '1 record is' : `${checked} records are`;
  const lines =
    torn === 1
      ? '1 line that a crash left incomplete holds'
      : `${torn} lines that crashes left incomplete hold`;
  return `${records} complete and in order.${torn === 0 ? '' : ` ${lines} no record.`}`;
}
