import { describe, expect, it } from 'vitest';
import {
  listKeys,
  reaching,
  rowsOf,
  type ServiceKey,
} from '#renderer/features/accounts/services/services.ts';

const key = (part: Partial<ServiceKey>): ServiceKey => ({
  accountId: 'a1',
  accountName: 'work',
  user: 'ann',
  key: 'QZ1',
  status: 'Active',
  reach: 'some',
  words: 'Read objects in bucket photos',
  usedAt: null,
  held: false,
  ...part,
});

const byReach = { key: 'reach', descending: false } as const;
const users = (rows: readonly { user: string }[]) => rows.map(({ user }) => user);

describe('the keys of a service', () => {
  it('are told apart by account, user and id, and the same in every service', () => {
    const slots = [
      key({ key: null }),
      key({ key: null }),
      key({ key: null, user: 'bob' }),
      key({ key: 'QZ1' }),
      key({ key: 'QZ1', accountId: 'a2' }),
    ];
    const here = rowsOf(slots).map(({ id }) => id);
    expect(new Set(here).size).toBe(slots.length);
    const there = slots.map((slot) => ({ ...slot, reach: 'none' as const, usedAt: null }));
    expect(rowsOf(there).map(({ id }) => id)).toEqual(here);
  });

  it('count as reaching it when they can touch any of it', () => {
    const keys = (['all', 'some', 'none', 'unknown'] as const).map((reach) => key({ reach }));
    expect(reaching({ keys })).toBe(2);
  });

  it('come with those first that can touch most, then by user', () => {
    const rows = rowsOf([
      key({ user: 'none', reach: 'none' }),
      key({ user: 'unknown', reach: 'unknown' }),
      key({ user: 'some 10' }),
      key({ user: 'some 2' }),
      key({ user: 'all', reach: 'all' }),
    ]);
    expect(users(listKeys(rows, '', byReach))).toEqual(['all', 'some 2', 'some 10', 'unknown', 'none']);
    expect(users(listKeys(rows, '', { ...byReach, descending: true }))[0]).toBe('none');
  });

  it('are sorted by use with the newest first, those never used here last either way', () => {
    const rows = rowsOf([
      key({ user: 'never' }),
      key({ user: 'old', usedAt: '2025-01-01T00:00:00.000Z' }),
      key({ user: 'new', usedAt: '2026-01-01T00:00:00.000Z' }),
      key({ user: 'never too' }),
    ]);
    const sorted = (descending: boolean) => users(listKeys(rows, '', { key: 'used', descending }));
    expect(sorted(false)).toEqual(['new', 'old', 'never', 'never too']);
    expect(sorted(true)).toEqual(['old', 'new', 'never', 'never too']);
  });

  it('are found by every word, in their id, user, account and rights', () => {
    const rows = rowsOf([
      key({ user: 'ann' }),
      key({ user: 'bob', key: 'QZ2', words: 'Everything' }),
      key({ user: 'cem', key: null, accountName: 'home' }),
    ]);
    const found = (search: string) => users(listKeys(rows, search, byReach));
    expect(found('qz2')).toEqual(['bob']);
    expect(found('  PHOTOS ann ')).toEqual(['ann']);
    expect(found('photos home')).toEqual(['cem']);
    expect(found('photos everything')).toEqual([]);
    expect(found('')).toHaveLength(3);
  });
});
