import { expect, it } from 'vitest';
import { countedWeeks, usesIn } from '#core/store/activity/uses.ts';
import type { ActivityRecord } from '#shared/model.ts';

const now = new Date('2026-06-30T12:00:00.000Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000).toISOString();
const record = (subject: string, hours: number, action = 'secret.read'): ActivityRecord => ({
  seq: 1,
  at: hoursAgo(hours),
  actor: { kind: 'command', pid: 1 },
  action,
  subject,
});
const week = 7 * 24;

it('counts by key and week how often a secret was read', () => {
  const uses = usesIn(
    [
      record('A', 1),
      record('A', week - 0.001),
      record('A', week),
      record('B', -1),
      record('A', 0, 'profile.changed'),
      record('C', countedWeeks * week),
      record('C', countedWeeks * week - 0.001),
    ],
    now,
  );
  expect(uses).toEqual([
    { accessKeyId: 'A', weeks: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2], last: hoursAgo(1) },
    { accessKeyId: 'B', weeks: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], last: hoursAgo(-1) },
    { accessKeyId: 'C', weeks: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], last: expect.any(String) },
  ]);
});
