/*
 * The person's own days and hours. All of it asks the `Date` of this process, which knows the
 * computer's time zone and its summer time.
 */

/** The hour of the day at which one says something that could be said at any time of the day. */
const morningHour = 9;

const minute = 60_000;
const minutesOfDay = 1440;

/** Hours of the day as `HH:MM`, local time. */
export interface Hours {
  from: string;
  to: string;
}

/**
 * Nine in the morning of the local day that holds `at`, or of a day so many days after it.
 *
 * @param at milliseconds since 1970
 * @param days how many days later
 * @returns milliseconds since 1970
 */
export function morning(at: number, days = 0): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days, morningHour).getTime();
}

/**
 * The first moment from `at` on that is not within the quiet hours. They may reach over midnight;
 * hours that end when they begin are none. On a day whose clock is changed the moment may be an
 * hour off: whoever waits for it asks again then.
 *
 * @param at milliseconds since 1970
 * @param quiet null: none
 * @returns `at` itself, or when the quiet ends
 */
export function afterQuiet(at: number, quiet: Hours | null): number {
  if (!quiet) return at;
  const date = new Date(at);
  const now = date.getHours() * 60 + date.getMinutes();
  const since = (now - minutes(quiet.from) + minutesOfDay) % minutesOfDay;
  const length = (minutes(quiet.to) - minutes(quiet.from) + minutesOfDay) % minutesOfDay;
  if (since >= length) return at;
  return Math.floor(at / minute) * minute + (length - since) * minute;
}

function minutes(clock: string): number {
  const [hours = 0, rest = 0] = clock.split(':').map(Number);
  return hours * 60 + rest;
}
