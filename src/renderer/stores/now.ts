import { useSyncExternalStore } from 'react';

const minute = 60_000;
let now = Date.now();

const subscribe = (changed: () => void): (() => void) => {
  if (Date.now() - now > minute) now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, minute);
  return () => clearInterval(timer);
};

/** The time in milliseconds, a minute old at most, so that "2 minutes ago" stays true on screen. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
