/** Reminders on a real vault, with a clock that the test turns. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPolicies } from '#core/rotation/due/policies.ts';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { type Reminders, startReminders } from '#core/rotation/reminders.ts';
import type { Rotations } from '#core/rotation/rotations.ts';
import { createAccess, type OpenVault } from '#core/store/access.ts';
import type { HeldFile, RotationPlan } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { temporaryHome } from '../../support/command.ts';
import { depsIn } from '../../support/world.ts';
import { day, idOf, key, policy, rotation } from '../../unit/rotation/given.ts';

const hour = 3_600_000;

/** A clock, and all who sleep by it. */
function turnableClock(start: Date) {
  let now = start.getTime();
  let slept = 0;
  const sleepers = new Set<{ until: number; wake: () => void }>();
  return {
    now: () => new Date(now),
    /** How often anybody went to sleep. */
    slept: () => slept,
    asleep: () => sleepers.size,
    sleep(ms: number, signal?: AbortSignal): Promise<void> {
      slept++;
      return new Promise((done) => {
        if (signal?.aborted) return done();
        const sleeper = {
          until: now + ms,
          wake() {
            sleepers.delete(sleeper);
            done();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake);
      });
    },
    /** Turns it, forth or back. A timer runs on whatever the clock says, and ends when so much time has passed. */
    turn(to: Date, passed: number = Math.max(0, to.getTime() - now)): void {
      const before = now;
      now = to.getTime();
      for (const sleeper of [...sleepers]) {
        const left = sleeper.until - before - passed;
        if (left <= 0) sleeper.wake();
        else sleeper.until = now + left;
      }
    },
  };
}

let place: ReturnType<typeof temporaryHome>;
let access: OpenVault;
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

function start(rotations: Partial<Rotations> = {}): { changes(): number } {
  let changes = 0;
  reminders = startReminders({
    access,
    rotations: async () => answering(rotations),
    tell: (notice) => told.push(notice),
    changed: () => changes++,
  });
  return { changes: () => changes };
}

/** Waits until there is nothing left to do but sleep. */
async function quiet(): Promise<void> {
  let before = -1;
  await vi.waitUntil(
    () => {
      const still = clock.asleep() === 1 && clock.slept() === before;
      before = clock.slept();
      return still;
    },
    { interval: 60, timeout: 5000 },
  );
}

async function turn(to: Date, passed?: number): Promise<void> {
  clock.turn(to, passed);
  await quiet();
}

const keep = (more: Partial<VaultState>) => access.vault.update((state) => ({ ...state, ...more }));

const at = (text: string): Date => new Date(text);

beforeEach(async () => {
  place = temporaryHome();
  clock = turnableClock(at('2026-03-02T12:00'));
  const deps = depsIn(place, { command: [] });
  access = await createAccess({ ...deps, now: clock.now, sleep: clock.sleep }, 'passphrase', 'CANARY due');
  told.length = 0;
});
afterEach(() => {
  reminders?.close();
  reminders = null;
  access.close();
  place.remove();
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
    await vi.waitUntil(() => told.length === 1);
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
    await vi.waitUntil(() => told.length === 2);
  });

  it('sleep when there is nothing to do: a turn an hour, and the state is worked out again', async () => {
    await keep({ credentials: [key(1, at('2026-03-01T12:00'))] });
    const { changes } = start();
    await quiet();
    const before = clock.slept();
    for (let i = 1; i <= 10; i++) await turn(new Date(at('2026-03-02T12:00').getTime() + i * hour));
    expect(clock.slept() - before).toBe(10);
    expect(changes()).toBe(10);
  });

  it('say nothing once closed', async () => {
    await keep({ credentials: [key(1, at('2025-10-10T12:00'))] });
    start();
    reminders?.close();
    await new Promise((done) => setTimeout(done, 200));
    expect(told).toEqual([]);
    expect(clock.asleep()).toBe(0);
  });
});

describe('automatic rotation', () => {
  const possible: RotationPlan = {
    credentialId: idOf(1),
    accessKeyId: 'QKEY1',
    how: 'iam',
    steps: [],
    profiles: [],
    inTheWay: null,
    files: [],
    graceHours: 24,
    notices: [],
    guide: null,
  };
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
    await vi.waitUntil(() => told.length === 1);
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
      await vi.waitUntil(() => told.length > 0);
      expect(told).toHaveLength(1);
      await quiet();
      reminders?.close();
      clock.turn(new Date(clock.now().getTime() + day));
      told.length = 0;
    }
    start(ending('needs_you', 'The file is locked.'));
    await vi.waitUntil(() => told.length === 1);
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
    await vi.waitUntil(() => told.length === 1);
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
    await vi.waitUntil(() => told.length === 1);
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
    await vi.waitUntil(() => resumed === 2);
    await vi.waitUntil(async () => (await access.vault.state()).rotations.length === 0);
    await quiet();
    expect(told).toEqual([]);
    await turn(at('2026-03-03T15:00'));
    expect(told.map(({ body }) => body)).toEqual(['The old key was deleted.']);
  });
});
