import { describe, expect, it } from 'vitest';
import { scopeName } from '#core/rotation/due/due.ts';
import { createPolicies } from '#core/rotation/due/policies.ts';
import type { OpenVault } from '#core/store/access.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';
import type { Wish } from '#core/store/consent.ts';
import { QCredError } from '#shared/errors.ts';
import type { KeyPolicy } from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import type { PolicyScope, RotationPolicy } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { day, key, policy, vault } from './given.ts';

/** A day whose nine o'clock is to come, wherever this runs. */
const now = new Date(2026, 5, 11, 8);
const account = (n: number, name: string) => ({ id: idOf(n), name }) as VaultState['accounts'][number];

/** An open vault with these policies and two keys; what is changed, logged and told of it. */
function setUp(policies: RotationPolicy[] = []) {
  const known = {
    state: vault([key(1, now), key(2, now)], { policies, accounts: [account(50, 'Shop')] }),
    log: [] as ActivityEntry[],
    wishes: [] as Wish[],
    changes: 0,
    writes: 0,
  };
  const access = {
    deps: { now: () => now },
    vault: { state: async () => known.state },
    change: async (change: Parameters<OpenVault['change']>[0], log: Parameters<OpenVault['change']>[1]) => {
      const next = change(known.state);
      if (next !== known.state) {
        known.writes++;
        known.log.push(...log());
      }
      known.state = next;
      return next;
    },
  };
  const service = createPolicies(access as unknown as OpenVault, () => void known.changes++);
  const allow = async (wish: Wish) => void known.wishes.push(wish);
  return { known, service, allow };
}
const ofKey = (n: number): PolicyScope => ({ kind: 'credential', credentialId: idOf(n) });
const ofAccount = (n: number): PolicyScope => ({ kind: 'account', accountId: idOf(n) });

describe('a policy that is set', () => {
  it('takes the place of the one of its scope, is logged with what it is for, and is told', async () => {
    const { known, service } = setUp([policy({ scope: ofKey(2) }), policy({ scope: ofKey(1) }), policy()]);
    await service.save(policy({ scope: ofKey(1), maxAgeDays: 20, remindDays: [1, 7, 7, 14] }));
    expect(known.state.policies).toEqual([
      policy({ scope: ofKey(2) }),
      policy(),
      policy({ scope: ofKey(1), maxAgeDays: 20, remindDays: [14, 7, 1] }),
    ]);
    expect(known.log).toEqual([{ action: 'policy.saved', subject: 'QKEY1', detail: 'due after 20 days' }]);
    expect(known.changes).toBe(1);
  });

  it.each<[PolicyScope, Partial<RotationPolicy>, string, string]>([
    [ofKey(2), { maxAgeDays: 1 }, 'QKEY2', 'due after a day'],
    [ofAccount(50), { maxAgeDays: null }, 'Shop', 'never due'],
    [
      { kind: 'provider', provider: 'b2' },
      { maxAgeDays: 30, automatic: true },
      'b2',
      'due after 30 days, rotated without asking',
    ],
    [{ kind: 'default' }, { maxAgeDays: 2 }, 'all keys', 'due after 2 days'],
  ])('is logged in words: %j', async (scope, more, subject, detail) => {
    const { known, service, allow } = setUp();
    await service.save(policy({ scope, ...more }), allow);
    expect(known.log).toEqual([{ action: 'policy.saved', subject, detail }]);
  });

  it('with others is one write and one question', async () => {
    const { known, service, allow } = setUp();
    const automatic = { automatic: true, maxAgeDays: 30 };
    await service.saveAll(
      [
        policy({ scope: ofKey(1), ...automatic }),
        policy({ scope: ofAccount(50), maxAgeDays: 9 }),
        policy({ scope: { kind: 'default' }, ...automatic }),
      ],
      allow,
    );
    expect(known.writes).toBe(1);
    expect(known.changes).toBe(1);
    expect(known.log.map(({ subject }) => subject)).toEqual(['QKEY1', 'Shop', 'all keys']);
    expect(known.wishes).toEqual([
      {
        kind: 'automatic',
        scopes: ['QKEY1', 'all keys'],
        words: 'due after 30 days, rotated without asking',
      },
    ]);
  });

  it('is refused for what is not here, and where it makes no sense; nothing is changed', async () => {
    const { known, service, allow } = setUp();
    for (const scope of [ofKey(999), ofAccount(999)])
      await expect(service.save(policy({ scope, automatic: true }), allow)).rejects.toMatchObject({
        code: 'not_found',
      });
    // Nobody is asked for what cannot be.
    expect(known.wishes).toEqual([]);
    await expect(service.save(policy({ maxAgeDays: 0 }))).rejects.toMatchObject({ code: 'bad_input' });
    expect([known.writes, known.changes, known.log]).toEqual([0, 0, []]);
  });

  it('is refused for what goes while the person is asked', async () => {
    const cases: [PolicyScope, Partial<VaultState>][] = [
      [ofKey(1), { credentials: [] }],
      [ofAccount(50), { accounts: [] }],
    ];
    for (const [scope, gone] of cases) {
      const { known, service } = setUp();
      const meanwhile = async () => {
        known.state = { ...known.state, ...gone };
      };
      const wanted = policy({ scope, automatic: true });
      await expect(service.save(wanted, meanwhile)).rejects.toMatchObject({ code: 'not_found' });
      expect(known.writes).toBe(0);
    }
  });

  it('needs the person where keys are rotated without a question that were not, or sooner, and only there', async () => {
    const held = { automatic: true, maxAgeDays: 30, graceHours: 24 };
    const asked = async (before: Partial<RotationPolicy> | null, after: Partial<RotationPolicy>) => {
      const { known, service, allow } = setUp([
        policy({ scope: ofKey(2), ...held, maxAgeDays: 1 }),
        ...(before ? [policy({ scope: ofKey(1), ...before })] : []),
      ]);
      await service.save(policy({ scope: ofKey(1), ...after }), allow);
      return known.wishes.length > 0;
    };
    expect(await asked(null, held)).toBe(true);
    expect(await asked({ ...held, automatic: false }, held)).toBe(true);
    expect(await asked({ ...held, maxAgeDays: null }, held)).toBe(true);
    expect(await asked(held, { ...held, maxAgeDays: 29 })).toBe(true);
    expect(await asked(held, { ...held, graceHours: 23 })).toBe(true);
    expect(await asked(held, held)).toBe(false);
    expect(await asked(held, { ...held, maxAgeDays: 31, graceHours: 48 })).toBe(false);
    expect(await asked(held, { ...held, maxAgeDays: null })).toBe(false);
    expect(await asked(held, { ...held, automatic: false, maxAgeDays: 1 })).toBe(false);
  });

  it('is not set where the person says no', async () => {
    const { known, service } = setUp();
    const no = () => Promise.reject(new QCredError('cancelled', 'No.'));
    await expect(service.save(policy({ automatic: true }), no)).rejects.toMatchObject({ code: 'cancelled' });
    expect([known.writes, known.changes]).toEqual([0, 0]);
  });
});

