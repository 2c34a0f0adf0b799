import { describe, expect, it, vi } from 'vitest';
import { anchorIn } from '#core/store/activity/anchor.ts';
import { isSame, standingOf, troubleOf } from '#core/store/activity/standing.ts';
import type { QCredError } from '#shared/errors.ts';
import { memoryStore } from '../secrets/memoryStore.ts';

const link = 'ab'.repeat(32);
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('the item of an anchor', () => {
  it('holds number and link under the name of the vault, and is read as it was written', async () => {
    const { items, store } = memoryStore();
    const anchor = anchorIn(store, 'vault');
    expect(await anchor.read()).toBeNull();
    await anchor.write({ seq: 12, link });
    expect([...items]).toEqual([['activity-anchor/vault', `12 ${link}`]]);
    expect(await anchor.read()).toEqual({ seq: 12, link });
  });

  it.each([
    '',
    'text',
    `12 ${link}0`,
    `12 ${link.slice(1)}`,
    ` 12 ${link}`,
    `-1 ${link}`,
    `12 ${link}\n`,
    `1234567890123456 ${link}`,
    `12 ${link.toUpperCase()}`,
  ])('fits no log when it is %j', async (text) => {
    const { items, store } = memoryStore();
    items.set('activity-anchor/vault', text);
    expect(await anchorIn(store, 'vault').read()).toEqual({ seq: 0, link: 'unreadable' });
  });

  it('is said to be where the secrets are', () => {
    expect(anchorIn(memoryStore('keychain').store, 'v').place).toBe('keychain');
    expect(anchorIn(memoryStore('passphrase').store, 'v').place).toBe('secret file');
  });

  it('that the keychain says nothing of is given up after two seconds', async () => {
    vi.useFakeTimers();
    try {
      const { store } = memoryStore();
      store.get = () => new Promise(() => {});
      store.setLightly = () => new Promise(() => {});
      const anchor = anchorIn(store, 'v');
      for (const ask of [() => anchor.read(), () => anchor.write({ seq: 1, link })]) {
        const given = vi.fn();
        ask().catch((error: QCredError) => given(error.code));
        await vi.advanceTimersByTimeAsync(1999);
        expect(given).not.toHaveBeenCalled();
        await vi.advanceTimersByTimeAsync(1);
        expect(given).toHaveBeenCalledWith('keychain_timeout');
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('holds nothing up once it was asked, whatever the answer', async () => {
    const { store } = memoryStore();
    const before = timers();
    await anchorIn(store, 'v').read();
    store.get = () => Promise.reject(new Error('no'));
    await expect(anchorIn(store, 'v').read()).rejects.toThrow('no');
    expect(timers()).toBe(before);
  });
});

describe('how a log stands to its anchor', () => {
  const end = { seq: 3, link };
  const standing = (held: typeof end | null, knows = true, head: Parameters<typeof standingOf>[1] = 'none') =>
    standingOf(held, head, end, async () => knows);

  it('is told from what it holds, what the head says, and whether the log goes on from there', async () => {
    expect(await standing(null)).toBe('new');
    expect(await standing(null, true, { ...end, size: 1 })).toBe('new');
    expect(await standing(null, true, { ...end, size: 1, anchored: true })).toBe('gone');
    expect(await standing({ seq: 4, link })).toBe('behind');
    expect(await standing(end)).toBe('fits');
    expect(await standing(end, false)).toBe('other');
  });

  it('is trouble only where something is wrong', () => {
    for (const fine of ['fits', 'new'] as const) {
      expect(troubleOf(fine, end, end, 'keychain')).toBeNull();
      expect(troubleOf(fine, null, end, 'keychain')).toBeNull();
    }
    expect(troubleOf('behind', null, end, 'keychain')).toBeNull();
    expect(troubleOf('behind', { seq: 4, link }, end, 'keychain')).toContain('record 4 is missing');
  });

  it('compares number and link, and nothing is not the same as nothing', () => {
    expect(isSame(end, { ...end })).toBe(true);
    expect(isSame(end, { ...end, seq: 4 })).toBe(false);
    expect(isSame(end, { ...end, link: 'x' })).toBe(false);
    expect(isSame(null, null)).toBe(false);
    expect(isSame(undefined, end)).toBe(false);
  });
});
