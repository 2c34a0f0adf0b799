import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { policyOf } from '#core/rotation/due/due.ts';
import { afterQuiet, morning } from '#core/rotation/due/localDay.ts';
import { remember, remind } from '#core/rotation/due/remind.ts';
import type { Settings, VaultState } from '#shared/model.ts';
import { idOf } from '../records.ts';
import { day, key, policy, rotation, vault } from './given.ts';

const hour = 3_600_000;
const zoneBefore = process.env.TZ;
const travelTo = (zone: string): void => {
  process.env.TZ = zone;
};
beforeEach(() => travelTo('Europe/Berlin'));
afterEach(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

/** A moment by the clock on the wall. */
const at = (text: string): Date => new Date(text);
const localDay = (date: Date): string => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

/** Lets time pass from moment to moment; returns what was said when, as `day of month hour:minute keys`. */
function live(state: VaultState, moments: readonly Date[]): { said: string[]; state: VaultState } {
  const said: string[] = [];
  let held = state;
  for (const now of moments) {
    const reminding = remind(held, now);
    held = reminding.state;
    if (reminding.say.length > 0) {
      const two = (n: number) => String(n).padStart(2, '0');
      const keys = reminding.say.map(({ accessKeyId }) => accessKeyId.slice(4)).join(' ');
      said.push(
        `${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())} ${keys}`,
      );
    }
  }
  return { said, state: held };
}

/** Every so many minutes of a stretch of days. */
function ticks(from: Date, days: number, minutes = 30): Date[] {
  const count = Math.floor((days * 1440) / minutes);
  return Array.from({ length: count }, (_, i) => new Date(from.getTime() + i * minutes * 60_000));
}

const withSettings = (state: VaultState, settings: Partial<Settings>): VaultState => ({
  ...state,
  settings: { ...state.settings, ...settings },
});

describe('reminders', () => {
  it('come in the morning of the policy’s days, of the last day, and of every day after', () => {
    const state = vault([key(1, at('2026-01-01T15:00'))], { policies: [policy({ maxAgeDays: 30 })] });
    // Due on January 31 at 15:00.
    expect(live(state, ticks(at('2026-01-01T15:00'), 33)).said).toEqual([
      '01-17 09:00 1',
      '01-24 09:00 1',
      '01-30 09:00 1',
      '01-31 09:00 1',
      '02-01 09:00 1',
      '02-02 09:00 1',
      '02-03 09:00 1',
    ]);
  });

  it('know when the next one comes', () => {
    const state = vault([key(1, at('2026-01-01T15:00')), key(2, at('2026-01-03T15:00'))], {
      policies: [policy({ maxAgeDays: 30 })],
    });
    const { said } = live(state, ticks(at('2026-01-01T15:00'), 33));
    const followed: Date[] = [];
    let held = state;
    for (let now = at('2026-01-01T15:00'); now < at('2026-02-03T15:00'); ) {
      followed.push(now);
      const { state: next, next: time } = remind(held, now);
      held = next;
      expect(time).toBeGreaterThan(now.getTime());
      now = new Date(time ?? 0);
    }
    expect(live(state, followed).said).toEqual(said);
    expect(followed.length).toBeLessThanOrEqual(said.length + 1);
  });

  it('are one for 500 keys that are due at once', () => {
    const keys = Array.from({ length: 500 }, (_, i) =>
      key(i, new Date(at('2025-01-01T00:00').getTime() + i * hour)),
    );
    const { say, state } = remind(vault(keys), at('2026-01-01T11:00'));
    expect(say).toHaveLength(500);
    expect(remind(state, at('2026-01-01T11:01'))).toMatchObject({
      say: [],
      next: at('2026-01-02T09:00').getTime(),
    });
  });

  it('are one, not thirty, after a month away; a restart says nothing twice', () => {
    const state = vault([key(1, at('2026-01-01T15:00'))], { policies: [policy({ maxAgeDays: 20 })] });
    const away = live(state, [at('2026-01-07T10:00'), at('2026-02-08T12:00'), at('2026-02-08T12:01')]);
    expect(away.said).toEqual(['01-07 10:00 1', '02-08 12:00 1']);
    const restarted: VaultState = JSON.parse(JSON.stringify(away.state));
    expect(live(restarted, ticks(at('2026-02-08T12:02'), 0.4)).said).toEqual([]);
  });

  it('come once when a key that is long overdue is taken in', () => {
    const state = vault([key(1, at('2020-01-01T15:00'))]);
    expect(live(state, ticks(at('2026-03-01T16:00'), 1.5)).said).toEqual(['03-01 16:00 1', '03-02 09:00 1']);
  });

  it('leave a key in peace until its snooze is over, then come at once', () => {
    const state = vault([key(1, at('2026-01-01T15:00'))], { policies: [policy({ maxAgeDays: 30 })] });
    const snoozedUntil = at('2026-01-22T09:00').toISOString();
    const snoozed = { ...state, reminders: [{ credentialId: idOf(1), snoozedUntil }] };
    expect(live(snoozed, ticks(at('2026-01-17T10:00'), 8)).said).toEqual(['01-22 09:00 1', '01-24 09:00 1']);
  });

  it('say nothing when switched off, of keys that never grow too old, and of keys being replaced', () => {
    const old = [key(1, at('2020-01-01T15:00'))];
    const now = at('2026-03-01T16:00');
    expect(remind(withSettings(vault(old), { reminders: false }), now)).toMatchObject({
      say: [],
      next: null,
    });
    expect(remind(vault(old, { policies: [policy({ maxAgeDays: null })] }), now)).toMatchObject({
      say: [],
      next: null,
    });
    expect(remind(vault(old, { rotations: [rotation(idOf(1), 'running')] }), now).say).toEqual([]);
    const made = [{ ...rotation(idOf(9), 'running'), newId: idOf(1) }];
    expect(remind(vault(old, { rotations: made }), now).say).toEqual([]);
  });

  it('leave keys to be rotated without asking to whoever does it, even when switched off', () => {
    const state = vault([key(1, at('2020-01-01T15:00'))], { policies: [policy({ automatic: true })] });
    const now = at('2026-03-01T16:00');
    const reminding = remind(withSettings(state, { reminders: false }), now);
    expect(reminding).toMatchObject({ say: [], automatic: [{ credentialId: idOf(1) }] });
    expect(reminding.state.reminders).toEqual([]);
    const after = remind(remember(reminding.state, reminding.automatic, now), now);
    expect(after).toMatchObject({ automatic: [], next: at('2026-03-02T09:00').getTime() });
  });

  it('hand the policy of a key on to the one that replaced it', () => {
    const [old, made] = [key(1, at('2026-01-01T12:00')), key(2, at('2026-03-01T12:00'))];
    const policies = [policy({ maxAgeDays: 5, scope: { kind: 'credential', credentialId: old.id } })];
    const rotations = [{ ...rotation(old.id, 'running'), newId: made.id }];
    const now = at('2026-03-02T12:00');
    const during = vault([old, made], { policies, rotations });
    expect(policyOf(during, made).maxAgeDays).toBe(5);
    expect(remind(during, now).state.policies).toBe(policies);
    const after = remind({ ...during, credentials: [made] }, now).state;
    expect(after.policies).toMatchObject([{ maxAgeDays: 5, scope: { credentialId: made.id } }]);
  });

  it('forget what is gone, and change nothing when there is nothing to change', () => {
    const gone = { credentialId: idOf(7), remindedAt: at('2026-01-01T09:00').toISOString() };
    const policies = [
      policy({ scope: { kind: 'credential', credentialId: idOf(7) } }),
      policy({ scope: { kind: 'account', accountId: idOf(8) } }),
      policy(),
    ];
    const { state } = remind(
      vault([key(1, at('2026-03-01T12:00'))], { reminders: [gone], policies }),
      at('2026-03-02T12:00'),
    );
    expect(state.reminders).toEqual([]);
    expect(state.policies).toEqual([policy()]);
    expect(remind(state, at('2026-03-02T13:00')).state).toBe(state);
  });
});

describe('quiet hours', () => {
  const overdue = vault([key(1, at('2020-01-01T15:00'))]);
  const said = (quietHours: Settings['quietHours'], from: string, days = 1.5) =>
    live(withSettings(overdue, { quietHours }), ticks(at(from), days, 15)).said;

  it('hold reminders back until they are over, over midnight too', () => {
    expect(said({ from: '22:00', to: '10:30' }, '2026-03-01T23:00', 1)).toEqual(['03-02 10:30 1']);
    expect(said({ from: '08:00', to: '18:00' }, '2026-03-01T07:00')).toEqual([
      '03-01 07:00 1',
      '03-02 18:00 1',
    ]);
  });

  it('that end when they begin are none', () => {
    expect(said({ from: '09:00', to: '09:00' }, '2026-03-01T23:00', 0.5)).toEqual([
      '03-01 23:00 1',
      '03-02 09:00 1',
    ]);
  });

  it('end after they began, whatever the time, the hours and the zone', () => {
    const clock = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const zone = fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), clock, clock, zone, (now, from, to, where) => {
        travelTo(where);
        const end = afterQuiet(now, { from, to });
        expect(end).toBeGreaterThanOrEqual(now);
        expect(end - now).toBeLessThanOrEqual(day);
        const wall = new Date(now).toTimeString().slice(0, 5);
        const quiet = from <= to ? from <= wall && wall < to : wall >= from || wall < to;
        expect(end > now).toBe(quiet);
      }),
    );
  });
});