describe('a policy that is taken away', () => {
  it('goes alone, is logged and told; where there is none nothing happens', async () => {
    const { known, service } = setUp([policy(), policy({ scope: ofKey(1) })]);
    await service.remove(ofKey(1));
    expect(known.state.policies).toEqual([policy()]);
    expect(known.log).toEqual([{ action: 'policy.removed', subject: 'QKEY1' }]);
    expect(known.changes).toBe(1);
    await service.remove(ofKey(1));
    expect([known.writes, known.changes]).toEqual([1, 1]);
  });

  it('may be for what is gone', async () => {
    const { known, service } = setUp([policy({ scope: ofKey(9) }), policy({ scope: ofAccount(9) })]);
    await service.remove(ofKey(9));
    await service.remove(ofAccount(9));
    expect(known.log.map(({ subject }) => subject)).toEqual(['a key', 'an account']);
    await expect(service.remove({ kind: 'other' } as unknown as PolicyScope)).rejects.toMatchObject({
      code: 'bad_input',
    });
  });
});

describe('keys of which nothing is to be heard', () => {
  const nine = (days: number) => new Date(2026, 5, 11 + days, 9).toISOString();

  it('are silent until nine in the morning of the next day, or of that day next week', async () => {
    const { known, service } = setUp();
    known.state = { ...known.state, reminders: [{ credentialId: idOf(2), remindedAt: now.toISOString() }] };
    await service.snooze([idOf(1)], 'tomorrow');
    expect(known.state.reminders).toEqual([
      { credentialId: idOf(2), remindedAt: now.toISOString() },
      { credentialId: idOf(1), snoozedUntil: nine(1) },
    ]);
    expect(known.log).toEqual([{ action: 'reminder.snoozed', subject: 'QKEY1', detail: `until ${nine(1)}` }]);
    await service.snooze([idOf(1), idOf(2), idOf(999)], 'next-week');
    // What was said before is forgotten.
    expect(known.state.reminders).toEqual([
      { credentialId: idOf(2), snoozedUntil: nine(7) },
      { credentialId: idOf(1), snoozedUntil: nine(7) },
    ]);
    expect(known.log.at(-1)).toEqual({
      action: 'reminder.snoozed',
      subject: '2 keys',
      detail: `until ${nine(7)}`,
    });
    expect(known.changes).toBe(2);
  });

  it('of key services are so by their policies, and only those that were asked for', async () => {
    const { known, service } = setUp();
    const keyPolicy = (n: number): KeyPolicy => ({
      id: idOf(n),
      account: idOf(3),
      keyId: `key-${n}`,
      name: `name-${n}`,
      bornAt: now.toISOString(),
      maxAgeDays: 30,
      graceDays: 7,
      automatic: false,
      remindedAt: now.toISOString(),
    });
    const [asked, other] = [keyPolicy(10), keyPolicy(11)];
    known.state = { ...known.state, keyPolicies: [asked, other] };
    await service.snooze([asked.id], 'tomorrow');
    const { remindedAt: _, ...rest } = asked;
    expect(known.state.keyPolicies).toEqual([{ ...rest, snoozedUntil: nine(1) }, other]);
    expect(known.state.reminders).toEqual([]);
    expect(known.log).toEqual([
      { action: 'reminder.snoozed', subject: 'name-10', detail: `until ${nine(1)}` },
    ]);
  });

  it('are those that are here; for others nothing happens', async () => {
    const { known, service } = setUp();
    await service.snooze([idOf(999)], 'tomorrow');
    await service.snooze([], 'tomorrow');
    expect([known.writes, known.changes, known.state.reminders]).toEqual([0, 0, []]);
  });
});

describe('a scope in one word', () => {
  it('is another for each', () => {
    const scopes: PolicyScope[] = [
      ofKey(1),
      ofKey(2),
      ofAccount(1),
      { kind: 'provider', provider: 'b2' },
      { kind: 'provider', provider: 'r2' },
      { kind: 'default' },
    ];
    expect(new Set(scopes.map(scopeName)).size).toBe(scopes.length);
    expect(day).toBe(86_400_000);
  });
});
