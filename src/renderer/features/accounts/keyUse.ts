import { ago, count } from '#renderer/words.ts';
import type { LastUse } from '#shared/account.ts';
import type { RemoteKey } from '#shared/mirror.ts';

const day = 86_400_000;

/** Days without a use after which a key is said to be unused; a new one has as long for its first. */
export const unusedDays = 90;
const firstUseDays = 7;

/** What stands out about a key: it does nothing any more, or nobody uses it. */
export type KeyMark = 'inactive' | 'unused' | null;

/** Whole days since an instant; null where that is not known. */
const daysSince = (instant: string | undefined, now: number): number | null =>
  instant === undefined ? null : Math.max(0, Math.floor((now - Date.parse(instant)) / day));

/**
 * What a key is marked with. Of one whose use the service does not tell, nothing is said.
 *
 * @param now milliseconds
 */
export function markOf({ status, createdAt, lastUse }: RemoteKey, now: number): KeyMark {
  if (status === 'Inactive') return 'inactive';
  if (!lastUse) return null;
  const age = daysSince(createdAt, now);
  if (lastUse.at === null) return age !== null && age < firstUseDays ? null : 'unused';
  return (daysSince(lastUse.at, now) ?? 0) >= unusedDays ? 'unused' : null;
}

/** How old a key is: `449 days old`, `New today`; nothing where that is not known. */
export function ageWords({ createdAt }: Pick<RemoteKey, 'createdAt'>, now: number): string {
  const days = daysSince(createdAt, now);
  if (days === null) return '';
  return days === 0 ? 'New today' : `${count(days, 'day')} old`;
}

/** When a key was last used: `Used 3 days ago`, `Never used`; nothing where the service does not tell. */
export function useWords(use: LastUse | undefined, now: number): string {
  if (!use) return '';
  return use.at === null ? 'Never used' : `Used ${ago(use.at, now)}`;
}
