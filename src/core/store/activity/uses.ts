import type { KeyUsesView } from '#shared/contract/index.ts';
import type { ActivityRecord } from '#shared/model.ts';

/** How many weeks are counted, this one among them. */
export const countedWeeks = 12;

const week = 7 * 86_400_000;

/**
 * Counts from the log how often the secret of each key was read, by week.
 *
 * @param records in any order
 * @param now the last week ends here; what is ahead of it by another clock counts as now
 * @returns only keys that were read in these weeks
 */
export function usesIn(records: readonly ActivityRecord[], now: Date): KeyUsesView[] {
  const uses = new Map<string, KeyUsesView>();
  for (const { action, subject, at } of records) {
    if (action !== 'secret.read') continue;
    const back = Math.max(0, Math.floor((now.getTime() - Date.parse(at)) / week));
    if (back >= countedWeeks) continue;
    const one = uses.get(subject) ?? {
      accessKeyId: subject,
      weeks: Array.from({ length: countedWeeks }, () => 0),
      last: at,
    };
    const index = countedWeeks - 1 - back;
    one.weeks[index] = (one.weeks[index] ?? 0) + 1;
    if (at > one.last) one.last = at;
    uses.set(subject, one);
  }
  return [...uses.values()];
}
