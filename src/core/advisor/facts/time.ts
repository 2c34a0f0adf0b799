import { grouped } from '#shared/words.ts';

/** Milliseconds. */
export const day = 86_400_000;

/** Whole days since an instant; 0 for one that is ahead of this clock, whose age is not known. */
export const daysSince = (at: string, now: number): number =>
  Math.max(0, Math.floor((now - Date.parse(at)) / day));

/** The instant so many days ago, to be compared with others as text. */
export const daysAgo = (days: number, now: number): string => new Date(now - days * day).toISOString();

/** "1 day", "1,204 days". */
export const daysWords = (days: number): string => `${grouped(days)} day${days === 1 ? '' : 's'}`;

/** The day of an instant, as it is compared and shown: `2026-03-04`. */
export const dayOf = (at: string): string => at.slice(0, 10);
