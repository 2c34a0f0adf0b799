/** When replacements of keys of key services are begun and taken up, with a clock that the test turns. */
import { beforeEach, expect, it } from 'vitest';
import type { Keys } from '#core/keys/keys.ts';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { createReplacementTurns } from '#core/rotation/replacements.ts';
import type { OpenVault } from '#core/store/access.ts';
import { QCredError } from '#shared/errors.ts';
import { type KeyDueView, KeyPolicy, KeyReplacement } from '#shared/keyRotation.ts';
import { emptyVault, type VaultState } from '#shared/model.ts';
import { idOf } from '../records.ts';

const hour = 3_600_000;
const noon = Date.parse('2026-03-02T12:00:00.000Z');
const at = (ms: number): string => new Date(ms).toISOString();

let now = noon;
let state: VaultState;
let done: string[] = [];
let told: Announcement[] = [];
let fails: (keyId: string) => Error | undefined = () => undefined;
let turns: ReturnType<typeof createReplacementTurns>;

const due = (n: number): KeyDueView =>
  ({
    ...KeyPolicy.parse({
      id: idOf(n),
      account: idOf(3),
      keyId: `key-${n}`,
      name: `name-${n}`,
      bornAt: at(noon),
      maxAgeDays: 30,
      graceDays: 7,
      automatic: true,
    }),
    accountName: 'work',
  }) as KeyDueView;

const replacement = (more: Partial<KeyReplacement>): KeyReplacement =>
  KeyReplacement.parse({
    id: idOf(50),
    account: idOf(3),
    name: 'name',
    oldId: 'old',
    aliases: [],
    step: 'create',
    begun: false,
    state: 'running',
    message: '',
    hint: '',
    graceDays: 7,
    startedAt: at(noon),
    updatedAt: at(noon),
    ...more,
  });

const keys = {
  replacing: { resume: async () => void done.push('resume') },
  plan: async (account: string, { kind, key, replace }: { kind: string; key: string; replace: boolean }) => {
    const error = fails(key);
    if (error) throw error;
    done.push(`plan ${account === idOf(3)} ${kind} ${key} ${replace}`);
    return { planId: `of ${key}` };
  },
  apply: async (planId: string) => void done.push(`apply ${planId}`),
} as unknown as Keys;

beforeEach(() => {
  now = noon;
  done = [];
  told = [];
  fails = () => undefined;
  state = { ...emptyVault(), keyPolicies: [due(1), due(2)] };
  turns = createReplacementTurns({
    access: {
      deps: { now: () => new Date(now) },
      vault: {
        update: async (change: (held: VaultState) => VaultState) => {
          state = change(state);
        },
      },
    } as unknown as OpenVault,
    keys: async () => keys,
    announce: (notice) => told.push(notice),
  });
});

const turn = (replacements: KeyReplacement[], ready: KeyDueView[] = []) =>
  turns.turn({ ...state, replacements }, ready);

it.each<[what: string, more: Partial<KeyReplacement>, times: number]>([
  ['that is under way', {}, 1],
  ['that goes back', { state: 'going_back' }, 1],
  ['that goes back from its grace', { state: 'going_back', step: 'grace' }, 1],
  ['that waits for its grace', { step: 'grace', graceUntil: at(noon + 1) }, 0],
  ['that waits without an end', { step: 'grace' }, 0],
  ['whose grace is over', { step: 'grace', graceUntil: at(noon) }, 1],
  ['that needs somebody', { state: 'needs_you' }, 0],
  ['that needs somebody, its grace over', { state: 'needs_you', step: 'grace', graceUntil: at(noon) }, 0],
  ['that has ended', { state: 'finished' }, 0],
])('one %s is taken up at the start', async (_what, more, times) => {
  await turn([replacement({ state: 'finished' }), replacement(more), replacement({ state: 'finished' })]);
  expect(done).toEqual(Array(times).fill('resume'));
});

it('one that gave up is taken up again after an hour, and one whose grace ends then', async () => {
  await turn([replacement({})]);
  now = noon + hour - 1;
  await turn([replacement({}), replacement({ step: 'disable', graceUntil: at(noon) })]);
  expect(done).toEqual(['resume']);
  await turn([replacement({ step: 'grace', graceUntil: at(now) })]);
  expect(done).toHaveLength(2);
  // The hour begins with each time.
  now += hour - 1;
  await turn([replacement({})]);
  expect(done).toHaveLength(2);
  now += 1;
  await turn([replacement({ step: 'grace', begun: true, graceUntil: at(now + 1) })]);
  expect(done).toHaveLength(2);
  await turn([replacement({})]);
  expect(done).toHaveLength(3);
  // A clock that was set back tells nothing of how long it is ago.
  now = noon - hour;
  await turn([replacement({})]);
  expect(done).toHaveLength(4);
});

it('what is due is replaced, each by itself', async () => {
  await turn([], [due(1), due(2)]);
  expect(done).toEqual([
    'plan true rotate-now key-1 true',
    'apply of key-1',
    'plan true rotate-now key-2 true',
    'apply of key-2',
  ]);
  expect(told).toEqual([]);
});

it('what cannot be replaced is said with its reason, remembered, and left alone for an hour', async () => {
  fails = (keyId) => (keyId === 'key-1' ? new QCredError('denied', 'You may not.') : undefined);
  const before = state;
  await turn([], [due(1), due(2)]);
  expect(done).toEqual(['plan true rotate-now key-2 true', 'apply of key-2']);
  expect(told).toEqual([
    { title: expect.stringContaining('name-1'), body: 'You may not.', credentialIds: [] },
  ]);
  expect(told[0]?.title).not.toContain('name-2');
  expect(state).not.toEqual(before);
  expect(JSON.stringify(state)).toContain(at(noon));
  now = noon + hour - 1;
  await turn([], [due(1), due(2)]);
  expect(told).toHaveLength(1);
  now = noon + hour;
  await turn([], [due(1)]);
  expect(told).toHaveLength(2);
});

it('nothing is written, and nobody asked, where there is nothing to do', async () => {
  const before = state;
  await turn([]);
  expect([state, done, told]).toEqual([before, [], []]);
  expect(state).toBe(before);
});