describe('clocks and zones', () => {
  const state = vault([key(1, at('2020-01-01T15:00'))]);

  it('nine in the morning is nine on the days the clock is changed', () => {
    // Summer time begins on 2026-03-29 and ends on 2026-10-25.
    for (const today of ['2026-03-28', '2026-03-29', '2026-10-24', '2026-10-25']) {
      const from = at(`${today}T20:00`);
      const { said } = live(
        { ...state, reminders: [{ credentialId: idOf(1), remindedAt: from.toISOString() }] },
        ticks(from, 1),
      );
      const tomorrow = new Date(morning(from.getTime(), 1));
      expect(said).toHaveLength(1);
      expect(said[0]).toContain('09:00');
      expect(localDay(tomorrow)).not.toBe(localDay(from));
    }
  });

  it('a clock set back neither repeats what was said nor silences it', () => {
    const wrong = live(state, [at('2027-06-01T12:00')]);
    expect(wrong.said).toHaveLength(1);
    const back = live(wrong.state, ticks(at('2026-06-01T12:00'), 2));
    expect(back.said).toEqual(['06-02 09:00 1', '06-03 09:00 1']);
  });

  it('a clock set back does not make a snooze longer than a week', () => {
    const snoozedUntil = at('2027-06-08T09:00').toISOString();
    const snoozed = { ...state, reminders: [{ credentialId: idOf(1), snoozedUntil }] };
    expect(live(snoozed, ticks(at('2026-06-01T12:00'), 9)).said).toEqual([
      '06-08 09:00 1',
      '06-09 09:00 1',
      '06-10 09:00 1',
    ]);
  });

  it('a journey over the date line brings no second reminder on one day', () => {
    travelTo('Pacific/Auckland');
    const morningThere = live(state, [at('2026-06-02T09:00')]);
    travelTo('Pacific/Honolulu');
    // It is still June 1 here, for three hours more.
    expect(live(morningThere.state, ticks(at('2026-06-01T12:00'), 1.5)).said).toEqual(['06-02 09:00 1']);
  });

  it('no key is said twice on a local day, and none is forgotten, however time goes', () => {
    const jump = fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 1, max: 36 * 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 400 * 1440 }) },
    );
    const births = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        births,
        fc.array(jump, { minLength: 1, maxLength: 60 }),
        fc.nat(23),
        (ages, jumps, quietFrom) => {
          const start = at('2026-01-01T10:00').getTime();
          const two = (n: number) => String(n).padStart(2, '0');
          const quietHours = { from: `${two(quietFrom)}:00`, to: `${two((quietFrom + 9) % 24)}:00` };
          let held = withSettings(vault(ages.map((age, i) => key(i, new Date(start - age * day)))), {
            quietHours,
          });
          const last = new Map<string, Date>();
          let now = start;
          for (const minutes of jumps) {
            now += minutes * 60_000;
            const date = new Date(now);
            const reminding = remind(held, date);
            held = reminding.state;
            for (const { credentialId } of reminding.say) {
              const before = last.get(credentialId);
              if (before) expect(localDay(before)).not.toBe(localDay(date));
              last.set(credentialId, date);
            }
            if (afterQuiet(now, quietHours) > now) {
              expect(reminding.say).toEqual([]);
              continue;
            }
            // What is overdue was said today, or yesterday while today's morning is still to come.
            const since = now < morning(now) ? morning(now, -1) : morning(now);
            for (const { id, createdAt } of held.credentials) {
              if (now - Date.parse(createdAt) <= 90 * day) continue;
              expect(morning(last.get(id)?.getTime() ?? 0)).toBeGreaterThanOrEqual(since);
            }
          }
        },
      ),
    );
  });
});

