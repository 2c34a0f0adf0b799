/** Reminders, with a clock that the test turns: when something is said, rotated and taken up again, and how long is slept. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPolicies } from '#core/rotation/due/policies.ts';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { type Reminders, startReminders } from '#core/rotation/reminders.ts';
import type { Rotations } from '#core/rotation/rotations.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import type { Vault } from '#core/store/vault/vault.ts';
import type { HeldFile, RotationPlan } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import { KeyPolicy } from '#shared/keyRotation.ts';
import { emptyVault, Settings, type VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { listedActivity } from '../../support/activity.ts';
import { turnableClock } from '../../support/clock.ts';
import { idOf } from '../records.ts';
import { day, key, policy, possible, rotation } from './given.ts';

const hour = 3_600_000;

let access: OpenVault;
let state: VaultState;
const listeners = new Set<() => void>();
let reminders: Reminders | null = null;
let clock = turnableClock(new Date());
const told: Announcement[] = [];
const titles = () => told.map(({ title }) => title);

/** Rotations that answer as told; what they do is tested elsewhere. */
const answering = (answers: Partial<Rotations>): Rotations => ({
  plan: () => Promise.reject(new Error('not asked for')),
  start: () => Promise.reject(new Error('not asked for')),
  act: async () => {},
  supply: async () => {},
  resume: async () => [],
  settled: async () => {},
  close: () => {},
  ...answers,
});

function start(
  rotations: Partial<Rotations> = {},
  news?: () => Promise<Announcement | null>,
): { changes(): number } {
  let changes = 0;
  reminders = startReminders({
    access,
    rotations: async () => answering(rotations),
    keys: () => Promise.reject(new Error('not asked for')),
    ...(news && { news }),
    tell: (notice) => told.push(notice),
    changed: () => changes++,
  });
  return { changes: () => changes };
}

/** Waits until there is nothing left to do but sleep. */
async function quiet(): Promise<void> {
  for (let same = 0, before = -1; same < 3; ) {
    await new Promise(setImmediate);
    same = clock.asleep() === 1 && clock.slept.length === before ? same + 1 : 0;
    before = clock.slept.length;
    if (before > 200) throw new Error('It never rests.');
  }
}

async function turn(to: Date, passed?: number): Promise<void> {
  clock.turn(to, passed);
  await quiet();
}

const keep = (more: Partial<VaultState>) => access.vault.update((state) => ({ ...state, ...more }));

const at = (text: string): Date => new Date(text);

