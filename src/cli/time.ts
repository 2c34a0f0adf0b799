/**
 * How long it is until an instant, in the largest two units: `11 h 59 min`, `45 min`, `30 s`.
 *
 * @param until ISO instant; one that has passed counts as now
 */
export function lasting(until: string, now: Date): string {
  const seconds = Math.max(0, Math.floor((Date.parse(until) - now.getTime()) / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What is to be said of credentials that run out. @param at ISO instant */
export const expiryWords = (at: string, now: Date): string =>
  Date.parse(at) <= now.getTime() ? 'temporary, expired' : `temporary, ${lasting(at, now)} left`;
