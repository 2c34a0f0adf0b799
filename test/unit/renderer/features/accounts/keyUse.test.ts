import { expect, it } from 'vitest';
import { ageWords, markOf, useWords } from '#renderer/features/accounts/keyUse.ts';
import type { RemoteKey } from '#shared/mirror.ts';

const now = Date.parse('2026-06-30T12:00:00.000Z');
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
const key = (part: Partial<RemoteKey>): RemoteKey => ({ id: 'AKIA1', status: 'Active', ...part });
const used = (at: string | null) => ({ lastUse: { at } });

it('marks a key that is inactive, or that nobody has used for long', () => {
  const marks = (part: Partial<RemoteKey>) => markOf(key(part), now);
  expect(marks({ status: 'Inactive', ...used(daysAgo(1)) })).toBe('inactive');
  expect(marks({})).toBeNull();
  expect(marks(used(daysAgo(89)))).toBeNull();
  expect(marks(used(daysAgo(90)))).toBe('unused');
  expect(marks(used(null))).toBe('unused');
  expect(marks({ createdAt: daysAgo(6), ...used(null) })).toBeNull();
  expect(marks({ createdAt: daysAgo(7), ...used(null) })).toBe('unused');
  // Another clock is a little ahead.
  expect(marks({ createdAt: daysAgo(-1), ...used(daysAgo(-1)) })).toBeNull();
});

it('says how old it is, and when it was used, as far as that is known', () => {
  expect([ageWords({ createdAt: daysAgo(449) }, now), ageWords({ createdAt: daysAgo(0.5) }, now)]).toEqual([
    '449 days old',
    'New today',
  ]);
  expect(ageWords({}, now)).toBe('');
  expect([useWords({ at: daysAgo(3) }, now), useWords({ at: null }, now), useWords(undefined, now)]).toEqual([
    'Used 3 days ago',
    'Never used',
    '',
  ]);
});