describe('what is remembered', () => {
  // Noon where the tests are.
  const now = new Date('2026-03-01T11:00:00.000Z');
  const iso = (text: string) => at(text).toISOString();
  const account = (n: number) => ({ id: idOf(n), name: 'Shop' }) as VaultState['accounts'][number];
  const ofKey = (n: number) => policy({ scope: { kind: 'credential', credentialId: idOf(n) } });
  const ofAccount = (n: number) => policy({ scope: { kind: 'account', accountId: idOf(n) } });
  const held = (more: Partial<VaultState>) => vault([key(1, now), key(2, now)], more);
  const kept = (more: Partial<VaultState>) => remind(held(more), now).state;

  it('is the same object as long as it is of use', () => {
    const state = held({
      accounts: [account(50)],
      policies: [policy(), ofKey(1), ofAccount(50)],
      reminders: [
        { credentialId: idOf(1), remindedAt: now.toISOString() },
        { credentialId: idOf(2), snoozedUntil: iso('2026-03-08T09:00') },
      ],
    });
    expect(remind(state, now).state).toBe(state);
  });

  it('is nothing of what is gone', () => {
    const state = kept({
      accounts: [account(50)],
      policies: [policy(), ofKey(1), ofKey(9), ofAccount(50), ofAccount(51)],
      reminders: [
        { credentialId: idOf(9), remindedAt: iso('2026-02-01T12:00') },
        { credentialId: idOf(1), remindedAt: iso('2026-02-01T12:00') },
      ],
    });
    expect(state.policies).toEqual([policy(), ofKey(1), ofAccount(50)]);
    expect(state.reminders).toEqual([{ credentialId: idOf(1), remindedAt: iso('2026-02-01T12:00') }]);
    const [first] = state.reminders;
    if (!first) throw new Error('no reminder');
    expect(
      kept({ reminders: [first, { credentialId: idOf(9), snoozedUntil: iso('2026-03-02T09:00') }] }),
    ).toMatchObject({ reminders: [first] });
  });

  it('of a key that was replaced goes to the one in its place, once the old one is gone', () => {
    const replaced = (oldId: string, newId?: string) => ({
      ...rotation(oldId, 'finished'),
      ...(newId !== undefined && { newId }),
    });
    const rotations = [
      replaced(idOf(8), idOf(1)),
      replaced(idOf(9)),
      replaced(idOf(9), idOf(7)),
      replaced(idOf(9), idOf(2)),
    ];
    expect(kept({ policies: [ofKey(9)], rotations }).policies).toEqual([ofKey(2)]);
    expect(kept({ policies: [policy(), ofKey(9)], rotations }).policies).toEqual([policy(), ofKey(2)]);
    expect(kept({ policies: [ofKey(9)], rotations: rotations.slice(0, 3) }).policies).toEqual([]);
    expect(kept({ policies: [ofKey(1)], rotations: [replaced(idOf(1), idOf(2))] }).policies).toEqual([
      ofKey(1),
    ]);
  });

  it('with a moment that is still to come, after the clock was set back, counts as now', () => {
    const state = kept({
      reminders: [
        { credentialId: idOf(1), remindedAt: iso('2026-03-01T12:01') },
        { credentialId: idOf(2), snoozedUntil: iso('2026-03-09T09:00') },
      ],
    });
    expect(state.reminders).toEqual([
      { credentialId: idOf(1), remindedAt: now.toISOString() },
      { credentialId: idOf(2), snoozedUntil: iso('2026-03-08T09:00') },
    ]);
    const both = kept({
      reminders: [
        { credentialId: idOf(1), remindedAt: iso('2026-02-01T12:00'), snoozedUntil: iso('2027-01-01T09:00') },
      ],
    });
    expect(both.reminders).toEqual([
      { credentialId: idOf(1), remindedAt: iso('2026-02-01T12:00'), snoozedUntil: iso('2026-03-08T09:00') },
    ]);
  });

  it('once said takes the place of what was said of the same key, and of no other', () => {
    const state = held({
      reminders: [
        { credentialId: idOf(1), remindedAt: iso('2026-02-01T12:00') },
        { credentialId: idOf(2), remindedAt: iso('2026-02-02T12:00') },
      ],
    });
    expect(remember(state, [{ credentialId: idOf(1) }], now).reminders).toEqual([
      { credentialId: idOf(2), remindedAt: iso('2026-02-02T12:00') },
      { credentialId: idOf(1), remindedAt: now.toISOString() },
    ]);
  });
});

