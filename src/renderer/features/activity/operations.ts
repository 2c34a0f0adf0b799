import type { ActivityRecord, Actor } from '#shared/model.ts';
import { kindOf } from './words.ts';

/** What was done in one go: one entry, or several of the same program shortly after each other. */
export interface Operation {
  /** Stays while newer entries come: the number of its first entry. */
  id: string;
  /** The entry that says most about it. */
  head: ActivityRecord;
  /** All of them, the newest first. */
  records: readonly ActivityRecord[];
  /** Whether they all say the same: the same thing, done again and again. */
  same: boolean;
}

/** Entries of one process that follow each other within this time, in milliseconds, belong together. */
const pause = 1000;
/** The steps of a rotation wait for a service between them. */
const stepPause = 60_000;
/** The same thing done again by the same program within this time does, whichever process it was. */
const again = 10 * 60_000;

const isSameProgram = (a: Actor, b: Actor): boolean =>
  a.kind === b.kind && a.command === b.command && a.caller === b.caller;

const isSameDeed = (a: ActivityRecord, b: ActivityRecord): boolean =>
  a.action === b.action && a.subject === b.subject && a.detail === b.detail;

/** What a person looks for first in an operation: what was changed rather than what that needed. */
function weight(record: ActivityRecord): number {
  const kind = kindOf(record);
  if (kind === 'read') return 1;
  if (kind === null) return 0;
  return kind === 'rotated' ? 3 : 2;
}

/** A secret before somebody's eyes or on the clipboard: never a detail of something else. */
const isSeen = ({ action, detail }: ActivityRecord): boolean =>
  action === 'secret.read' && (detail === 'shown' || detail === 'copied');

/** Whether an entry belongs to the operation that the entries after it make. */
function belongs(next: readonly ActivityRecord[], record: ActivityRecord, same: boolean): boolean {
  const last = next.at(-1);
  if (!last || !isSameProgram(last.actor, record.actor)) return false;
  const gap = Date.parse(last.at) - Date.parse(record.at);
  if (same && isSameDeed(last, record) && gap <= again) return true;
  if (isSeen(last) || isSeen(record)) return false;
  const steps = kindOf(last) === 'rotated' || kindOf(record) === 'rotated';
  return (
    last.actor.pid === record.actor.pid && gap <= (steps ? stepPause : pause) && !(same && next.length > 1)
  );
}

/** The entries of the log as operations. Takes the newest first, and gives the newest first. */
export function operations(records: readonly ActivityRecord[]): Operation[] {
  const found: Operation[] = [];
  let open: ActivityRecord[] = [];
  let same = true;
  const close = () => {
    const first = open.at(-1);
    if (!first) return;
    // Of those that say as much, the first that was done; of the same again and again, the last.
    const told = open.reduceRight((best, one) => (weight(one) > weight(best) ? one : best), first);
    const head = same ? (open[0] ?? told) : told;
    found.push({ id: String(first.seq), head, records: open, same });
  };
  for (const record of records) {
    if (belongs(open, record, same)) {
      same = same && isSameDeed(open[0] ?? record, record);
      open.push(record);
      continue;
    }
    close();
    open = [record];
    same = true;
  }
  close();
  return found;
}

/** A line of the list: an operation, or an entry within one that is open. */
export interface Line {
  key: string;
  record: ActivityRecord;
  /** Of an operation with several entries. */
  operation?: Operation;
  /** Whether it stands within an operation. */
  within: boolean;
  open: boolean;
}

/** The lines of these operations, with the entries of the open ones below each. */
export const linesOf = (all: readonly Operation[], open: ReadonlySet<string>): Line[] =>
  all.flatMap((operation): Line[] => {
    const { id, head, records } = operation;
    if (records.length === 1) return [{ key: id, record: head, within: false, open: false }];
    const isOpen = open.has(id);
    const line: Line = { key: id, record: head, operation, within: false, open: isOpen };
    if (!isOpen) return [line];
    const inner = records.map(
      (record): Line => ({ key: `${id}/${record.seq}`, record, within: true, open: false }),
    );
    return [line, ...inner];
  });
