import { expect, it } from 'vitest';
import { lasting } from '#cli/time.ts';
import { isFresh, isGood, type Session } from '#core/profiles/sessions/cache.ts';
import { Secret } from '#core/store/secrets/secret.ts';

const start = Date.parse('2026-03-04T05:00:00.000Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);
const sessionOf = (minutes: number): Session => ({
  accessKeyId: 'ASIA',
  secretAccessKey: new Secret('CANARY'),
  sessionToken: new Secret('CANARY'),
  startedAt: at(0).toISOString(),
  expiresAt: at(minutes).toISOString(),
});

it.each([
  // Of an hour the last quarter; of longer ones 15 minutes, which is when botocore begins to ask.
  { life: 15, freshUntil: 11.25 },
  { life: 60, freshUntil: 45 },
  { life: 720, freshUntil: 705 },
])('renews a session of $life minutes after $freshUntil', ({ life, freshUntil }) => {
  const session = sessionOf(life);
  expect(isFresh(session, at(freshUntil - 0.01))).toBe(true);
  expect(isFresh(session, at(freshUntil))).toBe(false);
  expect(isGood(session, at(life - 0.01))).toBe(true);
  expect(isGood(session, at(life))).toBe(false);
});

it.each([
  [0.5, '30 s'],
  [1, '1 min'],
  [59.9, '59 min'],
  [60, '1 h 0 min'],
  [719.5, '11 h 59 min'],
  [-5, '0 s'],
])('says how long %s minutes are', (minutes, words) => {
  expect(lasting(at(minutes).toISOString(), at(0))).toBe(words);
});
