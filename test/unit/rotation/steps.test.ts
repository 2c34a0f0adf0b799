/** Steps one by one, with a service that says what a test wants: what is asked, done and written down. */
import { describe, expect, it } from 'vitest';
import { Ask, type Job } from '#core/rotation/job/job.ts';
import { deactivate } from '#core/rotation/steps/deactivate.ts';
import { remove } from '#core/rotation/steps/delete.ts';
import { grace } from '#core/rotation/steps/grace.ts';
import { askForKey, guideOf, removalOf } from '#core/rotation/steps/guides.ts';
import type { LastUse } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import { ProviderId } from '#shared/model.ts';
import type { Rotation, RotationQuestion } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { key, rotation as made, vault } from './given.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const later = (ms: number): string => new Date(now.getTime() + ms).toISOString();
const fault = (
  code: 'connection_failed' | 'service_failed' | 'key_refused' | 'denied' | 'not_found' | 'not_available',
) => new QCredError(code, `made to fail: ${code}.`);

interface Service {
  keys?: { id: string; status: 'Active' | 'Inactive' }[];
  /** What it tells of the old key's use; null: it does not. */
  use?: LastUse | null | QCredError;
  /** What changing something ends with. */
  fault?: QCredError;
}

/** A rotation of key 1 for key 2, and everything that is done in it, in order. */
function begin(
  more: Partial<Rotation>,
  { keys = [{ id: 'QOLD', status: 'Inactive' }], use = { at: null }, fault }: Service = {},
) {
  const world = {
    rotation: { ...made(idOf(1), 'running'), newId: idOf(2), confirmed: ['held'], ...more } as Rotation,
    state: vault([key(1, now, { accessKeyId: 'QOLD' }), key(2, now)]),
    done: [] as string[],
  };
  // Everything moved before.
  world.state = { ...world.state, profiles: world.state.profiles.slice(1), rotations: [world.rotation] };
  const change = async (what: string) => {
    world.done.push(what);
    if (fault) throw fault;
  };
  const issuer = {
    list: async () => keys,
    lastUse: async (id: string) => {
      world.done.push(`use of ${id}?`);
      if (use instanceof QCredError) throw use;
      return use;
    },
    remove: (id: string) => change(`remove ${id}`),
    setActive: (id: string, active: boolean) => change(`${id} ${active ? 'on' : 'off'}`),
  };
  const job = {
    access: {
      deps: { now: () => now },
      activity: {
        append: async (entry: { action: string; detail: string }) =>
          void world.done.push(`${entry.action}: ${entry.detail}`),
      },
    },
    standing: async () => ({ state: world.state, rotation: world.rotation }),
    begin: async () => void world.done.push('begin'),
    note: async (
      noted: Partial<Rotation>,
      also: (state: typeof world.state) => typeof world.state = (state) => state,
    ) => {
      world.rotation = { ...world.rotation, ...noted };
      world.state = also(world.state);
    },
    pause: async (ms: number) => void world.done.push(`pause ${ms}`),
    asking: (work: (one: typeof issuer) => unknown) => work(issuer),
    doing: (entry: { action: string; subject: string; detail?: string }, work: () => unknown) => {
      world.done.push(`${entry.action} ${entry.subject}: ${entry.detail}`);
      return work();
    },
  };
  return { world, job: job as unknown as Job };
}

async function asked(work: Promise<unknown>): Promise<RotationQuestion | undefined> {
  const error = await work.then(
    () => new Error('it went on'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Ask)) throw error;
  expect(error.hint).not.toBe('');
  return error.question;
}

