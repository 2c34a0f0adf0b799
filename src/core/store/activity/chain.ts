import { createHash } from 'node:crypto';
import { isLocked, open, seal } from '#core/store/crypto/box.ts';
import type { ActivityRecord } from '#shared/model.ts';

/** A record as it stands in the log. */
export interface ChainedRecord extends ActivityRecord {
  /** `linkOf` the line before; empty for the first. */
  prev: string;
  /** Names what was appended at once, and which of it this is: `<id>/<number>`. */
  id?: string;
  /** True when the head was gone as this was written, so that records may be missing before it. */
  headLost?: true;
  /** With this record the person accepts what is wrong before it. */
  accepts?: Accepted;
}

/** What of a log a person accepted. */
export interface Accepted {
  /** SHA-256 of all lines before, in hex: what is changed there later was not accepted. */
  lines: string;
  /** What the anchor held; null where there was none. */
  anchor: End | null;
  /** The last change that the vault knew to be in the log. */
  change?: string;
}

/** The end of a chain: what the next record follows. */
export interface End {
  /** Number of the last record; 0 when there is none. */
  seq: number;
  /** `linkOf` its line. */
  link: string;
}

export const start: End = { seq: 0, link: '' };

const place = Buffer.from('activity');

/** What ties a line to its successor: its SHA-256 in hex. */
export const linkOf = (line: string): string => createHash('sha256').update(line).digest('hex');

/** One line of the log, without the line feed: the sealed record in base64. */
export function sealLine(
  key: Uint8Array,
  record: ChainedRecord,
  randomBytes: (length: number) => Uint8Array,
): string {
  return Buffer.from(seal(key, Buffer.from(JSON.stringify(record)), place, randomBytes)).toString('base64');
}

/** The record in a line; null when the line is torn, changed, or of another vault. @throws QCredError locked */
export function openLine(key: Uint8Array, line: string): ChainedRecord | null {
  try {
    const record: unknown = JSON.parse(Buffer.from(open(key, Buffer.from(line, 'base64'), place)).toString());
    return isRecord(record) ? record : null;
  } catch (error) {
    if (isLocked(error)) throw error;
    return null;
  }
}

/** Nobody else can have sealed it, but another version of QCred can. */
function isRecord(value: unknown): value is ChainedRecord {
  const { seq, prev, at, action, subject }: { [K in keyof ChainedRecord]?: unknown } = Object(value);
  return Number.isSafeInteger(seq) && [prev, at, action, subject].every((text) => typeof text === 'string');
}

/** Whether a record is the one after `end`. */
export const follows = (record: ChainedRecord, end: End): boolean =>
  record.seq === end.seq + 1 && record.prev === end.link;
