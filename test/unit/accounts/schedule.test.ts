import { expect, it } from 'vitest';
import { createSchedule, isDue } from '#core/accounts/schedule.ts';
import type { Account } from '#shared/account.ts';
import type { VaultState } from '#shared/model.ts';

const start = Date.parse('2026-01-01T00:00:00Z');
const account = (
  id: string,
  syncMinutes: number,
  lastSync?: { minutesAgo: number; status: 'complete' | 'failed' },
): Account => ({
  id,
  name: id,
  provider: 'quilibrium',
  accountId: '1',
  credentialId: id,
  principal: { kind: 'unknown', name: '', arn: '' },
  endpoints: {},
  syncMinutes,
  missing: [],
  ...(lastSync
    ? {
        lastSync: {
          at: new Date(start - lastSync.minutesAgo * 60_000).toISOString(),
          status: lastSync.status,
          problems: [],
        },
      }
    : {}),
  createdAt: new Date(start).toISOString(),
  updatedAt: new Date(start).toISOString(),
});

it('is due when it was never synced or its time is over, and never by hand only', () => {
  const now = new Date(start);
  expect(isDue(account('a', 60), now)).toBe(true);
  expect(isDue(account('a', 60, { minutesAgo: 59, status: 'complete' }), now)).toBe(false);
  expect(isDue(account('a', 60, { minutesAgo: 60, status: 'failed' }), now)).toBe(true);
  expect(isDue(account('a', 0), now)).toBe(false);
});

/** Turns the event loop until nothing is left to do. */
const settle = async () => {
  for (let n = 0; n < 20; n++) await new Promise((done) => setImmediate(done));
};

it('syncs what is due, again when it is due again, and tries failures again when it is woken', async () => {
  let now = start;
  let endSleep = () => {};
  const synced: string[] = [];
  const accounts = [
    account('due', 60, { minutesAgo: 61, status: 'complete' }),
    account('failed', 60, { minutesAgo: 10, status: 'failed' }),
    account('fresh', 60, { minutesAgo: 10, status: 'complete' }),
    account('by hand', 0, { minutesAgo: 10_000, status: 'failed' }),
  ];
  const schedule = createSchedule(
    {
      now: () => new Date(now),
      sleep: (_, signal) =>
        new Promise((done) => {
          endSleep = done;
          signal?.addEventListener('abort', () => done());
        }),
    },
    async () => ({ accounts }) as VaultState,
    async (id) => {
      synced.push(id);
      const at = accounts.findIndex((each) => each.id === id);
      accounts[at] = {
        ...account(id, 60),
        lastSync: { at: new Date(now).toISOString(), status: 'complete', problems: [] },
      };
      if (id === 'due') throw new Error('what one runs into does not keep the others waiting');
    },
  );
  schedule.start();
  schedule.start();
  await settle();
  expect(synced).toEqual(['due']);
  schedule.wake();
  await settle();
  expect(synced).toEqual(['due', 'failed']);
  now += 55 * 60_000;
  endSleep();
  await settle();
  expect(synced).toEqual(['due', 'failed', 'fresh']);
  schedule.stop();
  now += 600 * 60_000;
  endSleep();
  await settle();
  expect(synced).toHaveLength(3);
});