describe('the grace', () => {
  const waits: Partial<Rotation> = { step: 'grace', watchFrom: later(-5000), graceUntil: later(1) };

  it('is over at its end, and where it has none; not a moment before', async () => {
    for (const [graceUntil, step] of [
      [later(1), 'grace'],
      [later(0), 'delete'],
      [undefined, 'delete'],
    ] as const) {
      const { world, job } = begin({ ...waits, graceUntil, begun: true });
      await grace(job);
      expect([world.rotation.step, world.rotation.begun]).toEqual([step, step === 'grace']);
      expect(world.done).toEqual(['use of QOLD?']);
    }
  });

  it('asks the person when the old key was used since it was switched off', async () => {
    const used = (at: string | null, more: Partial<Rotation> = {}) =>
      begin({ ...waits, ...more }, { use: { at } }).job;
    expect(await asked(grace(used(later(-4999))))).toBe('used_since');
    await grace(used(later(-5000)));
    await grace(used(null));
    await grace(used(later(-1), { confirmed: ['used_since'] }));
    await grace(used(later(-1), { watchFrom: undefined }));
    await grace(begin(waits, { use: null }).job);
  });

  it('lets a service be away while there is time, and no longer', async () => {
    for (const code of ['connection_failed', 'service_failed', 'key_refused'] as const) {
      const { world, job } = begin(waits, { use: fault(code) });
      await grace(job);
      expect(world.rotation.step).toBe('grace');
      const over = begin({ ...waits, graceUntil: later(0) }, { use: fault(code) });
      await expect(grace(over.job)).rejects.toMatchObject({ code });
      expect(over.world.rotation.step).toBe('grace');
    }
    await expect(grace(begin(waits, { use: fault('denied') }).job)).rejects.toMatchObject({ code: 'denied' });
  });
});

describe('deleting the old key', () => {
  const last: Partial<Rotation> = { step: 'delete', watchFrom: later(-5000) };

  it('happens once nobody used it; then nothing of it is kept', async () => {
    const { world, job } = begin(last);
    await remove(job);
    expect(world.done).toEqual(['use of QOLD?', 'begin', 'key.deleted QOLD: rotation', 'remove QOLD']);
    expect(world.rotation).toMatchObject({ state: 'finished', begun: false, hint: '' });
    expect(world.rotation.message).toBe('The old key QOLD is gone.');
    expect(world.state.credentials.map(({ id }) => id)).toEqual([idOf(2)]);
  });

  it('says where the service does not tell of uses', async () => {
    const { world, job } = begin(last, { use: null });
    await remove(job);
    expect(world.rotation.message).toContain('does not tell whether anybody used it');
  });

  it('asks where it was used, or is on again, unless the person said that this is fine', async () => {
    const on = [{ id: 'QOLD', status: 'Active' as const }];
    expect(await asked(remove(begin(last, { use: { at: later(-1) } }).job))).toBe('used_since');
    const { world, job } = begin(last, { keys: on });
    expect(await asked(remove(job))).toBe('used_since');
    expect(world.done).toEqual([]);
    const fine = begin({ ...last, confirmed: ['used_since'] }, { keys: on, use: { at: later(-1) } });
    await remove(fine.job);
    expect(fine.world.done).toContain('remove QOLD');
  });

  it('leaves it, switched off, where it may not be deleted', async () => {
    for (const code of ['denied', 'not_available'] as const) {
      const { world, job } = begin(last, { fault: fault(code) });
      await remove(job);
      expect(world.rotation).toMatchObject({
        state: 'finished',
        hint: expect.stringContaining('administrator'),
      });
      expect(world.rotation.message).toContain(`made to fail: ${code}.`);
      expect(world.state.credentials).toHaveLength(2);
    }
    const { world, job } = begin(last, { fault: fault('connection_failed') });
    await expect(remove(job)).rejects.toMatchObject({ code: 'connection_failed' });
    expect(world.rotation.state).toBe('running');
  });

  it('that is gone already is written down, once, where this rotation had begun to', async () => {
    const others = { keys: [{ id: 'QNEW', status: 'Active' as const }] };
    const begun = begin({ ...last, begun: true }, others);
    await remove(begun.job);
    expect(begun.world.done).toEqual(['key.deleted: rotation; it was gone when QCred looked again']);
    expect(begun.world.rotation.state).toBe('finished');
    const never = begin(last, others);
    await remove(never.job);
    expect(never.world.done).toEqual([]);
    expect(never.world.state.credentials).toHaveLength(1);
  });

  it('is the person’s in a guided rotation: nothing is asked', async () => {
    const { world, job } = begin({ ...last, how: 'guided' });
    await remove(job);
    expect(world.done).toEqual([]);
    expect(world.rotation).toMatchObject({ state: 'finished', message: 'The old key QOLD is gone.' });
  });
});

