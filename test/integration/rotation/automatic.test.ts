/** Keys that are rotated without asking: the real rotation against the real sandbox, day after day. */
import { afterEach, expect, it, vi } from 'vitest';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { type Reminders, startReminders } from '#core/rotation/reminders.ts';
import { policy } from '../../unit/rotation/given.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

let world: World | null = null;
let reminders: Reminders | null = null;
afterEach(async () => {
  reminders?.close();
  await world?.close();
  world = null;
});

/** Lets a machine run whose keys may be three days old, with one reminder on the day. Time flies while it sleeps. */
async function live(options: WorldOptions) {
  const made = await createWorld(options);
  world = made;
  const { access, open } = await made.start();
  const scope = { kind: 'credential' as const, credentialId: made.oldId };
  const policies = [policy({ scope, maxAgeDays: 3, remindDays: [], automatic: true })];
  await access.vault.update((state) => ({ ...state, policies }));
  const told: Announcement[] = [];
  const service = await open.rotations();
  let busy = 0;
  const counted = <T>(work: Promise<T>): Promise<T> => {
    busy++;
    return work.finally(() => busy--);
  };
  // An hour that passes while a request is on its way would be a wrong clock to the service.
  const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    do await new Promise((done) => setTimeout(done, 5));
    while (busy > 0);
    if (!signal?.aborted) made.turn(ms);
  };
  reminders = startReminders({
    access: { ...access, deps: { ...access.deps, sleep } },
    rotations: async () => ({
      ...service,
      plan: (id) => counted(service.plan(id)),
      start: (request) => counted(service.start(request)),
      settled: (id) => counted(service.settled(id)),
      resume: () => counted(service.resume()),
    }),
    keys: open.keys,
    tell: (notice) => told.push(notice),
    changed: () => {},
  });
  return { told, made };
}

it('an automatic key is replaced on its day, the old one deleted after its grace, and the policy stays', async () => {
  const { told, made } = await live({ manager: 'admin' });
  const before = (await made.state()).credentials.find(({ id }) => id === made.oldId);
  await vi.waitUntil(
    () => told.some(({ body }) => body.startsWith('The old key') && body.endsWith('is gone.')),
    { timeout: 60_000 },
  );
  reminders?.close();
  expect(told).toMatchObject([
    { title: '“work” has a new key' },
    { body: `The old key ${before?.accessKeyId} is gone.` },
  ]);

  const { credentials, profiles, policies } = await made.state();
  const profile = profiles.find(({ id }) => id === made.profileId);
  const held = credentials.find(
    ({ id }) => profile?.source.kind === 'credential' && id === profile.source.credentialId,
  );
  expect(held?.accessKeyId).not.toBe(before?.accessKeyId);
  const there = made.keys().map((one) => one.accessKeyId);
  expect(there).toContain(held?.accessKeyId);
  expect(there).not.toContain(before?.accessKeyId);
  expect(policies).toMatchObject([{ automatic: true, maxAgeDays: 3 }]);
});

it('an automatic key that only its person can replace brings a reminder that says so', async () => {
  const { told, made } = await live({ provider: 'r2' });
  await vi.waitUntil(() => told.length > 0, { timeout: 60_000 });
  reminders?.close();
  expect(told[0]).toMatchObject({
    title: expect.stringMatching(/^“work” (?:is|was) due today$/),
    body: 'It could not be rotated without you. No connected account can make its new key.',
    credentialIds: [made.oldId],
  });
});
