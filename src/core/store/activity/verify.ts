import { createHash } from 'node:crypto';
import { type ChainedRecord, type End, follows, linkOf, openLine, start } from './chain.ts';
import type { Head } from './head.ts';
import { isSame, standingOf, troubleOf, whatToDo } from './standing.ts';

/** What checking the log found. */
export interface Verification {
  ok: boolean;
  /** A sentence for a person; names the first record that is wrong. */
  message: string;
  /** What to do about it; empty when all is well. */
  hint: string;
  /** How many records were read. */
  checked: number;
}

/** A verification with what `--accept` has to know. */
export interface Checked extends Verification {
  /** SHA-256 of all lines, in hex. */
  lines: string;
}

/** What a log is checked against. */
export interface Witnesses {
  head: Head | 'none' | 'lost';
  /** What the anchor holds, or why it cannot be read; undefined where there is none to ask. */
  anchor?: { held: End | null; place: string } | { unreadable: string };
  /** Undefined where there is no vault to ask. */
  changes?: VaultChanges;
  /** The vault's last change that is in the log, as it said before the lines were read. */
  lastLogged?: string;
}

/** What a vault remembers of its changes. */
export interface VaultChanges {
  /** Their names, the last one first. */
  names: readonly string[];
  /** Whether it has forgotten earlier ones. */
  isCut: boolean;
  /** The last one that the log tells of; absent where only older versions changed it. */
  lastLogged?: string;
}

/**
 * Checks that no record was changed, removed, moved or cut off.
 * @param lines the log's lines
 * @param witnesses asked before the lines were read, except for `changes`
 * @param pause awaited now and then, so that a long log does not block the window
 */
export async function verifyLines(
  key: Uint8Array,
  lines: Iterable<string>,
  { head, anchor, changes, lastLogged }: Witnesses,
  pause: () => Promise<void>,
): Promise<Checked> {
  const held = anchor && 'held' in anchor ? anchor.held : null;
  const all = createHash('sha256');
  let problems: string[] = [];
  let end: End = start;
  let checked = 0;
  /** Lines without a readable record since the last good one. */
  let unreadable = 0;
  let torn = 0;
  let looked = 0;
  /** Whether the record that the anchor knows is there. */
  let known = false;
  let accepted: number | null = null;
  /** Changes of the vault that the log tells of, since the last record that was accepted. */
  let logged: string[] = [];
  let isLastTold = lastLogged === undefined;

  for (const line of lines) {
    if (++looked % 1000 === 0) await pause();
    const record = openLine(key, line);
    if (record === null) {
      unreadable++;
    } else {
      checked++;
      if (record.headLost) problems.push(cutBefore(record));
      // What the chain passes over was never part of it: a line that a crash left incomplete.
      if (follows(record, end)) torn += unreadable;
      else problems.push(breakAt(record, end, unreadable));
      unreadable = 0;
      end = { seq: record.seq, link: linkOf(line) };
      known ||= isSame(end, held) || isSame(record.accepts?.anchor, held);
      const change = changeOf(record);
      if (change !== null && change !== logged.at(-1)) logged.push(change);
      isLastTold ||= change === lastLogged || record.accepts?.change === lastLogged;
      if (record.accepts) {
        const isAsAccepted = record.accepts.lines === all.copy().digest('hex');
        problems = isAsAccepted ? [] : [`What was accepted with record ${record.seq} was changed since.`];
        accepted = record.seq;
        logged = [];
      }
    }
    all.update(line).update('\n');
  }

  const atEnd = endProblem(end, lastOf(head, held), unreadable);
  if (atEnd === null) torn += unreadable;
  const trouble = await anchorProblem(end, head, anchor, known);
  // Lines that are there and cannot be read are not missing.
  const [told] = unreadable > 0 ? [atEnd ?? trouble] : [trouble ?? atEnd];
  if (told !== null) problems.unshift(told);
  if (problems.length === 0 && changes) {
    const older = vaultProblem(logged, changes, checked);
    if (older !== null) problems.push(older);
  }
  if (problems.length === 0 && !isLastTold) problems.push(vaultIsNewer);
  return {
    ok: problems.length === 0,
    message: summary(problems, checked, torn, accepted),
    hint: problems.length === 0 ? '' : whatToDo,
    checked,
    lines: all.digest('hex'),
  };
}

const vaultIsNewer =
  'The activity log is older than the vault: it does not tell of the last change that the vault knows of.';

/** The later of the two. */
const lastOf = (head: Head | 'none' | 'lost', held: End | null): End | 'none' | 'lost' =>
  typeof head === 'object' && held !== null && held.seq > head.seq ? held : head;

async function anchorProblem(
  end: End,
  head: Head | 'none' | 'lost',
  anchor: Witnesses['anchor'],
  known: boolean,
): Promise<string | null> {
  if (!anchor) return null;
  if ('unreadable' in anchor) return anchor.unreadable;
  const { held, place } = anchor;
  return troubleOf(await standingOf(held, head, end, async () => known), held, end, place);
}

/** The change of the vault that a record tells of; records of anything else have shorter names. */
const changeOf = ({ id = '' }: ChainedRecord): string | null => /^([0-9a-f-]{36})\//.exec(id)?.[1] ?? null;

/**
 * Whether the vault is older than its log. It remembers its last changes by name, so it knows the last
 * one that the log tells of, unless it has forgotten all of those by newer ones.
 */
function vaultProblem(
  logged: readonly string[],
  { names, isCut }: VaultChanges,
  checked: number,
): string | null {
  if (checked === 0 && names.length > 0)
    return 'The activity log is gone: the vault was changed, and nothing tells of it.';
  const last = logged.at(-1);
  if (last === undefined || names.includes(last)) return null;
  if (isCut && !logged.some((change) => names.includes(change))) return null;
  return 'The vault is older than the activity log: it does not know the last change that the log tells of.';
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

function endProblem(end: End, head: End | 'none' | 'lost', unreadable: number): string | null {
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

function summary(
  problems: readonly string[],
  checked: number,
  torn: number,
  accepted: number | null,
): string {
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
  return [
    `${records} complete and in order.`,
    accepted === null ? '' : `Record ${accepted} says what was accepted before it.`,
    torn === 0 ? '' : `${lines} no record.`,
  ]
    .filter(Boolean)
    .join(' ');
}
