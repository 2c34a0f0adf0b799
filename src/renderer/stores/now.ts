import { useCallback, useSyncExternalStore } from 'react';

const minute = 60_000;
const second = 1000;
let now = Date.now();

/** Turns the clock every `period` milliseconds as long as somebody looks; returns how to stop. */
function every(period: number, changed: () => void): () => void {
  if (Date.now() - now > period) now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, period);
  return () => clearInterval(timer);
}

const everyMinute = (changed: () => void) => every(minute, changed);

/** The time in milliseconds, a minute old at most, so that "2 minutes ago" stays true on screen. */
export const useNow = (): number => useSyncExternalStore(everyMinute, () => now);

/** How long before an instant its seconds begin to count. */
const lastMinutes = 2 * minute;

/**
 * The time for one countdown: a minute old at most, and a second once less than two minutes are left.
 *
 * @param at the instant it counts down to, in milliseconds
 */
export function useCountdown(at: number): number {
  const left = at - useNow();
  const close = left > 0 && left < lastMinutes + minute;
  const subscribe = useCallback((changed: () => void) => every(close ? second : minute, changed), [close]);
  return useSyncExternalStore(subscribe, () => now);
}
