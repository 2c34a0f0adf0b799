/**
 * The edges of a rotation's steps: what a person says while one is under way stands, what a service
 * says a moment too late stops it, and nothing is waited for that need not be.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSigners } from '#core/rotation/job/signers.ts';
import { runRotation } from '#core/rotation/machine.ts';
import type { Rotations } from '#core/rotation/rotations.ts';
import { viewRotations } from '#core/rotation/view.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { RotationAction } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import { createWorld, type Process, type World, type WorldOptions } from './world.ts';

const hour = 3_600_000;

describe('a rotation', () => {
  let world: World;
  let app: Process;
  let rotations: Rotations;
  let logged: NonNullable<WorldOptions['logged']>;

  /** Told whenever it sleeps. */
  let asleep: () => Promise<void>;
  beforeEach(() => {
    asleep = async () => {};
  });

  async function begin(options: WorldOptions = {}): Promise<void> {
    logged = [];
    world = await createWorld({ logged, asleep: () => asleep(), ...options });
    app = await world.start();
    rotations = await app.open.rotations();
  }
  afterEach(async () => {
    app.open.close();
    await world.close();
  });
  async function rotate(graceHours = 0): Promise<Rotation> {
    const { id } = await rotations.start({ credentialId: world.oldId, graceHours });
    await rotations.settled(id);
    return world.rotation();
  }
  async function act(action: RotationAction): Promise<Rotation> {
    const { id } = await world.rotation();
    await rotations.act(id, action);
    await rotations.settled(id);
    return world.rotation();
  }
  const refusal = (code = 'AccessDenied') => ({ kind: 'error' as const, status: 403, code });

  /** Pauses the rotation just before the journal says what `when` looks for. */
  function pauseBefore(when: (rotation: Rotation) => boolean): void {
    const { vault } = app.access;
    const update = vault.update;
    let done = false;
    vault.update = async (change, ...rest) => {
      const [next] = change(await world.state()).rotations;
      if (!done && next && when(next)) {
        done = true;
        await update((state) => ({
          ...state,
          rotations: state.rotations.map((r) => ({ ...r, state: 'paused' as const })),
        }));
      }
      return update(change, ...rest);
    };
  }

  it('begins no step that was paused in the moment before', async () => {
    await begin();
    pauseBefore(({ step, begun }) => step === 'deactivate' && begun);
    expect(await rotate()).toMatchObject({ state: 'paused', step: 'deactivate', begun: false });
    expect(world.keys().map(({ status }) => status)).toEqual(['Active', 'Active']);
  });

  it('goes no further in a step that another process paused while it waited', async () => {
    await begin();
    const other = await world.start();
    asleep = async () => {
      asleep = async () => {};
      await (await other.open.rotations()).act((await world.rotation()).id, 'pause');
    };
    expect(await rotate()).toMatchObject({ state: 'paused', step: 'verify' });
    other.open.close();
  });

  it('waits anew when it was paused and resumed while it waited', async () => {
    await begin();
    let told = false;
    asleep = async () => {
      const { id, step } = await world.rotation();
      if (told || step !== 'deactivate') return;
      told = true;
      await rotations.act(id, 'pause');
      await rotations.act(id, 'resume');
    };
    const { watchFrom = '', deactivatedAt = '' } = await rotate(24);
    expect(told).toBe(true);
    // `watchFrom` is when the old key went, from then on.
    expect(deactivatedAt).toBe(watchFrom);
    const switched = (await world.rotation()).startedAt;
    expect(Date.parse(deactivatedAt) - Date.parse(switched)).toBeGreaterThanOrEqual(21_000);
  });

  it('lets stand what the person said while a step failed', async () => {
    await begin();
    world.sandbox.switches.fault = ({ operation }) => (operation === 'UpdateAccessKey' ? refusal() : null);
    pauseBefore(({ state }) => state === 'needs_you');
    expect(await rotate()).toMatchObject({ state: 'paused', message: '' });
  });

  it('stays on its way back when that fails', async () => {
    await begin();
    await rotate(24);
    world.sandbox.switches.fault = ({ operation }) => (operation === 'UpdateAccessKey' ? refusal() : null);
    const held = await act('back');
    expect(held).toMatchObject({ state: 'going_back', message: expect.stringContaining('may not do') });
    expect(viewRotations(await world.state())[0]?.can).toEqual(['back', 'resume']);
  });

  it('tries again by itself, on its way back too, when a service stays away; and says so once', async () => {
    await begin();
    await rotate(24);
    const away = { kind: 'error', status: 503, code: 'ServiceUnavailable' } as const;
    world.sandbox.switches.fault = ({ operation }) => (operation === 'UpdateAccessKey' ? away : null);
    const from = world.now().getTime();
    const held = await act('back');
    expect(held).toMatchObject({ state: 'going_back', hint: 'QCred tries again by itself.' });
    expect(world.now().getTime() - from).toBeGreaterThanOrEqual(4 * 60_000);
    expect(Date.parse(held.updatedAt) - from).toBeLessThan(60_000);
  });

  it('proves the new key for those that use it already, where the person turns round on the way back', async () => {
    await begin();
    await rotate(24);
    world.sandbox.switches.fault = ({ operation }) => (operation === 'UpdateAccessKey' ? refusal() : null);
    await act('back');
    world.sandbox.switches.fault = ({ service }) => (service === 's3' ? refusal('InvalidAccessKeyId') : null);
    expect(await act('resume')).toMatchObject({ state: 'needs_you', step: 'verify' });
    world.sandbox.switches.fault = null;
    expect(await act('resume')).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('has all of its patience again after a step that was done', async () => {
    await begin();
    const failures = new Map([
      ['CreateAccessKey', 5],
      ['UpdateAccessKey', 8],
    ]);
    world.sandbox.switches.fault = ({ operation }) => {
      const left = failures.get(operation) ?? 0;
      failures.set(operation, left - 1);
      return left > 0 ? { kind: 'error', status: 503, code: 'ServiceUnavailable' } : null;
    };
    expect(await rotate(24)).toMatchObject({ state: 'running', step: 'grace', message: '' });
  });

  it('proves the new key twice with a pause between, and again after the switch', async () => {
    await begin();
    const asked: { at: number; moved: boolean }[] = [];
    let moved = false;
    const { vault } = app.access;
    const update = vault.update;
    vault.update = async (change, ...rest) => {
      const state = await update(change, ...rest);
      moved = state.rotations.some(({ step, begun }) => step === 'switch' && begun);
      return state;
    };
    world.sandbox.switches.fault = ({ service }) => {
      if (service === 's3' && world.keys().length > 1) asked.push({ at: world.now().getTime(), moved });
      return null;
    };
    await rotate(24);
    expect(asked.map((one) => one.moved)).toEqual([false, false, true]);
    expect((asked[1]?.at ?? 0) - (asked[0]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  it('stops after the switch when the new key is refused there, with the old one on', async () => {
    await begin();
    let asked = 0;
    world.sandbox.switches.fault = ({ service }) => {
      if (service !== 's3' || world.keys().length < 2) return null;
      return ++asked > 2 ? refusal('InvalidAccessKeyId') : null;
    };
    expect(await rotate()).toMatchObject({ state: 'needs_you', step: 'switch' });
    expect(world.oldKey().status).toBe('Active');
  });

  it('takes a use of a few seconds after the switch for one that began before it', async () => {
    await begin();
    world.sandbox.switches.fault = ({ operation }) => {
      // 20 seconds are waited for those who read the old key a moment ago.
      if (operation === 'GetAccessKeyLastUsed' && world.keys().length > 1)
        world.oldKey().lastUsed = {
          at: new Date(world.now().getTime() - 15_000),
          service: 's3',
          region: 'eu-1',
        };
      return null;
    };
    expect(await rotate(24)).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('waits no longer for them where the clock is set back', async () => {
    await begin();
    const { vault } = app.access;
    const update = vault.update;
    let from = 0;
    vault.update = async (change, ...rest) => {
      const state = await update(change, ...rest);
      if (from === 0 && state.rotations.some(({ step }) => step === 'deactivate')) {
        world.turn(-10 * hour);
        from = world.now().getTime();
      }
      return state;
    };
    const { deactivatedAt = '' } = await rotate(24);
    expect(Date.parse(deactivatedAt) - from).toBe(20_000);
  });

  it('asks a service that does not answer during the grace again later, without a word; at its end with one', async () => {
    await begin();
    await rotate(24);
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'GetAccessKeyLastUsed'
        ? { kind: 'error', status: 503, code: 'ServiceUnavailable' }
        : null;
    const from = world.now().getTime();
    await rotations.resume();
    expect(await world.rotation()).toMatchObject({ state: 'running', step: 'grace', message: '' });
    expect(world.now().getTime()).toBe(from);
    world.turn(25 * hour);
    await rotations.resume();
    expect(await world.rotation()).toMatchObject({
      state: 'running',
      step: 'grace',
      message: expect.stringContaining('503'),
    });
    expect(world.keys()).toHaveLength(2);
  });

  it('tells of a use during the grace when it sees it, and goes on when told that this is fine', async () => {
    await begin();
    await rotate(24);
    world.turn(3 * hour);
    world.oldKey().lastUsed = { at: world.now(), service: 's3', region: 'eu-1' };
    await rotations.resume();
    expect(await world.rotation()).toMatchObject({
      state: 'needs_you',
      step: 'grace',
      question: 'used_since',
    });
    expect(await act('confirm')).toMatchObject({ state: 'running', step: 'grace' });
    expect(world.keys()).toHaveLength(2);
    world.turn(22 * hour);
    await rotations.resume();
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    expect(world.keys()).toHaveLength(1);
  });

  it('does not delete a key that somebody switched on again, unless the person says so', async () => {
    await begin();
    await rotate(24);
    const { accessKeyId } = world.oldKey();
    world.sandbox.setKeyStatus(accessKeyId, 'Active');
    expect(await act('finish')).toMatchObject({
      state: 'needs_you',
      step: 'delete',
      question: 'used_since',
      message: `Somebody switched the old key ${accessKeyId} on again. It was not deleted.`,
    });
    expect(world.keys()).toHaveLength(2);
    expect(await act('confirm')).toMatchObject({ state: 'finished' });
    expect(world.keys()).toHaveLength(1);
  });

  it('goes back at once, and switches nothing on, where nothing had moved or was off', async () => {
    await begin();
    pauseBefore(({ step, begun }) => step === 'switch' && begun);
    expect(await rotate()).toMatchObject({ state: 'paused', step: 'switch' });
    const from = world.now().getTime();
    expect(await act('back')).toMatchObject({ state: 'undone' });
    expect(world.now().getTime()).toBe(from);

    pauseBefore(({ step, begun }) => step === 'deactivate' && begun);
    await rotations.act((await world.rotation()).id, 'dismiss');
    expect(await rotate()).toMatchObject({ state: 'paused', step: 'deactivate' });
    expect(await act('back')).toMatchObject({ state: 'undone' });
    expect(logged.map(({ action }) => action)).not.toContain('key.activated');
    expect(world.keys()).toHaveLength(1);
  });

  it('switches the old key on again on its way back where the answer to switching it off was lost', async () => {
    await begin();
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'UpdateAccessKey' ? { kind: 'drop', done: true } : null;
    expect(await rotate(24)).toMatchObject({ state: 'running', step: 'deactivate', begun: true });
    expect(world.oldKey().status).toBe('Inactive');
    world.sandbox.switches.fault = null;
    expect(await act('back')).toMatchObject({ state: 'undone' });
    expect(world.keys()).toMatchObject([{ accessKeyId: world.oldKey().accessKeyId, status: 'Active' }]);
  });

  it('goes back without asking a service of which nothing was asked yet', async () => {
    await begin();
    pauseBefore(({ step, begun }) => step === 'create' && begun);
    expect(await rotate()).toMatchObject({ state: 'paused', step: 'create', begun: false });
    world.sandbox.switches.fault = () => ({ kind: 'error', status: 503, code: 'ServiceUnavailable' });
    expect(await act('back')).toMatchObject({ state: 'undone' });
  });

  it('leaves neither key nor secret of a new key that could not be written down', async () => {
    await begin();
    const { vault } = app.access;
    const update = vault.update;
    vault.update = (change, ...rest) =>
      update(
        (state) => {
          const next = change(state);
          if (next.rotations.some(({ step }) => step === 'verify'))
            throw new QCredError('vault_busy', 'Busy.');
          return next;
        },
        ...rest,
      );
    const items = () => [...world.secrets.keys()].filter((name) => name.startsWith('credential/')).sort();
    const before = items();
    expect(await rotate()).toMatchObject({ state: 'needs_you', step: 'store' });
    expect(items().length).toBe(before.length + 1);
    expect(await act('back')).toMatchObject({ state: 'undone' });
    expect(items()).toEqual(before);
    expect(world.keys()).toHaveLength(1);
  });

  it('goes on forwards at once where the old key is gone for good', async () => {
    await begin();
    await rotate(24);
    const { accessKeyId } = world.oldKey();
    world.keys().shift();
    expect(await act('back')).toMatchObject({
      state: 'finished',
      message: `The old key ${accessKeyId} is gone.`,
    });
    expect(world.keys()).toHaveLength(1);
  });

  it('says where the service does not tell of uses, and logs what it deletes', async () => {
    await begin({ denied: ['iam:GetAccessKeyLastUsed'] });
    const { accessKeyId } = world.oldKey();
    expect(await rotate()).toMatchObject({
      state: 'finished',
      message: `The old key ${accessKeyId} is gone. The service does not tell whether anybody used it meanwhile.`,
    });
    const [made] = world.keys();
    for (const line of [
      { action: 'key.created', subject: made?.accessKeyId, detail: `replaces ${accessKeyId}` },
      { action: 'rotation.switched', subject: made?.accessKeyId, detail: '2 profiles' },
      { action: 'key.deactivated', subject: accessKeyId, detail: 'rotation' },
      { action: 'key.deleted', subject: accessKeyId, detail: 'rotation' },
    ])
      expect(logged).toContainEqual(line);
  });

  it('has room for the longest reason there may be: a file at the end of a long path', async () => {
    const top = mkdtempSync(join(tmpdir(), 'qcred-rotation-'));
    const root = join(top, ...Array.from({ length: 9 }, () => 'deep'.repeat(60)));
    mkdirSync(root, { recursive: true });
    await begin({ root });
    const { accessKeyId } = world.oldKey();
    world.sandbox.switches.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey')
        writeFileSync(
          join(world.home, '.aws', 'credentials'),
          `[theirs]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = CANARY/theirs\n`,
        );
      return null;
    };
    const held = await rotate();
    rmSync(top, { recursive: true });
    expect(held).toMatchObject({ state: 'needs_you', step: 'deactivate', question: 'held' });
    expect(held.message).toHaveLength(2000);
  });

  it('forgets what it signed with as soon as it rests', async () => {
    await begin();
    const { id } = await rotate(24);
    const { edits, plans } = app.open;
    const signers = createSigners(app.access);
    let closed = 0;
    const counted = {
      ...signers,
      close() {
        closed++;
        signers.close();
      },
    };
    const nudge = { controller: new AbortController(), stopped: false };
    await runRotation({ access: app.access, edits, plans, changed: () => {} }, id, nudge, () => {}, counted);
    expect(closed).toBe(1);
  });

  it('does not go back to an old key that does not work', async () => {
    await begin();
    const { newId } = await rotate(24);
    world.sandbox.switches.fault = ({ service }) =>
      service === 's3' || service === 'sts' ? refusal('InvalidAccessKeyId') : null;
    expect(await act('back')).toMatchObject({
      state: 'going_back',
      message: expect.stringContaining(world.oldKey().accessKeyId),
    });
    for (const { source } of (await world.state()).profiles)
      expect(source).toMatchObject({ credentialId: newId });
    expect(world.keys()).toHaveLength(2);
  });

  it('gives those who read the new key a moment ago 20 seconds before that goes', async () => {
    await begin();
    await rotate(24);
    const at: Record<string, number> = {};
    world.sandbox.switches.fault = ({ operation }) => {
      at[operation] = world.now().getTime();
      return null;
    };
    expect(await act('back')).toMatchObject({ state: 'undone' });
    expect((at.DeleteAccessKey ?? 0) - (at.UpdateAccessKey ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it('is stopped neither by another key’s file nor by a profile that was changed here since', async () => {
    await begin({ exports: [{ target: 'aws', mode: 'static' }] });
    const { id } = await app.open.profiles.save(
      {
        name: 'other',
        provider: 'quilibrium',
        endpoints: { s3: world.sandbox.url },
        source: { kind: 'credential', accessKeyId: 'AKIDOTHER' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/other') } },
    );
    const { planExports } = await import('#core/tools/exports/plan.ts');
    const request = { target: 's3cmd' as const, mode: 'static' as const, profileIds: [id] };
    await app.open.plans.carryOut(await planExports(app.access, app.open.edits, [request]));
    const theirs = 'access_key = AKIDOTHER\nsecret_key = CANARY/changed\n';
    writeFileSync(join(world.home, '.s3cfg'), `[default]\n${theirs}`);
    world.turn(1000);
    await app.access.vault.update((state) => ({
      ...state,
      profiles: state.profiles.map((profile) =>
        profile.id === world.profileId
          ? { ...profile, endpoints: { s3: world.sandbox.url }, updatedAt: world.now().toISOString() }
          : profile,
      ),
    }));
    expect(await rotate(24)).toMatchObject({ state: 'running', step: 'grace' });
    expect(readFileSync(join(world.home, '.s3cfg'), 'utf8')).toBe(`[default]\n${theirs}`);
  });

  it('follows in files that hold no more than the key’s id', async () => {
    await begin();
    const path = join(world.home, 'work.duck');
    const { planExports } = await import('#core/tools/exports/plan.ts');
    const request = {
      target: 'cyberduck' as const,
      mode: 'none' as const,
      path,
      profileIds: [world.profileId],
    };
    await app.open.plans.carryOut(await planExports(app.access, app.open.edits, [request]));
    expect(readFileSync(path, 'utf8')).toContain(world.oldKey().accessKeyId);
    await rotate();
    expect(readFileSync(path, 'utf8')).toContain(world.keys()[0]?.accessKeyId);
  });
});
