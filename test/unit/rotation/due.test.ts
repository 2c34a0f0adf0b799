import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, policyOf, temporaryKeys, viewDue } from '#core/rotation/due/due.ts';
import { DueView } from '#shared/contract/rotation.ts';
import type { Credential } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { RotationPolicy } from '#shared/rotation.ts';
import { cpuNow } from '../../support/cpu.ts';
import { idOf } from '../records.ts';
import { day, key, policy, rotation, vault } from './given.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const ago = (days: number): Date => new Date(now.getTime() - days * day);
const account = idOf(500);
const marked = (status: 'active' | 'inactive' | 'deleted', createdAt?: string): Partial<Credential> => ({
  remote: { account, user: 'ada', status, seenAt: now.toISOString(), ...(createdAt ? { createdAt } : {}) },
});

describe('the policy of a key', () => {
  const one = key(1, ago(10), marked('active'));
  const scopes = [
    policy({ maxAgeDays: 1 }),
    policy({ maxAgeDays: 2, scope: { kind: 'provider', provider: 'quilibrium' } }),
    policy({ maxAgeDays: 3, scope: { kind: 'account', accountId: account } }),
    policy({ maxAgeDays: 4, scope: { kind: 'credential', credentialId: one.id } }),
  ];

  it('is the narrowest that fits', () => {
    for (let count = 1; count <= scopes.length; count++) {
      for (const policies of [scopes.slice(0, count), scopes.slice(0, count).reverse()]) {
        expect(policyOf(vault([one], { policies }), one).maxAgeDays).toBe(count);
      }
    }
  });

  it('is 90 days, with reminders 14, 7 and 1 day before and a day of grace, when none was set', () => {
    expect(policyOf(vault([one]), one)).toBe(defaultPolicy);
    expect(defaultPolicy).toEqual({
      scope: { kind: 'default' },
      maxAgeDays: 90,
      remindDays: [14, 7, 1],
      graceHours: 24,
      automatic: false,
    });
  });

  it('is that of its own account, not of another', () => {
    const policies = [7, 500, 8].map((n) =>
      policy({ maxAgeDays: n, scope: { kind: 'account', accountId: idOf(n) } }),
    );
    expect(policyOf(vault([one], { policies }), one).maxAgeDays).toBe(500);
    expect(policyOf(vault([one], { policies: policies.filter((p) => p.maxAgeDays !== 500) }), one)).toBe(
      defaultPolicy,
    );
  });

  it('leaves the keys of others alone', () => {
    const other = key(2, ago(10), { provider: 'aws' });
    expect(policyOf(vault([other], { policies: scopes.slice(1) }), other)).toBe(defaultPolicy);
  });

  it('may allow 1 to 3650 days; 0 and 10,000 are refused in words', () => {
    for (const maxAgeDays of [1, 3650, null])
      expect(RotationPolicy.safeParse(policy({ maxAgeDays })).success).toBe(true);
    expect(() => parseInput(RotationPolicy, policy({ maxAgeDays: 0 }))).toThrow('must be at least 1 day');
    expect(() => parseInput(RotationPolicy, policy({ maxAgeDays: 10_000 }))).toThrow('at most 3650 days');
  });
});

it('gives no age to keys that run out by themselves, whether or not it is known when', () => {
  const temporary = [
    key(1, ago(100), { expiresAt: now.toISOString() }),
    key(2, ago(100), { hasToken: true }),
    key(3, ago(100), { provider: 'aws', accessKeyId: 'ASIAIOSFODNN7EXAMPLE' }),
  ];
  expect(viewDue(vault([...temporary, key(4, ago(100))]), now).map(({ accessKeyId }) => accessKeyId)).toEqual(
    ['QKEY4'],
  );
});

