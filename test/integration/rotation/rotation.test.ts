/**
 * Rotations one by one, against a real account over HTTP, with real files: what a person is told and
 * asked, what they may answer, and what stands at the service, in the store and in the files after.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Rotations } from '#core/rotation/rotations.ts';
import { viewRotations } from '#core/rotation/view.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import type { RotationAction } from '#shared/contract/rotation.ts';
import { createWorld, type Manager, type Process, userName, type World, type WorldOptions } from './world.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('a rotation', () => {
  let world: World;
  let app: Process;
  let rotations: Rotations;

  async function begin(options: WorldOptions = {}): Promise<void> {
    world = await createWorld({
      exports: [
        { target: 'aws', mode: 'static' },
        { target: 's3cmd', mode: 'static' },
      ],
      ...options,
    });
    await restart();
  }
  async function restart(): Promise<void> {
    app?.open.close();
    app = await world.start();
    rotations = await app.open.rotations();
  }
  afterEach(async () => {
    app.open.close();
    await world.close();
  });

  const oldKey = () => world.keys()[0];
  const file = (...parts: string[]) => join(world.home, ...parts);
  const text = (...parts: string[]) => readFileSync(file(...parts), 'utf8');
  const view = async () => viewRotations(await world.state())[0];
  const steps = async () =>
    Object.fromEntries((await view())?.steps.map(({ id, status }) => [id, status]) ?? []);
  async function rotate(request: { graceHours?: number; deleteInTheWay?: boolean } = {}): Promise<string> {
    const { id } = await rotations.start({ credentialId: world.oldId, ...request });
    await rotations.settled(id);
    return id;
  }
  async function act(action: RotationAction): Promise<void> {
    const { id } = await world.rotation();
    await rotations.act(id, action);
    await rotations.settled(id);
  }
  /** The rotation is over and nothing of it is left but its record. */
  async function expectTidy(secrets: number, kept = 0): Promise<void> {
    const { credentials, keptSecrets } = await world.state();
    expect(credentials).toHaveLength(secrets);
    expect(keptSecrets).toHaveLength(kept);
    const named = [...credentials, ...keptSecrets].map(({ id }) => credentialAccount(id));
    expect([...world.secrets.keys()].filter((name) => name.startsWith('credential/')).sort()).toEqual(
      named.sort(),
    );
  }

  it.each<Manager>(['admin', 'connected', 'own'])(
    'goes through all of its steps, with the key of an account that is %s',
    async (manager) => {
      await begin({ manager });
      const { sandbox } = world;
      sandbox.switches.settling = { seconds: 15, requests: 3 };
      const first = oldKey();
      const plan = await rotations.plan(world.oldId);
      expect(plan).toMatchObject({ how: 'iam', inTheWay: null, graceHours: 24, notices: [], guide: null });
      expect(plan.steps).toHaveLength(7);
      expect(plan.profiles.map((p) => [p.name, p.tools])).toContainEqual(['work', ['AWS CLI', 's3cmd']]);

      await rotate();
      expect(await world.rotation()).toMatchObject({ state: 'running', step: 'grace', message: '' });
      expect(await steps()).toMatchObject({
        switch: 'done',
        deactivate: 'done',
        grace: 'now',
        delete: 'todo',
      });
      const [old, made] = world.keys();
      expect(old).toMatchObject({ accessKeyId: first?.accessKeyId, status: 'Inactive' });
      for (const path of [['.aws', 'credentials'], ['.s3cfg']]) {
        expect(text(...path)).toContain(made?.secretAccessKey);
        expect(text(...path)).not.toContain(old?.secretAccessKey);
      }
      const { profiles, accounts, rotations: held } = await world.state();
      for (const { source } of profiles) expect(source).toMatchObject({ credentialId: held[0]?.newId });
      if (manager === 'connected') expect(accounts[0]?.credentialId).toBe(held[0]?.newId);

      // Before its time nothing happens, however often one looks.
      expect(await rotations.resume()).toEqual([]);
      world.turn(25 * hour);
      expect(await rotations.resume()).toEqual([`The old key ${first?.accessKeyId} is gone.`]);
      expect(world.keys()).toEqual([made]);
      expect(await view()).toMatchObject({ state: 'finished', can: ['dismiss'] });
      await expectTidy(manager === 'admin' ? 2 : 1);
      await act('dismiss');
      expect((await world.state()).rotations).toEqual([]);
    },
  );

  it('goes back: old key active again, files byte for byte, new key and its secret gone', async () => {
    await begin();
    const before = text('.aws', 'credentials');
    await rotate();
    expect(text('.aws', 'credentials')).not.toBe(before);
    await act('back');
    expect(await world.rotation()).toMatchObject({ state: 'undone' });
    expect(text('.aws', 'credentials')).toBe(before);
    expect(world.keys()).toMatchObject([{ status: 'Active' }]);
    // By taking its change back, which is not a change of its own.
    const [change, ...earlier] = await app.open.edits.list();
    expect(change).toMatchObject({ title: `Rotate ${oldKey()?.accessKeyId}`, undone: true });
    expect(earlier).toMatchObject([{ title: 'Export 1 profile to AWS CLI, s3cmd' }]);
    for (const { source } of (await world.state()).profiles)
      expect(source).toMatchObject({ credentialId: world.oldId });
    await expectTidy(2);
    // And another one can be begun.
    await rotate({ graceHours: 0 });
    expect((await world.state()).rotations.at(-1)).toMatchObject({ state: 'finished' });
  });

  it('goes back although a file was changed meanwhile, and leaves that change alone', async () => {
    await begin();
    await rotate();
    writeFileSync(file('.aws', 'credentials'), `# a note\n${text('.aws', 'credentials')}`);
    await act('back');
    expect(await world.rotation()).toMatchObject({ state: 'undone' });
    expect(text('.aws', 'credentials')).toMatch(/^# a note\n/);
    expect(text('.aws', 'credentials')).toContain(oldKey()?.secretAccessKey);
    expect(text('.s3cfg')).toContain(oldKey()?.secretAccessKey);
  });

  it('shows a second key with its last use, and deletes it only when told', async () => {
    await begin();
    const second = world.sandbox.addKey({ user: userName });
    second.lastUsed = { at: new Date('2026-11-01T08:30:00Z'), service: 's3', region: 'q-world-1' };
    const { inTheWay } = await rotations.plan(world.oldId);
    expect(inTheWay).toEqual({
      accessKeyId: second.accessKeyId,
      status: 'Active',
      lastUse: { at: '2026-11-01T08:30:00.000Z', service: 's3', region: 'q-world-1' },
    });
    await expect(rotate()).rejects.toMatchObject({
      code: 'limit_exceeded',
      message: `The user has a second key, ${second.accessKeyId}, last used: s3 in q-world-1, 2026-11-01 08:30 UTC.`,
    });
    expect(world.keys()).toHaveLength(2);
    await rotate({ graceHours: 0, deleteInTheWay: true });
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    expect(world.keys()).toHaveLength(1);
  });

  it('does not delete a second key that a profile here uses', async () => {
    await begin();
    const second = world.sandbox.addKey({ user: userName });
    const { profiles } = await world.state();
    const again = profiles[1];
    await app.open.profiles.save(
      {
        ...again,
        name: 'again',
        provider: 'quilibrium',
        endpoints: again?.endpoints ?? {},
        source: {
          kind: 'credential',
          accessKeyId: second.accessKeyId,
          secretAccessKey: second.secretAccessKey,
        },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(second.secretAccessKey) } },
    );
    await expect(rotate({ deleteInTheWay: true })).rejects.toMatchObject({
      code: 'in_use',
      message: `"again" uses the second key ${second.accessKeyId}.`,
    });
    expect(world.keys()).toHaveLength(2);
  });

  it('rotates one key once at a time', async () => {
    await begin();
    await rotate();
    await expect(rotate()).rejects.toMatchObject({ code: 'in_use' });
    const { newId = '' } = await world.rotation();
    await expect(rotations.start({ credentialId: newId })).rejects.toMatchObject({ code: 'in_use' });
  });

  it('stops before deleting a key that was used after it was switched off, and says by whom and when', async () => {
    await begin();
    await rotate();
    const old = oldKey();
    world.turn(3 * hour);
    if (old) old.lastUsed = { at: world.now(), service: 's3', region: 'eu-1' };
    world.turn(22 * hour);
    const [said] = await rotations.resume();
    expect(said).toContain('was used after it was switched off: s3 in eu-1, 2026-11-23 13:00 UTC');
    expect(await view()).toMatchObject({
      state: 'needs_you',
      question: 'used_since',
      can: ['confirm', 'resume', 'back'],
    });
    expect(world.keys()).toHaveLength(2);
    await act('resume');
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
  });

  it('does not switch a key off that is still used elsewhere after everything here was switched', async () => {
    await begin();
    world.sandbox.switches.fault = ({ operation }) => {
      const old = oldKey();
      if (operation === 'GetAccessKeyLastUsed' && old)
        old.lastUsed = { at: world.now(), service: 's3', region: 'eu-1' };
      return null;
    };
    await rotate();
    expect(await world.rotation()).toMatchObject({
      state: 'needs_you',
      question: 'in_use',
      step: 'deactivate',
    });
    expect((await world.rotation()).message).toContain('is still used elsewhere: s3 in eu-1');
    expect(world.keys().map((key) => key.status)).toEqual(['Active', 'Active']);
    // Used again since: it asks again. Then the person says so.
    await act('resume');
    expect(await world.rotation()).toMatchObject({ state: 'needs_you', question: 'in_use' });
    await act('confirm');
    expect(await world.rotation()).toMatchObject({ state: 'running', step: 'grace' });
  });

  it('stops at a file that somebody changed, with the old key still working, and goes on when told', async () => {
    await begin();
    const old = oldKey();
    writeFileSync(file('.s3cfg'), text('.s3cfg').replace(/^secret_key = .*/m, 'secret_key = CANARY-theirs'));
    await rotate();
    const held = await view();
    expect(held).toMatchObject({ state: 'needs_you', question: 'drifted', step: 'switch' });
    expect(held?.message).toContain('s3cmd (default)');
    expect(old?.status).toBe('Active');
    for (const { source } of (await world.state()).profiles)
      expect(source).toMatchObject({ credentialId: world.oldId });
    await act('confirm');
    expect(await world.rotation()).toMatchObject({ step: 'grace', state: 'running' });
    expect(text('.s3cfg')).toContain(world.keys()[1]?.secretAccessKey);
  });

  it('stops at a file that cannot be read, both keys working, and goes on when it can', async () => {
    await begin();
    const whole = text('.s3cfg');
    rmSync(file('.s3cfg'));
    mkdirSync(file('.s3cfg'));
    await rotate();
    expect(await view()).toMatchObject({ state: 'needs_you', step: 'switch', question: 'drifted' });
    // Told to write there all the same, it cannot.
    await act('confirm');
    const held = await view();
    expect(held).toMatchObject({ state: 'needs_you', step: 'switch', can: ['resume', 'back'] });
    expect(held?.message).toContain('.s3cfg');
    expect(world.keys().map((key) => key.status)).toEqual(['Active', 'Active']);
    expect(text('.aws', 'credentials')).toContain(oldKey()?.secretAccessKey);
    rmSync(file('.s3cfg'), { recursive: true });
    writeFileSync(file('.s3cfg'), whole);
    await act('resume');
    expect(await world.rotation()).toMatchObject({ step: 'grace', state: 'running' });
    expect(text('.s3cfg')).toContain(world.keys()[1]?.secretAccessKey);
  });

  it('leaves the old key switched off where it may not delete, and says so', async () => {
    await begin({ denied: ['iam:DeleteAccessKey'] });
    const old = oldKey();
    await rotate({ graceHours: 0 });
    const held = await view();
    expect(held).toMatchObject({ state: 'finished', hint: 'Ask an administrator to delete it.' });
    expect(held?.message).toContain(
      `The old key ${old?.accessKeyId} is switched off but could not be deleted.`,
    );
    expect(old?.status).toBe('Inactive');
    expect((await steps()).delete).toBe('skipped');
    await act('dismiss');
    expect((await world.state()).credentials.some((c) => c.id === world.oldId)).toBe(false);
    // It still is at the service, so its secret can be brought back.
    await expectTidy(2, 1);
  });

  it('is plain about a key that it may not make, and can be taken back', async () => {
    await begin({ denied: ['iam:CreateAccessKey'] });
    await rotate();
    expect(await view()).toMatchObject({ state: 'needs_you', step: 'create' });
    await act('back');
    expect(await world.rotation()).toMatchObject({ state: 'undone' });
    await expectTidy(2);
  });

  it('waits for a service that is down with growing pauses, and goes on at the next occasion', async () => {
    await begin();
    let down = true;
    world.sandbox.switches.fault = ({ operation }) =>
      down && operation === 'UpdateAccessKey'
        ? { kind: 'error', status: 503, code: 'ServiceUnavailable' }
        : null;
    const from = world.now().getTime();
    await rotate();
    expect(world.now().getTime() - from).toBeGreaterThan(4 * 60_000);
    const held = await view();
    expect(held).toMatchObject({
      state: 'running',
      step: 'deactivate',
      hint: 'QCred tries again by itself.',
    });
    expect(held?.can).toContain('resume');
    down = false;
    await restart();
    expect(await rotations.resume()).toEqual([
      `The rotation of ${oldKey()?.accessKeyId} went on: it waits for other machines.`,
    ]);
    expect(await world.rotation()).toMatchObject({ step: 'grace', message: '' });
  });

  it('makes one key, however often the answer to making it is lost', async () => {
    await begin();
    let losses = 3;
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'CreateAccessKey' && losses-- > 0 ? { kind: 'drop', done: true } : null;
    const most = { keys: 0 };
    world.sandbox.switches.fault = ((before) => (request) => {
      most.keys = Math.max(most.keys, world.keys().length);
      return before(request);
    })(world.sandbox.switches.fault);
    await rotate({ graceHours: 0 });
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    expect(most.keys).toBe(2);
    expect(world.keys()).toHaveLength(1);
  });

  it('does not take somebody else’s new key for its own', async () => {
    await begin();
    let stranger = '';
    world.sandbox.switches.fault = ({ operation }) => {
      if (operation !== 'CreateAccessKey' || stranger !== '') return null;
      const key = world.sandbox.addKey({ user: userName });
      key.lastUsed = { at: world.now(), service: 's3', region: 'eu-1' };
      stranger = key.accessKeyId;
      return { kind: 'drop', done: false };
    };
    await rotate();
    expect(await view()).toMatchObject({ state: 'needs_you', step: 'create' });
    expect(world.keys().map((key) => key.accessKeyId)).toContain(stranger);
  });

  it('pauses where it is, and goes on from there', async () => {
    await begin();
    const { id } = await rotations.start({ credentialId: world.oldId });
    await rotations.act(id, 'pause');
    await rotations.settled(id);
    const paused = await world.rotation();
    expect(paused.state).toBe('paused');
    expect(await rotations.resume()).toEqual([]);
    await act('resume');
    expect(await world.rotation()).toMatchObject({ step: 'grace', state: 'running' });
    await act('finish');
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
  });

  it('is worked on by one process at a time', async () => {
    await begin();
    const other = await world.start();
    const theirs = await other.open.rotations();
    const { id } = await rotations.start({ credentialId: world.oldId });
    await Promise.all([rotations.settled(id), theirs.resume()]);
    expect(world.keys()).toHaveLength(2);
    expect(await world.rotation()).toMatchObject({ step: 'grace', state: 'running', message: '' });
    world.turn(2 * day);
    await Promise.all([rotations.resume(), theirs.resume()]);
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    expect(world.keys()).toHaveLength(1);
    other.open.close();
  });

  it('says what an unattended one would have to ask, before it begins', async () => {
    await begin({ provider: 'b2', exports: [] });
    await expect(rotations.start({ credentialId: world.oldId, unattended: true })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect((await world.state()).rotations).toEqual([]);
  });

  it.each(['b2', 'r2'] as const)(
    'leads through a rotation at %s, and checks what it is told',
    async (provider) => {
      await begin({ provider });
      const old = oldKey();
      const plan = await rotations.plan(world.oldId);
      expect(plan).toMatchObject({ how: 'guided', inTheWay: null });
      expect(plan.guide?.url).toMatch(/^https:/);
      await rotate();
      expect(await view()).toMatchObject({ state: 'needs_you', question: 'supply', can: ['supply', 'back'] });
      const { id } = await world.rotation();
      const supply = async (accessKeyId: string, secretAccessKey: string) => {
        await rotations.supply(id, { accessKeyId, secretAccessKey });
        await rotations.settled(id);
      };
      await expect(supply(old?.accessKeyId ?? '', 'CANARY')).rejects.toMatchObject({
        message: 'This is the old key.',
      });

      const made = world.sandbox.addKey({ user: userName });
      const typedAt = world.now().getTime();
      await supply(made.accessKeyId, 'CANARY wrong secret');
      // A typing error is told in half a minute; a new key may need the seconds before that.
      expect(world.now().getTime() - typedAt).toBe(30_000);
      expect(await view()).toMatchObject({
        state: 'needs_you',
        step: 'verify',
        can: ['supply', 'resume', 'back'],
      });
      await supply(made.accessKeyId, ` ${made.secretAccessKey}\n`);
      expect(await view()).toMatchObject({
        state: 'needs_you',
        question: 'remove_old',
        can: ['confirm', 'finish', 'back'],
      });
      expect(text('.aws', 'credentials')).toContain(made.secretAccessKey);

      await act('confirm');
      expect((await world.rotation()).message).toContain(`still accepts the old key ${old?.accessKeyId}`);
      world.keys().shift();
      await act('confirm');
      expect(await world.rotation()).toMatchObject({ state: 'finished' });
      await expectTidy(1, 1);
    },
  );

  it('goes back from a guided rotation', async () => {
    await begin({ provider: 'b2' });
    const before = text('.s3cfg');
    const id = await rotate();
    const made = world.sandbox.addKey({ user: userName });
    await rotations.supply(id, { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey });
    await rotations.settled(id);
    await act('back');
    expect(await world.rotation()).toMatchObject({ state: 'undone' });
    expect((await world.rotation()).hint).toContain(`Delete the new key ${made.accessKeyId}`);
    expect(text('.s3cfg')).toBe(before);
    await expectTidy(1, 1);
  });
});
