import { describe, expect, it, vi } from 'vitest';
import { createLeaving, type LeavingParts } from '../../../../src/main/session/leaving.ts';

function world(part: Partial<LeavingParts> = {}) {
  const done: string[] = [];
  const leaving = createLeaving({
    alive: () => true,
    ask: (way) => done.push(`ask ${way}`),
    handOver: () => done.push('hand over'),
    kept: () => false,
    lock: () => done.push('lock'),
    ...part,
  });
  return { leaving, done };
}

describe('ending the window', () => {
  it('is free while nothing was typed, and asks as often as it is tried otherwise', () => {
    const { leaving, done } = world();
    expect(leaving.may('close')).toBe(true);
    leaving.tell(true);
    expect([leaving.may('close'), leaving.may('quit')]).toEqual([false, false]);
    expect(done).toEqual(['ask close', 'ask quit']);
    leaving.agree();
    expect(leaving.may('quit')).toBe(true);
  });

  it('does not stop halfway for what is typed while the app ends', () => {
    const { leaving } = world();
    expect(leaving.may('quit')).toBe(true);
    leaving.tell(true);
    expect([leaving.may('close'), leaving.may('quit')]).toEqual([true, true]);
  });

  it('asks too while something is kept behind the lock', () => {
    const { leaving } = world({ kept: () => true });
    expect(leaving.may('quit')).toBe(false);
  });

  it('does not wait for a window that cannot answer', () => {
    const { leaving } = world({ alive: () => false });
    leaving.tell(true);
    expect(leaving.may('quit')).toBe(true);
  });
});

describe('locking', () => {
  it('waits until what was typed is handed over', async () => {
    const { leaving, done } = world();
    leaving.tell(true);
    const locking = leaving.lock();
    expect(done).toEqual(['hand over']);
    leaving.handed();
    await locking;
    expect(done).toEqual(['hand over', 'lock']);
  });

  it('is one lock, also when it is asked for twice', async () => {
    const { leaving, done } = world();
    leaving.tell(true);
    const both = Promise.all([leaving.lock(), leaving.lock()]);
    leaving.handed();
    await both;
    expect(done).toEqual(['hand over', 'lock']);
  });

  it('goes on without a window that hangs, and at once where nothing was typed', async () => {
    vi.useFakeTimers();
    const { leaving, done } = world();
    await leaving.lock();
    expect(done).toEqual(['lock']);
    leaving.tell(true);
    const locking = leaving.lock();
    await vi.advanceTimersByTimeAsync(10_000);
    await locking;
    vi.useRealTimers();
    expect(done).toEqual(['lock', 'hand over', 'lock']);
  });
});