/** A vault in memory that tells who watches it of each change. */
function vaultInMemory(): Pick<Vault, 'state' | 'update' | 'watch'> {
  listeners.clear();
  return {
    state: async () => state,
    async update(change) {
      const next = change(state);
      if (next === state) return state;
      state = next;
      for (const listener of listeners) listener();
      return state;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

beforeEach(() => {
  clock = turnableClock(at('2026-03-02T12:00'));
  state = { ...emptyVault(), settings: Settings.parse({}) };
  const { now, sleep } = clock;
  access = joinAccess({
    deps: { now, sleep, uuid: () => idOf(800) },
    vault: vaultInMemory(),
    activity: listedActivity(),
  } as unknown as OpenVault);
  told.length = 0;
});
afterEach(() => {
  reminders?.close();
  reminders = null;
});

describe('reminders', () => {
  it('come at the right turn of the clock, and survive a restart', async () => {
    await keep({ credentials: [key(1, at('2025-12-10T12:00'))] });
    start();
    await quiet();
    // Due on March 10, so the first day of its policy has passed when it is first seen.
    expect(titles()).toEqual(['QKEY1 is due in 8 days']);
    await turn(at('2026-03-03T08:59'));
    expect(told).toHaveLength(1);
    await turn(at('2026-03-03T09:00'));
    expect(titles().slice(1)).toEqual(['QKEY1 is due in 7 days']);

    reminders?.close();
    start();
    await quiet();
    expect(told).toHaveLength(2);
    await turn(at('2026-03-20T11:00'));
    expect(titles().slice(2)).toEqual(['QKEY1 is overdue by 10 days']);
  });

  it('are one notification for 500 keys', async () => {
    await keep({ credentials: Array.from({ length: 500 }, (_, i) => key(i, at('2025-10-10T12:00'))) });
    start();
    await quiet();
    expect(titles()).toEqual(['500 keys are overdue']);
    expect(told[0]?.credentialIds).toHaveLength(500);
    expect(told[0]?.body).toBe('QKEY0, QKEY1, QKEY10 and 497 more.');
  });

  it('follow what is changed in the vault, by whomever, without being asked', async () => {
    start();
    await quiet();
    await keep({ credentials: [key(1, at('2025-10-10T12:00'))] });
    await quiet();
    expect(told).toHaveLength(1);
    await createPolicies(access, () => {}).snooze([idOf(1)], 'next-week');
    await quiet();
    await turn(at('2026-03-09T08:59'));
    expect(told).toHaveLength(1);
    await turn(at('2026-03-09T09:00'));
    expect(told).toHaveLength(2);
  });

  it('notice a clock that was set while nobody was told, within the hour', async () => {
    await keep({ credentials: [key(1, at('2026-03-01T12:00'))] });
    start();
    await quiet();
    await turn(at('2026-06-15T12:00'), 0);
    expect(told).toEqual([]);
    await turn(new Date(at('2026-06-15T12:00').getTime() + hour));
    expect(told).toHaveLength(1);
    // And at once where the machine woke up.
    await turn(at('2026-06-17T12:00'), 0);
    reminders?.wake();
    await quiet();
    expect(told).toHaveLength(2);
  });

  it('sleep when there is nothing to do: a turn an hour, and the state is worked out again', async () => {
    await keep({ credentials: [key(1, at('2026-03-01T12:00'))] });
    const { changes } = start();
    await quiet();
    const before = clock.slept.length;
    for (let i = 1; i <= 10; i++) await turn(new Date(at('2026-03-02T12:00').getTime() + i * hour));
    expect(clock.slept.length - before).toBe(10);
    expect(changes()).toBe(10);
  });

  it('sleep until there is something to say: never less than a second, never more than an hour', async () => {
    start();
    await quiet();
    expect(clock.slept).toEqual([hour]);
    await keep({ credentials: [key(1, at('2025-12-10T12:00'))] });
    await quiet();
    // The first was said at once, the next is for tomorrow.
    await turn(at('2026-03-03T08:30'));
    expect(clock.slept.at(-1)).toBe(hour / 2);
    clock.turn(new Date(at('2026-03-03T09:00').getTime() - 200));
    reminders?.wake();
    await quiet();
    expect(clock.slept.at(-1)).toBe(1000);
  });

  it('look again in an hour where the vault cannot be read', async () => {
    const { vault } = access;
    const read = vault.state;
    vault.state = () => Promise.reject(new Error('no vault'));
    start();
    await quiet();
    expect(clock.slept).toEqual([hour]);
    vault.state = read;
    state = { ...state, credentials: [key(1, at('2025-10-10T12:00'))] };
    await turn(new Date(clock.now().getTime() + hour));
    expect(told).toHaveLength(1);
  });

  it('write nothing where nothing was said', async () => {
    await keep({ credentials: [key(1, at('2026-03-01T12:00'))] });
    const before = state;
    const { vault } = access;
    const update = vault.update;
    let writes = 0;
    vault.update = (change) => {
      writes++;
      return update(change);
    };
    start();
    await quiet();
    expect(state).toBe(before);
    expect(writes).toBe(0);
  });

  it('work the state out again when time has passed, not when they are woken', async () => {
    const { changes } = start();
    await quiet();
    reminders?.wake();
    await quiet();
    expect(changes()).toBe(0);
    await turn(new Date(clock.now().getTime() + hour));
    expect(changes()).toBe(1);
    reminders?.close();
    await new Promise(setImmediate);
    expect(changes()).toBe(1);
  });

  it('do not count as said what was not said any more', async () => {
    await keep({ credentials: [key(1, at('2025-10-10T12:00'))] });
    const before = state;
    const { vault } = access;
    const update = vault.update;
    vault.update = (change) => {
      reminders?.close();
      return update(change);
    };
    start();
    for (let n = 0; n < 5; n++) await new Promise(setImmediate);
    expect(told).toEqual([]);
    expect(state).toBe(before);
  });

  it('tell what a sync brought, once for each sync, and only where they may', async () => {
    const synced = (minute: number) => ({
      accounts: [
        { id: idOf(8) },
        { id: idOf(7), lastSync: { at: at(`2026-03-02T11:0${minute}`).toISOString() } },
      ] as never,
    });
    let asked = 0;
    await keep(synced(1));
    start({}, async () => {
      asked++;
      return asked === 1 ? { title: 'A new finding', body: '', credentialIds: [] } : null;
    });
    await quiet();
    expect(titles()).toEqual(['A new finding']);
    await keep({ recent: [] });
    await quiet();
    expect(asked).toBe(1);
    await keep(synced(2));
    await quiet();
    expect(asked).toBe(2);
    await keep({ ...synced(3), settings: { ...state.settings, reminders: false } });
    await quiet();
    expect(asked).toBe(2);
    expect(told).toHaveLength(1);
  });

  it('say which keys of key services are due', async () => {
    await keep({
      accounts: [{ id: idOf(3), name: 'work' }] as never,
      keyPolicies: [
        KeyPolicy.parse({
          id: idOf(4),
          account: idOf(3),
          keyId: 'key-4',
          name: 'name-4',
          bornAt: at('2025-10-10T12:00').toISOString(),
          maxAgeDays: 30,
          graceDays: 7,
          automatic: false,
        }),
      ],
    });
    start();
    await quiet();
    expect(titles()).toEqual([expect.stringContaining('name-4')]);
  });

  it('watch the vault no longer once closed', async () => {
    start();
    await quiet();
    reminders?.close();
    expect(listeners.size).toBe(0);
    await keep({ credentials: [key(1, at('2025-10-10T12:00'))] });
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    expect(clock.slept).toHaveLength(1);
  });

  it('say nothing once closed', async () => {
    await keep({ credentials: [key(1, at('2025-10-10T12:00'))] });
    start();
    reminders?.close();
    await new Promise(setImmediate);
    expect(told).toEqual([]);
    expect(clock.asleep()).toBe(0);
  });
});

describe('automatic rotation', () => {
  const held: HeldFile = {
    path: '/home/ann/.s3cfg',
    tools: ['s3cmd'],
    names: [],
    line: 2,
    ways: ['rewrite'],
    why: '',
  };
  const automatic = {
    credentials: [key(1, at('2025-12-10T12:00'))],
    policies: [policy({ automatic: true })],
  };
  /** Rotations of which each one ends in the given state. */
  const ending = (state: 'running' | 'needs_you', message = ''): Partial<Rotations> => ({
    plan: async () => possible,
    async start({ credentialId, unattended }) {
      expect(unattended).toBe(true);
      const graceUntil = at('2026-03-11T12:00').toISOString();
      await keep({ rotations: [{ ...rotation(credentialId, state), step: 'grace', message, graceUntil }] });
      return { id: rotation(credentialId, state).id };
    },
  });

  it('says nothing ahead, rotates on the day, and tells of it', async () => {
    await keep(automatic);
    start(ending('running'));
    await quiet();
    await turn(at('2026-03-09T09:00'));
    expect(told).toEqual([]);
    await turn(at('2026-03-10T09:00'));
    await quiet();
    expect(told).toHaveLength(1);
    expect(told).toEqual([
      {
        title: 'QKEY1 has a new key',
        body: 'The old key is switched off, and deleted on March 11.',
        credentialIds: [],
      },
    ]);
  });

  it('reminds, with the reason, of what needs a person, and again the next day', async () => {
    await keep(automatic);
    const reasons: Partial<Rotations>[] = [
      { plan: async () => ({ ...possible, how: 'guided' }) },
      { plan: async () => ({ ...possible, inTheWay: { accessKeyId: 'QOTHER', status: 'Active' } }) },
      { plan: async () => ({ ...possible, files: [held] }) },
      { plan: () => Promise.reject(new QCredError('denied', 'This key may not make keys.')) },
    ];
    clock.turn(at('2026-03-10T12:00'));
    for (const reason of reasons) {
      start(reason);
      await quiet();
      expect(told).toHaveLength(1);
      expect(told).toHaveLength(1);
      await quiet();
      reminders?.close();
      clock.turn(new Date(clock.now().getTime() + day));
      told.length = 0;
    }
    start(ending('needs_you', 'The file is locked.'));
    await quiet();
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      body: 'It could not be rotated without you. The file is locked.',
      credentialIds: [idOf(1)],
    });
  });

  it('tries again by itself while the service cannot be reached, and says so after a day', async () => {
    await keep(automatic);
    let asked = 0;
    const plan = () => {
      asked++;
      return Promise.reject(new QCredError('connection_failed', 'No connection.'));
    };
    clock.turn(at('2026-03-10T12:00'));
    start({ plan });
    await quiet();
    // Not whenever anything changes, though.
    reminders?.wake();
    await quiet();
    expect(asked).toBe(1);
    for (let i = 1; i <= 3; i++) {
      reminders?.wake();
      await turn(new Date(at('2026-03-10T12:00').getTime() + i * hour));
    }
    expect(told).toEqual([]);
    expect(asked).toBe(4);
    await turn(at('2026-03-11T13:00'));
    await quiet();
    expect(told).toHaveLength(1);
    expect(told[0]?.body).toContain('No connection.');
  });

  it('waits for the one that is under way', async () => {
    await keep(automatic);
    let asked = 0;
    let answer = (): void => {};
    const plan = () => {
      asked++;
      return new Promise<RotationPlan>((done) => {
        answer = () => done(possible);
      });
    };
    clock.turn(at('2026-03-10T12:00'));
    start({ ...ending('running'), plan });
    await quiet();
    await turn(at('2026-03-10T14:00'));
    expect(asked).toBe(1);
    answer();
    await quiet();
    expect(told).toHaveLength(1);
  });

  it('takes up what was left behind at the start, and graces when they end', async () => {
    const graceUntil = at('2026-03-03T12:00').toISOString();
    await keep({
      credentials: [key(1, at('2026-03-01T12:00'))],
      rotations: [{ ...rotation(idOf(1), 'running'), step: 'grace', graceUntil }],
      settings: { ...(await access.vault.state()).settings, quietHours: { from: '10:00', to: '15:00' } },
    });
    let resumed = 0;
    const resume = async () => {
      resumed++;
      if (resumed === 1) return [];
      await keep({ rotations: [] });
      return ['The old key was deleted.'];
    };
    start({ resume });
    await quiet();
    expect(resumed).toBe(1);
    await turn(at('2026-03-03T11:59'));
    expect(resumed).toBe(1);
    await turn(at('2026-03-03T12:00'));
    await quiet();
    expect(resumed).toBe(2);
    await quiet();
    await quiet();
    expect(told).toEqual([]);
    await turn(at('2026-03-03T15:00'));
    expect(told.map(({ body }) => body)).toEqual(['The old key was deleted.']);
  });

  it('does not look again at what it looked at, until the next day', async () => {
    await keep(automatic);
    let asked = 0;
    start({
      plan: async () => {
        asked++;
        return possible;
      },
    });
    await quiet();
    expect(asked).toBe(1);
    await turn(at('2026-03-02T18:00'));
    expect(asked).toBe(1);
    await turn(at('2026-03-03T09:00'));
    expect(asked).toBe(2);
  });

  it('begins no further key once it is closed', async () => {
    await keep({ ...automatic, credentials: [1, 2, 3].map((n) => key(n, at('2025-12-10T12:00'))) });
    const asked: string[] = [];
    start({
      plan: async (id) => {
        asked.push(id);
        if (asked.length === 2) reminders?.close();
        return possible;
      },
    });
    for (let n = 0; n < 10; n++) await new Promise(setImmediate);
    expect(asked).toHaveLength(2);
  });

  it('tells of several keys at once: those that were rotated, and those that wait for a person', async () => {
    await keep({ ...automatic, credentials: [1, 2, 3, 4].map((n) => key(n, at('2025-12-10T12:00'))) });
    clock.turn(at('2026-03-10T12:00'));
    start({
      plan: async (id) => ({ ...possible, how: [idOf(1), idOf(2)].includes(id) ? 'iam' : 'guided' }),
      async start({ credentialId }) {
        state = {
          ...state,
          rotations: [
            ...state.rotations,
            { ...rotation(credentialId, 'finished'), id: credentialId.replace(/^0/, '1') },
          ],
        };
        return { id: credentialId.replace(/^0/, '1') };
      },
    });
    await quiet();
    expect(titles()).toEqual(['2 keys were rotated', '2 keys are due soon']);
    expect(told[1]?.credentialIds).toEqual([idOf(3), idOf(4)]);
  });
});

describe('what was left behind', () => {
  const graceUntil = (text: string) => ({ step: 'grace' as const, graceUntil: at(text).toISOString() });
  let resumed = 0;
  const resume = async () => {
    resumed++;
    return [];
  };
  const left = (state: Rotation['state'], more: Partial<Rotation> = {}) =>
    keep({
      credentials: [key(1, at('2026-03-01T12:00'))],
      rotations: [{ ...rotation(idOf(1), state), updatedAt: at('2026-03-02T12:00').toISOString(), ...more }],
    });
  beforeEach(() => {
    resumed = 0;
  });

  it.each([
    ['running', 1],
    ['going_back', 1],
    ['paused', 0],
    ['needs_you', 0],
    ['finished', 0],
    ['undone', 0],
  ] as const)('by a rotation that is %s is taken up at the start: %d', async (its, times) => {
    await left(its);
    start({ resume });
    await quiet();
    expect(resumed).toBe(times);
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(times);
  });

  it('is taken up again an hour after it gave up, and not sooner', async () => {
    await left('running');
    start({ resume });
    await quiet();
    const from = clock.now().getTime();
    await left('running', { updatedAt: new Date(from + hour / 2).toISOString() });
    await turn(new Date(from + hour));
    expect(resumed).toBe(1);
    await turn(new Date(from + hour * 1.5 - 1));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(1);
    clock.turn(new Date(from + hour * 1.5));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(2);
    // That one did not get on either: an hour from here, whoever asks.
    clock.turn(new Date(from + hour * 2));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(2);
    clock.turn(new Date(from + hour * 2.5));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(3);
  });

  it('by a grace is taken up once when it ends, and then every hour', async () => {
    await left('running', graceUntil('2026-03-02T14:30'));
    start({ resume });
    await quiet();
    expect(resumed).toBe(1);
    await turn(at('2026-03-02T14:00'));
    expect(resumed).toBe(1);
    expect(clock.slept.at(-1)).toBe(hour / 2);
    await turn(at('2026-03-02T14:30'));
    expect(resumed).toBe(2);
    expect(clock.slept.at(-1)).toBe(hour);
    reminders?.wake();
    await quiet();
    clock.turn(at('2026-03-02T15:29'));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(2);
    clock.turn(at('2026-03-02T15:30'));
    reminders?.wake();
    await quiet();
    expect(resumed).toBe(3);
  });

  it('by a grace of which nobody knows the end is taken up like what gave up', async () => {
    await left('running', { step: 'grace' });
    start({ resume });
    await quiet();
    expect(resumed).toBe(1);
    await turn(at('2026-03-02T13:00'));
    expect(resumed).toBe(2);
  });

  it('by a grace that ends soon after the start is taken up at its end', async () => {
    await left('running', graceUntil('2026-03-02T12:20'));
    start({ resume });
    await quiet();
    await turn(at('2026-03-02T12:20'));
    expect(resumed).toBe(2);
  });

  it('by graces is woken for by the first that ends, and by none that is over or held up', async () => {
    await left('running');
    const grace = (n: number, its: Rotation['state'], text: string): Rotation => ({
      ...rotation(idOf(n), its),
      id: idOf(900 + n),
      ...graceUntil(text),
    });
    await keep({
      rotations: [
        grace(1, 'running', '2026-03-02T12:40'),
        grace(2, 'running', '2026-03-02T12:30'),
        grace(3, 'running', '2026-03-02T11:00'),
        grace(4, 'paused', '2026-03-02T12:10'),
        { ...grace(5, 'running', '2026-03-02T12:20'), step: 'delete' },
      ],
    });
    start({ resume });
    await quiet();
    expect(clock.slept.at(-1)).toBe(hour / 2);
  });

  it('is not what has begun since: that is at work', async () => {
    start({ resume });
    await quiet();
    await left('running');
    await quiet();
    expect(resumed).toBe(0);
  });

  it('by a deletion that was tried a moment ago is left alone for an hour', async () => {
    await left('running', { ...graceUntil('2026-03-01T12:00'), step: 'delete' });
    start({ resume });
    await quiet();
    clock.turn(at('2026-03-02T13:00'));
    await left('running', {
      ...graceUntil('2026-03-01T12:00'),
      step: 'delete',
      updatedAt: at('2026-03-02T12:30').toISOString(),
    });
    await quiet();
    expect(resumed).toBe(1);
  });

  it('of which nothing waits to be said does not wake anybody at the end of the quiet hours', async () => {
    await keep({ settings: { ...state.settings, quietHours: { from: '10:00', to: '12:30' } } });
    start({ resume });
    await quiet();
    expect(clock.slept).toEqual([hour]);
  });

  it('is said under its own title, and not where there is nothing to say', async () => {
    await left('running');
    start({ resume: async () => ['One is gone.', 'Another waits.'] });
    await quiet();
    expect(told).toEqual([{ title: 'Key rotation', body: 'One is gone. Another waits.', credentialIds: [] }]);
  });

  it('waits to be said for the end of the quiet hours, and is not said where nothing is to be', async () => {
    await left('running');
    const settings = { ...state.settings, quietHours: { from: '10:00', to: '12:30' } };
    await keep({ settings });
    start({ resume: async () => ['One is gone.'] });
    await quiet();
    expect(told).toEqual([]);
    expect(clock.slept.at(-1)).toBe(hour / 2);
    await turn(at('2026-03-02T12:30'));
    expect(told).toHaveLength(1);
    await turn(at('2026-03-02T13:00'));
    expect(told).toHaveLength(1);

    reminders?.close();
    told.length = 0;
    clock.turn(at('2026-03-02T12:00'));
    await keep({ settings: { ...settings, reminders: false } });
    start({ resume: async () => ['One is gone.'] });
    await quiet();
    await keep({ settings: { ...settings, quietHours: null } });
    await quiet();
    expect(told).toEqual([]);
  });
});