describe('what is due', () => {
  it('goes by when the service says the key was made, else by when it was taken in', () => {
    const [known, unknown] = [
      key(1, ago(1), marked('active', ago(100).toISOString())),
      key(2, ago(1), marked('active')),
    ];
    expect(viewDue(vault([unknown, known]), now)).toMatchObject([
      { credentialId: known.id, ageDays: 100, inDays: -10, status: 'overdue', bornKnown: true },
      { credentialId: unknown.id, ageDays: 1, inDays: 89, status: 'fine', bornKnown: false },
    ]);
  });

  it('is soon from the earliest reminder on, overdue after the last day, and never without an age', () => {
    const status = (age: number, more = {}) =>
      viewDue(vault([key(1, ago(age))], { policies: [policy(more)] }), now)[0]?.status;
    expect(status(75.9)).toBe('fine');
    expect(status(76)).toBe('soon');
    expect(status(90)).toBe('soon');
    expect(status(90.01)).toBe('overdue');
    expect(status(9000, { maxAgeDays: null })).toBe('never');
    expect(status(89.9, { remindDays: [] })).toBe('fine');
    expect(status(0.5, { maxAgeDays: 1 })).toBe('soon');
    expect(status(3651, { maxAgeDays: 3650 })).toBe('overdue');
  });

  it('counts whole days, and an hour over as one', () => {
    const left = (age: number) => viewDue(vault([key(1, ago(age))]), now)[0]?.inDays;
    expect([88.5, 89.5, 90, 90.04, 91.9, 100.5].map(left)).toEqual([1, 0, 0, -1, -1, -10]);
  });

  it('leaves out what runs out by itself, and what is deleted or switched off at the service', () => {
    const keys = [
      key(1, ago(200), { expiresAt: now.toISOString() }),
      key(2, ago(200), marked('deleted')),
      key(3, ago(200), marked('inactive')),
      key(4, ago(200), marked('active')),
    ];
    expect(viewDue(vault(keys), now).map(({ credentialId }) => credentialId)).toEqual([idOf(4)]);
  });

  it('knows which keys are being replaced', () => {
    const keys = [key(1, ago(100)), key(2, ago(95)), key(3, ago(92)), key(4, ago(1))];
    const rotations = [
      rotation(idOf(1), 'needs_you'),
      rotation(idOf(2), 'undone'),
      rotation(idOf(3), 'finished'),
    ];
    expect(viewDue(vault(keys, { rotations }), now).map((d) => [d.credentialId, d.status])).toEqual([
      [idOf(2), 'overdue'],
      [idOf(3), 'overdue'],
      [idOf(1), 'rotating'],
      [idOf(4), 'fine'],
    ]);
  });

  it('shows a snooze while it lasts', () => {
    const keys = [key(1, ago(100)), key(2, ago(99))];
    const reminders = [
      { credentialId: idOf(1), snoozedUntil: ago(-1).toISOString() },
      { credentialId: idOf(2), snoozedUntil: ago(1).toISOString() },
    ];
    const [first, second] = viewDue(vault(keys, { reminders }), now);
    expect(first?.snoozedUntil).toBe(ago(-1).toISOString());
    expect(second).not.toHaveProperty('snoozedUntil');
  });

  it('makes sense at whatever time, of keys of whatever time', () => {
    const moment = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    const age = fc.option(fc.integer({ min: 1, max: 3650 }));
    fc.assert(
      fc.property(moment, moment, age, fc.array(fc.nat(365)), (clock, created, maxAgeDays, remindDays) => {
        const state = vault([key(1, created)], { policies: [policy({ maxAgeDays, remindDays })] });
        const [due] = viewDue(state, clock);
        expect(DueView.safeParse(due).success).toBe(true);
        expect(due?.ageDays).toBeGreaterThanOrEqual(0);
        // "Overdue by -3 days" is nothing that anybody should read.
        expect(due?.status === 'overdue').toBe((due?.inDays ?? 0) < 0);
        expect(due?.inDays === null).toBe(maxAgeDays === null);
      }),
    );
  });

  it('sorts the most urgent first', () => {
    const keys = [30, 100, 80, 500, 76].map((age, i) => key(i, ago(age)));
    expect(viewDue(vault(keys), now).map(({ ageDays }) => ageDays)).toEqual([500, 100, 80, 76, 30]);
  });

  it('looks at 10,000 keys with a policy each without searching for each', () => {
    const keys = Array.from({ length: 10_000 }, (_, i) => key(i, ago(i % 120)));
    const policies = keys.map(({ id }, i) =>
      policy({ scope: { kind: 'credential', credentialId: id }, maxAgeDays: 1 + (i % 100) }),
    );
    const state = vault(keys, { policies });
    const start = cpuNow();
    expect(viewDue(state, now)).toHaveLength(10_000);
    // A search for each takes seconds; this is far from both.
    expect(cpuNow() - start).toBeLessThan(1000);
  });
});

