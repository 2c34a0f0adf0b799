import type { DueView } from '#shared/contract/rotation.ts';
import { day } from './due.ts';
import { morning } from './localDay.ts';

/** Something said to the person outside of the window. */
export interface Announcement {
  title: string;
  body: string;
  /** The keys it is about, which can be rotated or snoozed from it; empty where nothing is to be chosen. */
  credentialIds: string[];
  /** The view that a click leads to, where it is not that of due keys. */
  leadsTo?: 'due' | 'health';
}

/** How many names a sentence may hold. */
const named = 3;

/**
 * Says which keys are due, however many, in one notice.
 *
 * @param keys at least one, the most urgent first
 * @param now this computer's time
 */
export function dueNotice(keys: readonly DueView[], now: Date): Announcement {
  const credentialIds = keys.map(({ credentialId }) => credentialId);
  const [only] = keys;
  if (keys.length === 1 && only) {
    const { accessKeyId, ageDays, bornKnown } = only;
    const age = bornKnown ? `is ${days(ageDays)} old` : `has been here for ${days(ageDays)}`;
    return {
      title: `${nameOf(only)} ${dueWords(only, now)}`,
      body: `Its access key ${accessKeyId} ${age}.`,
      credentialIds,
    };
  }
  const overdue = keys.filter(({ status }) => status === 'overdue').length;
  return {
    title: titleOf(keys.length, overdue),
    body: `${namesOf(keys)}.`,
    credentialIds,
  };
}

function titleOf(count: number, overdue: number): string {
  if (overdue === 0) return `${count} keys are due soon`;
  return overdue === count
    ? `${count} keys are overdue`
    : `${overdue} of ${count} due keys ${overdue === 1 ? 'is' : 'are'} overdue`;
}

/**
 * Says that keys were replaced without asking.
 *
 * @param rotated at least one, and when its old key is deleted, where that is known
 */
export function rotatedNotice(rotated: readonly { key: DueView; deletedAt: string | null }[]): Announcement {
  const keys = rotated.map(({ key }) => key);
  const ends = rotated.flatMap(({ deletedAt }) => (deletedAt === null ? [] : [deletedAt])).sort();
  const end = ends.at(-1);
  const old = keys.length === 1 ? 'The old key is' : 'The old keys are';
  return {
    title: keys.length === 1 ? `${namesOf(keys)} has a new key` : `${keys.length} keys were rotated`,
    body: [
      ...(keys.length === 1 ? [] : [`${namesOf(keys)}.`]),
      ...(end === undefined ? [] : [`${old} switched off, and deleted on ${dateWords(end)}.`]),
    ].join(' '),
    credentialIds: [],
  };
}

/**
 * Says that keys could not be replaced without asking, and why.
 *
 * @param stuck at least one, and the sentence that says why
 * @param now this computer's time
 */
export function stuckNotice(stuck: readonly { key: DueView; reason: string }[], now: Date): Announcement {
  const keys = stuck.map(({ key }) => key);
  const due = dueNotice(keys, now);
  const reasons = [...new Set(stuck.map(({ reason }) => reason))].slice(0, 2);
  const what =
    keys.length === 1
      ? 'It could not be rotated without you.'
      : `${namesOf(keys)} could not be rotated without you.`;
  return { ...due, body: [what, ...reasons].join(' ') };
}

/**
 * When a key is due, by the person's calendar: "is due tomorrow", "is overdue by 3 days".
 *
 * @param key one that is ever due
 * @param now this computer's time
 */
export function dueWords({ dueAt }: Pick<DueView, 'dueAt'>, now: Date): string {
  if (dueAt === null) return 'is never due';
  const inDays = Math.round((morning(Date.parse(dueAt)) - morning(now.getTime())) / day);
  if (inDays === 0) return Date.parse(dueAt) < now.getTime() ? 'was due today' : 'is due today';
  if (inDays === 1) return 'is due tomorrow';
  return inDays > 0 ? `is due in ${days(inDays)}` : `is overdue by ${days(-inDays)}`;
}

/** The same of something that runs out by itself: "runs out in 3 days". */
export function endWords({ dueAt }: Pick<DueView, 'dueAt'>, now: Date): string {
  if (dueAt === null) return 'stays';
  const inDays = Math.round((morning(Date.parse(dueAt)) - morning(now.getTime())) / day);
  if (Date.parse(dueAt) < now.getTime())
    return inDays === 0 ? 'ran out today' : `ran out ${days(-inDays)} ago`;
  if (inDays === 0) return 'runs out today';
  return inDays === 1 ? 'runs out tomorrow' : `runs out in ${days(inDays)}`;
}

/**
 * What a key is called: by the profile that uses it, else by its id.
 *
 * @param key the key
 */
export const nameOf = ({
  profileNames,
  accessKeyId,
}: Pick<DueView, 'profileNames' | 'accessKeyId'>): string =>
  profileNames[0] === undefined ? accessKeyId : `“${profileNames[0]}”`;

/**
 * The names of some keys, and how many more there are.
 *
 * @param keys at least one
 */
export function namesOf(keys: readonly DueView[]): string {
  const names = keys.slice(0, keys.length === named + 1 ? named + 1 : named).map(nameOf);
  const more = keys.length - names.length;
  const last = more > 0 ? `${more} more` : (names.pop() ?? '');
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}

/** A number of days in words. */
const days = (count: number): string => (count === 1 ? 'a day' : `${count} days`);

const dateWords = (at: string): string =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'long' });