describe('switching the old key off', () => {
  const moved: Partial<Rotation> = { step: 'deactivate', watchFrom: later(-60_000), graceHours: 2 };
  const on: Service = { keys: [{ id: 'QOLD', status: 'Active' }] };

  it('begins the grace, from which uses are watched', async () => {
    const { world, job } = begin(moved, on);
    await deactivate(job);
    expect(world.done).toEqual(['use of QOLD?', 'begin', 'key.deactivated QOLD: rotation', 'QOLD off']);
    expect(world.rotation).toMatchObject({
      step: 'grace',
      begun: false,
      deactivatedAt: later(0),
      watchFrom: later(0),
      graceUntil: later(2 * 3_600_000),
    });
  });

  it('waits until those who read it a moment ago are done: 20 seconds, and never more', async () => {
    const paused = async (watchFrom: string | undefined) => {
      const { world, job } = begin({ ...moved, watchFrom }, on);
      await deactivate(job);
      return world.done.filter((one) => one.startsWith('pause'));
    };
    expect(await paused(later(-19_000))).toEqual(['pause 1000']);
    expect(await paused(later(-20_000))).toEqual([]);
    expect(await paused(later(0))).toEqual(['pause 20000']);
    // After the clock was set back.
    expect(await paused(later(86_400_000))).toEqual(['pause 20000']);
    expect(await paused(undefined)).toEqual([]);
  });

  it('asks where it is still used, but for what began before everything moved', async () => {
    const used = (ms: number, more: Partial<Rotation> = {}) =>
      deactivate(begin({ ...moved, ...more }, { ...on, use: { at: later(ms - 60_000) } }).job);
    expect(await asked(used(10_001))).toBe('in_use');
    await used(10_000);
    await used(10_001, { confirmed: ['held', 'in_use'] });
    await used(10_001, { watchFrom: undefined });
    await deactivate(begin(moved, { ...on, use: null }).job);
  });

  it('goes back to the switch where somebody gave the old key to another profile', async () => {
    const { world, job } = begin({ ...moved, begun: true }, on);
    world.state = { ...world.state, profiles: vault([key(1, now)]).profiles };
    await deactivate(job);
    expect(world.rotation).toMatchObject({ step: 'switch', begun: false });
    expect(world.done).toEqual([]);
    const account = begin({ ...moved, begun: true }, on);
    const accounts = [{ id: idOf(50), name: 'Shop', credentialId: idOf(1) }];
    account.world.state = {
      ...account.world.state,
      accounts: accounts as typeof account.world.state.accounts,
    };
    await deactivate(account.job);
    expect(account.world.rotation.step).toBe('switch');
  });

  it('asks where it may not, and leaves it on where the person says so', async () => {
    for (const code of ['denied', 'not_available'] as const)
      expect(await asked(deactivate(begin(moved, { ...on, fault: fault(code) }).job))).toBe(
        'cannot_deactivate',
      );
    await expect(
      deactivate(begin(moved, { ...on, fault: fault('service_failed') }).job),
    ).rejects.toMatchObject({
      code: 'service_failed',
    });
    const { world, job } = begin({ ...moved, confirmed: ['held', 'cannot_deactivate'], begun: true }, on);
    await deactivate(job);
    expect(world.done).toEqual([]);
    expect(world.rotation).toMatchObject({ state: 'finished', begun: false });
    expect(world.rotation.message).toContain('still works');
  });

  it('is the person’s in a guided rotation', async () => {
    const { world, job } = begin({ ...moved, how: 'guided' }, on);
    expect(await asked(deactivate(job))).toBe('remove_old');
    expect(world.done).toEqual([]);
  });

  it('has nothing left to do where somebody deleted it', async () => {
    const { world, job } = begin(moved, { ...on, fault: fault('not_found') });
    await deactivate(job);
    expect(world.rotation).toMatchObject({ step: 'delete', begun: false });
  });
});

describe('the guide', () => {
  it.each(ProviderId.options)('of %s leads from its page to the end', (provider) => {
    const { url, steps } = guideOf(provider);
    // Nobody knows the page of any other service.
    expect(url).toMatch(provider === 's3' ? /^$/ : /^https:\/\//);
    expect(steps).toHaveLength(4);
    for (const step of steps) expect(step).toMatch(/^[A-Z].*[.]$/);
    expect(steps[2]).toMatch(/^Give QCred its .+ and .+\. It tests the key/);
    expect(steps[3]).toBe(`${removalOf(provider)} QCred says when.`);
  });

  it('asks for the key that only the person can make, by the words of its service', () => {
    const state = vault([key(1, now, { provider: 'b2' })]);
    const ask = askForKey(state, made(idOf(1), 'needs_you'));
    expect(ask.question).toBe('supply');
    expect(ask.message).toContain('Backblaze');
    expect(ask.hint).toContain('applicationKey');
    expect(() => askForKey(state, made(idOf(9), 'needs_you'))).toThrow('not kept here');
  });
});
