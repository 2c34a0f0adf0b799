import { describe, expect, it } from 'vitest';
import { viewDue } from '#core/rotation/due/due.ts';
import {
  dueNotice,
  dueWords,
  namesOf,
  rotatedNotice,
  stuckNotice,
} from '#core/rotation/due/reminderWords.ts';
import type { DueView } from '#shared/contract/rotation.ts';
import { day, key, policy, vault } from './given.ts';

const now = new Date('2026-06-10T12:00');
/** Keys of these ages in days; they may be 30 days old. */
const aged = (...ages: number[]): DueView[] =>
  viewDue(
    vault(
      ages.map((age, i) => key(i + 1, new Date(now.getTime() - age * day))),
      { policies: [policy({ maxAgeDays: 30 })] },
    ),
    now,
  );

describe('the words of a reminder', () => {
  it('go by the calendar, not by the hour', () => {
    const words = (inDays: number) =>
      dueWords({ dueAt: new Date(now.getTime() + inDays * day).toISOString() }, now);
    expect([7, 1.4, 0.6, 0.4, -0.4, -0.6, -3].map(words)).toEqual([
      'is due in 7 days',
      'is due tomorrow',
      'is due tomorrow',
      'is due today',
      'was due today',
      'is overdue by a day',
      'is overdue by 3 days',
    ]);
    expect(dueWords({ dueAt: null }, now)).toBe('is never due');
    expect(dueWords({ dueAt: now.toISOString() }, now)).toBe('is due today');
  });

  it('name one key and its age, which may only be known in part', () => {
    const [only] = aged(20);
    expect(only && dueNotice([only], now)).toEqual({
      title: '“profile 1” is due in 10 days',
      body: 'Its access key QKEY1 has been here for 20 days.',
      credentialIds: [only?.credentialId],
    });
    expect(only && dueNotice([{ ...only, bornKnown: true, profileNames: [] }], now)).toMatchObject({
      title: 'QKEY1 is due in 10 days',
      body: 'Its access key QKEY1 is 20 days old.',
    });
  });

  it('count many, and name a few, the most urgent first', () => {
    expect(dueNotice(aged(40, 33), now)).toMatchObject({
      title: '2 keys are overdue',
      body: '“profile 1” and “profile 2”.',
    });
    expect(dueNotice(aged(29, 40, 28), now).title).toBe('1 of 3 due keys is overdue');
    expect(dueNotice(aged(29, 40, 28, 41), now).title).toBe('2 of 4 due keys are overdue');
    expect(dueNotice(aged(29, 28), now).title).toBe('2 keys are due soon');
    expect(namesOf(aged(40, 39, 38, 37))).toBe('“profile 1”, “profile 2”, “profile 3” and “profile 4”');
    expect(namesOf(aged(40, 39, 38, 37, 36))).toBe('“profile 1”, “profile 2”, “profile 3” and 2 more');
  });

  it('tell what was rotated, until when the old key stays, and what needs a person', () => {
    const keys = aged(40, 39);
    // Noon of this machine's own day.
    const deletedAt = new Date(2026, 5, 11, 12).toISOString();
    const rotated = keys.map((one) => ({ key: one, deletedAt }));
    expect(rotatedNotice(rotated.slice(0, 1))).toMatchObject({
      title: '“profile 1” has a new key',
      body: 'The old key is switched off, and deleted on June 11.',
    });
    expect(rotatedNotice(rotated)).toMatchObject({
      title: '2 keys were rotated',
      body: '“profile 1” and “profile 2”. The old keys are switched off, and deleted on June 11.',
    });
    expect(rotatedNotice(rotated).credentialIds).toEqual([]);
    // The last of their ends, and nothing where none is known.
    const ends = [12, 30, 9].map((day) => new Date(2026, 5, day, 12).toISOString());
    const mixed = [...ends, null].flatMap((end) =>
      keys.slice(0, 1).map((one) => ({ key: one, deletedAt: end })),
    );
    expect(rotatedNotice(mixed).body).toContain('deleted on June 30.');
    expect(rotatedNotice(keys.map((one) => ({ key: one, deletedAt: null }))).body).toBe(
      '“profile 1” and “profile 2”.',
    );
    const reasons = ['Denied.', 'Away.', 'Denied.', 'Third.'];
    const several = reasons.flatMap((reason) => keys.slice(0, 1).map((one) => ({ key: one, reason })));
    expect(stuckNotice(several, now).body).toMatch(/could not be rotated without you\. Denied\. Away\.$/);
    expect(stuckNotice(several.slice(0, 1), now).body).toBe('It could not be rotated without you. Denied.');
    const stuck = keys.map((one) => ({ key: one, reason: 'Denied.' }));
    expect(stuckNotice(stuck, now)).toMatchObject({
      title: '2 keys are overdue',
      body: '“profile 1” and “profile 2” could not be rotated without you. Denied.',
    });
  });
});