describe('a key', () => {
  const long = at('2025-01-01T15:00');
  // Noon where the tests are.
  const now = new Date('2026-03-01T11:00:00.000Z');

  it('is not said while the one before it is not gone, and again once it is', () => {
    const made = (state: 'running' | 'finished') =>
      remind(vault([key(1, long)], { rotations: [{ ...rotation(idOf(9), state), newId: idOf(1) }] }), now);
    expect(made('running').say).toEqual([]);
    expect(made('finished').say).toHaveLength(1);
  });

  it('that is never due is never said, and nothing is waited for', () => {
    expect(remind(vault([key(1, long)], { policies: [policy({ maxAgeDays: null })] }), now)).toMatchObject({
      say: [],
      automatic: [],
      next: null,
    });
    const one = policy({ maxAgeDays: null, scope: { kind: 'credential', credentialId: idOf(1) } });
    const state = vault([key(1, long), key(2, at('2026-02-28T15:00'))], { policies: [one] });
    expect(remind(state, now).next).toBe(at('2026-05-15T09:00').getTime());
  });
});

describe('hours in which nothing is said', () => {
  it('end at their last minute, and not one later', () => {
    const quiet = { from: '22:00', to: '07:00' };
    const moment = (text: string) => at(text).getTime();
    expect(afterQuiet(moment('2026-03-01T06:59'), quiet)).toBe(moment('2026-03-01T07:00'));
    expect(afterQuiet(moment('2026-03-01T07:00'), quiet)).toBe(moment('2026-03-01T07:00'));
    expect(afterQuiet(moment('2026-03-01T07:00:30'), quiet)).toBe(moment('2026-03-01T07:00:30'));
    expect(afterQuiet(moment('2026-03-01T21:59'), quiet)).toBe(moment('2026-03-01T21:59'));
    expect(afterQuiet(moment('2026-03-01T22:00'), quiet)).toBe(moment('2026-03-02T07:00'));
  });
});
