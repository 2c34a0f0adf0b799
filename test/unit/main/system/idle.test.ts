import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchIdle } from '#main/system/idle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Watches a computer of which the system says what `system` gives. */
function watch(system: () => number) {
  let times = 0;
  const one = watchIdle({ systemIdle: system, now: () => Date.now(), idle: () => void times++ });
  return { ...one, times: () => times, minutes: (n: number) => vi.advanceTimersByTime(n * 60_000) };
}

describe('the watch on how long nobody used the computer', () => {
  it('calls back once the time is up, and not while somebody is there', () => {
    let last = Date.now();
    const one = watch(() => Math.floor((Date.now() - last) / 1000));
    one.after(10);
    one.minutes(9);
    last = Date.now();
    one.minutes(9);
    expect(one.times()).toBe(0);
    one.minutes(2);
    expect(one.times()).toBe(1);
  });

  it.each([
    ['never tells', 0],
    ['says that nobody was there', 100_000],
  ])('takes who uses the window for somebody where the system %s', (_, seconds) => {
    const one = watch(() => seconds);
    one.after(10);
    one.minutes(9);
    one.used();
    one.minutes(9);
    expect(one.times()).toBe(0);
    one.minutes(2);
    expect(one.times()).toBe(1);
  });

  it('follows the settings, and nought is never', () => {
    let last = Date.now();
    const one = watch(() => Math.floor((Date.now() - last) / 1000) + 1);
    one.after(10);
    one.minutes(5);
    one.after(0);
    one.minutes(100);
    expect(one.times()).toBe(0);
    last = Date.now();
    one.after(3);
    one.minutes(4);
    expect(one.times()).toBe(1);
    one.stop();
    one.minutes(100);
    expect(one.times()).toBe(1);
  });
});