describe('a key that is due', () => {
  it('tells where it is managed, and nothing of that where it is not', () => {
    const [first] = viewDue(vault([key(1, ago(10), marked('active'))]), now);
    expect(first?.remote).toEqual({ account, user: 'ada', status: 'active', seenAt: now.toISOString() });
    expect(viewDue(vault([key(1, ago(10))]), now)[0]).not.toHaveProperty('remote');
  });

  it('is named by every profile that uses it, and by no role that only builds on one', () => {
    const state = vault([key(1, ago(10)), key(2, ago(10))]);
    const [profile] = state.profiles;
    if (!profile) throw new Error('no profile');
    const role = { kind: 'role' as const, profileId: profile.id, roleArn: 'arn:aws:iam::1:role/x' };
    const profiles = [
      profile,
      { ...profile, id: idOf(901), name: 'again' },
      { ...profile, id: idOf(902), name: 'role', source: role },
    ];
    const names = Object.fromEntries(
      viewDue({ ...state, profiles }, now).map(({ accessKeyId, profileNames }) => [
        accessKeyId,
        profileNames,
      ]),
    );
    expect(names).toEqual({ QKEY1: ['profile 1', 'again'], QKEY2: [] });
  });

  it('tells until when nothing is said of it, as long as that is to come', () => {
    const snoozed = (snoozedUntil?: string) =>
      viewDue(
        vault([key(1, ago(10))], {
          reminders: [{ credentialId: idOf(1), ...(snoozedUntil !== undefined && { snoozedUntil }) }],
        }),
        now,
      )[0];
    const later = new Date(now.getTime() + 1).toISOString();
    expect(snoozed(later)?.snoozedUntil).toBe(later);
    expect(snoozed(now.toISOString())).not.toHaveProperty('snoozedUntil');
    expect(snoozed()).not.toHaveProperty('snoozedUntil');
  });

  it('comes behind those with less time, and those that are never due come last, the oldest first', () => {
    const never = policy({ maxAgeDays: null });
    const policies = [3, 4].map((n) => ({
      ...never,
      scope: { kind: 'credential' as const, credentialId: idOf(n) },
    }));
    const keys = [key(3, ago(5)), key(1, ago(10)), key(4, ago(6)), key(2, ago(20))];
    expect(viewDue(vault(keys, { policies }), now).map(({ accessKeyId }) => accessKeyId)).toEqual([
      'QKEY2',
      'QKEY1',
      'QKEY4',
      'QKEY3',
    ]);
  });
});

describe('temporary keys', () => {
  it('are told with their profiles, the first to run out first', () => {
    const ends = (hours: number) => new Date(now.getTime() + hours * 3_600_000).toISOString();
    const state = vault([
      key(1, ago(1), { expiresAt: ends(9) }),
      key(2, ago(1)),
      key(3, ago(1), { expiresAt: ends(1) }),
      key(4, ago(1), { expiresAt: ends(5) }),
    ]);
    expect(temporaryKeys({ ...state, profiles: state.profiles.slice(0, 3) })).toEqual([
      { accessKeyId: 'QKEY3', profileNames: ['profile 3'], expiresAt: ends(1) },
      { accessKeyId: 'QKEY4', profileNames: [], expiresAt: ends(5) },
      { accessKeyId: 'QKEY1', profileNames: ['profile 1'], expiresAt: ends(9) },
    ]);
  });
});
