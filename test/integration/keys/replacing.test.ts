/**
 * A new key in place of one that its service does not rotate: the vault is in memory and the clock turns when
 * somebody sleeps; the key service is the sandbox's, asked over the wire.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Deps } from '#core/deps.ts';
import { createKeys, type Keys } from '#core/keys/keys.ts';
import { workHere } from '#core/nodeDeps.ts';
import { joinAccess, type OpenVault } from '#core/store/access.ts';
import type { ActivityEntry } from '#core/store/activity/entry.ts';
import { formatMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { QCredError } from '#shared/errors.ts';
import type { KeyReplacement } from '#shared/keyRotation.ts';
import type { KmsChange } from '#shared/kms.ts';
import { emptyVault, VaultState } from '#shared/model.ts';
import { listedActivity } from '../../support/activity.ts';
import { idOf } from '../../unit/records.ts';
import { key as credential } from '../../unit/rotation/given.ts';

class Crash extends Error {}

const day = 86_400_000;
const accountId = idOf(3);
const opened: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function createWorld(kms: 'aws' | 'quilibrium' = 'aws') {
  const home = mkdtempSync(join(tmpdir(), 'qcred-replacing-'));
  opened.push(() => rmSync(home, { recursive: true, force: true }));
  let time = Date.parse('2026-06-01T12:00:00.000Z');
  const now = () => new Date(time);
  const sandbox: Sandbox = await startSandbox({ kms, region: 'us-east-1', now });
  opened.push(() => sandbox.close());
  const { accessKeyId, secretAccessKey } = sandbox.addKey({ secretAccessKey: 'CANARY/replacing' });
  const endpoints = { kms: sandbox.url, iam: sandbox.url, sts: sandbox.url, s3: sandbox.url };
  const times = { createdAt: now().toISOString(), updatedAt: now().toISOString() };
  let state = VaultState.parse({
    ...emptyVault(),
    credentials: [credential(2, now(), { provider: 'quilibrium', accessKeyId })],
    accounts: [
      {
        id: accountId,
        name: 'work',
        provider: 'quilibrium',
        accountId: '1000000000',
        credentialId: idOf(2),
        principal: { kind: 'user', name: 'demo', arn: '' },
        region: 'us-east-1',
        endpoints,
        missing: [],
        ...times,
      },
    ],
  });
  const logged: ActivityEntry[] = [];
  let generation = 0;
  let dead = -1;
  let ids = 1000;
  const world = {
    /** Asked at each write and each request; true ends the process there. */
    danger: (): boolean => false,
  };
  const guard = (mine: number): void => {
    if (mine > dead && world.danger()) dead = mine;
    if (mine <= dead) throw new Crash();
  };
  sandbox.switches.fault = () => {
    if (generation > dead && world.danger()) dead = generation;
    return null;
  };

  function application(): { keys: Keys; access: OpenVault } {
    const mine = ++generation;
    const deps: Deps = {
      now,
      sleep: async (ms) => {
        time += ms;
        await new Promise(setImmediate);
      },
      randomBytes: (length) => new Uint8Array(length).map((_, i) => i),
      uuid: () => idOf(++ids),
      env: {},
      platform: process.platform,
      home,
      dataDir: join(home, 'vault'),
      actor: { kind: 'test', pid: process.pid },
      command: ['/usr/bin/qcred'],
      run: async () => ({ code: null, stdout: '', stderr: '', missing: true }),
      work: workHere,
    };
    const access = joinAccess({
      deps,
      vault: {
        id: idOf(999),
        key: new Uint8Array(32).fill(7),
        state: async () => state,
        async update(change) {
          guard(mine);
          state = VaultState.parse(JSON.parse(JSON.stringify(change(state))));
          guard(mine);
          return state;
        },
        part: async (_name, choose) => choose(state),
        remembers: async () => false,
        changes: async () => ({ names: [], isCut: false }),
        tidy: async () => {},
        watch: () => () => {},
        close: () => {},
      },
      secrets: {
        kind: 'passphrase',
        get: async (account) =>
          account === credentialAccount(idOf(2))
            ? formatMaterial({ secretAccessKey: new Secret(secretAccessKey) })
            : null,
        set: async () => {},
        setLightly: async () => {},
        delete: async () => false,
      },
      activity: listedActivity(logged),
    });
    return { access, keys: createKeys(access, () => {}) };
  }

  let app = application();
  opened.push(() => app.keys.close());
  return Object.assign(world, {
    sandbox,
    logged,
    state: () => state,
    keys: () => app.keys,
    turn: (ms: number) => {
      time += ms;
    },
    /** Another process on the same vault, which begins as every start does. */
    async restart(): Promise<void> {
      app.keys.close();
      app = application();
      await app.keys.replacing.resume();
    },
    replacement(): KeyReplacement {
      const one = state.replacements.at(-1);
      if (!one) throw new Error('There is no replacement.');
      return one;
    },
    async change(change: KmsChange): Promise<string[]> {
      const { planId, steps } = await app.keys.plan(accountId, change);
      await app.keys.apply(planId);
      await app.keys.replacing.settled();
      return steps;
    },
    /** A key with an alias. */
    async given(spec: string, more: { imported?: boolean } = {}): Promise<string> {
      const change = {
        kind: 'create-key',
        spec,
        alias: 'letters',
        description: 'Letters',
        tags: { team: 'web' },
      };
      const usage = spec.startsWith('RSA') ? { usage: 'SIGN_VERIFY' as const } : {};
      const parsed = { imported: false, multiRegion: false, ...more, ...change, ...usage } as KmsChange;
      const { planId } = await app.keys.plan(accountId, parsed);
      const { keyId } = await app.keys.apply(planId);
      return keyId ?? '';
    },
    aliasOf: () => sandbox.account.kms.aliases.get('alias/letters')?.keyId,
    key: (id: string | undefined) => sandbox.account.kms.keys.get(id ?? ''),
    async act(action: 'resume' | 'back' | 'finish' | 'confirm' | 'dismiss'): Promise<void> {
      await this.change({ kind: 'act-on-replacement', replacement: this.replacement().id, action });
    },
  });
}

type World = Awaited<ReturnType<typeof createWorld>>;

const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof QCredError ? error.code : `${error}`),
  );

const replace = (key: string, graceDays?: number): KmsChange => ({ kind: 'rotate-now', key, graceDays });

describe('a new key in place of one', () => {
  it('is like it, gets its aliases, and the old one stays for its grace and is then disabled', async () => {
    const world = await createWorld();
    const old = await world.given('ECC_NIST_P256');
    await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 7 });
    const steps = await world.change(replace('letters'));
    expect(steps).toEqual([
      expect.stringContaining('Make a key of the kind ECC_NIST_P256'),
      'Move to it the alias "letters".',
      'Keep the old key for 7 days, so that what it signed can still be verified.',
      'Then disable the old key, unless something still needs it. It is not deleted.',
    ]);
    expect(world.replacement()).toMatchObject({ state: 'running', step: 'grace', message: '' });
    const made = world.aliasOf();
    expect(made).not.toBe(old);
    const key = world.key(made);
    expect(key).toMatchObject({ spec: 'ECC_NIST_P256', description: 'Letters', usage: 'SIGN_VERIFY' });
    expect(key?.tags.get('team')).toBe('web');
    expect(key?.policy).toBe(world.key(old)?.policy);
    expect(world.state().keyPolicies).toMatchObject([{ keyId: made, maxAgeDays: 30 }]);
    expect(world.key(old)?.enabled).toBe(true);

    world.turn(6 * day);
    await world.restart();
    expect(world.key(old)?.enabled).toBe(true);
    world.turn(2 * day);
    await world.restart();
    expect(world.key(old)?.enabled).toBe(false);
    expect(world.replacement()).toMatchObject({ state: 'finished', newId: made });
    expect(world.logged.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'kms.rotation.policy.set',
        'kms.replacement.started',
        'kms.key.created',
        'kms.alias.set',
        'kms.key.replaced',
        'kms.key.disabled',
      ]),
    );
    expect(await failure(world.change(replace(old)))).toBe('bad_input');
  });

  it('ends the same wherever the process ends, with one new key and none left over', async () => {
    const world = await createWorld();
    let crashes = 0;
    for (let at = 0; ; at++) {
      world.sandbox.account.kms.keys.clear();
      world.sandbox.account.kms.aliases.clear();
      const old = await world.given('ECC_NIST_P256');
      await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 1 });
      let moments = 0;
      let crashed = false;
      world.danger = () => {
        crashed ||= moments === at;
        return moments++ === at;
      };
      await world.change(replace('letters')).catch(() => {});
      await world.restart().catch(() => {});
      world.turn(2 * day);
      await world.restart().catch(() => {});
      world.danger = () => false;
      if (!world.state().replacements.some(({ oldId }) => oldId === old))
        await world.change(replace('letters'));
      // What was away is taken up again in an hour, and a grace that began late is over in two days.
      for (let i = 0; i < 3; i++) {
        world.turn(2 * day);
        await world.restart();
      }
      const made = world.aliasOf();
      const words = `${at}: ${JSON.stringify(world.replacement())}`;
      expect(made, words).not.toBe(old);
      expect([...world.sandbox.account.kms.keys.keys()].sort(), words).toEqual([old, made].sort());
      expect([world.key(old)?.enabled, world.key(made)?.enabled], words).toEqual([false, true]);
      expect(world.replacement(), words).toMatchObject({ state: 'finished', oldId: old, newId: made });
      const policies = world.state().keyPolicies.filter(({ keyId }) => keyId === old || keyId === made);
      expect(policies, words).toMatchObject([{ keyId: made }]);
      if (!crashed) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(30);
  });
});

it.each(['grace', 'ready'] as const)('it returns to the old key from %s', async (step) => {
  const world: World = await createWorld();
  const old = await world.given('ECC_NIST_P256');
  await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 9 });
  if (step === 'ready') {
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'DescribeKey' && world.state().replacements.at(-1)?.step === 'ready'
        ? { kind: 'error', status: 500, code: 'KMSInternalException' }
        : null;
  }
  await world.change(replace(old));
  expect(world.replacement()).toMatchObject({ step, state: 'running' });
  if (step === 'ready') expect(world.replacement().hint).toBe('QCred tries again by itself.');
  world.sandbox.switches.fault = null;
  const made = world.replacement().newId;
  await world.act('back');
  expect(world.replacement()).toMatchObject({ state: 'undone' });
  expect(world.aliasOf()).toBe(old);
  expect([world.key(old)?.enabled, world.key(made)?.enabled]).toEqual([true, false]);
  expect(world.state().keyPolicies).toMatchObject([{ keyId: old }]);
  await world.act('dismiss');
  expect(world.state().replacements).toEqual([]);
});

it('asks before it disables a key that something needs, and when an alias was moved meanwhile', async () => {
  const world = await createWorld();
  const old = await world.given('ECC_NIST_P256');
  const other = await world.change({
    kind: 'create-key',
    spec: 'ECC_NIST_P256',
    description: 'other',
    imported: false,
    multiRegion: false,
    tags: {},
  });
  expect(other).toHaveLength(1);
  await world.change(replace(old, 1));
  const made = world.aliasOf();
  const grantee = 'arn:aws:iam::1000000000:user/demo';
  await world.change({
    kind: 'create-grant',
    key: old,
    grantee,
    operations: ['Verify'],
    name: 'auditor',
    context: {},
  });
  expect(await failure(world.change({ kind: 'disable-key', key: old }))).toBe('in_use');
  await world.act('finish');
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'needed' });
  expect(world.replacement().message).toContain('the grant auditor');
  expect(world.key(old)?.enabled).toBe(true);
  await world.act('confirm');
  expect(world.key(old)?.enabled).toBe(false);
  expect(world.replacement()).toMatchObject({ state: 'finished', newId: made });

  const third = world.aliasOf() ?? '';
  world.sandbox.switches.fault = ({ operation }) => {
    if (operation === 'CreateKey') world.sandbox.account.kms.aliases.delete('alias/letters');
    return null;
  };
  await world.change(replace(third, 1));
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'moved' });
  await world.act('confirm');
  expect(world.replacement()).toMatchObject({ step: 'grace' });
});

it('waits for key material, for the MPC client, and refuses keys that it is not for', async () => {
  const world = await createWorld();
  const imported = await world.given('SYMMETRIC_DEFAULT', { imported: true });
  const key = world.key(imported);
  if (!key) throw new Error('no key');
  expect(await failure(world.change(replace(imported)))).toBe('bad_input');
  const material = {
    id: 'a'.repeat(64),
    bytes: Buffer.alloc(32, 1),
    createdAt: new Date(),
    rotation: null,
    rotatedAt: null,
  };
  key.materials = [{ ...material, imported: { validTo: null, description: '' } }];
  key.current = material.id;
  await world.change({ ...replace(imported, 0), replace: true } as KmsChange);
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'import', step: 'ready' });
  expect(world.aliasOf()).toBe(imported);
  const made = world.key(world.replacement().newId);
  if (!made) throw new Error('no new key');
  made.materials = key.materials;
  made.current = key.current;
  await world.act('resume');
  await world.restart();
  expect(world.replacement()).toMatchObject({ state: 'finished' });
  const plain = await world.change({
    kind: 'create-key',
    spec: 'SYMMETRIC_DEFAULT',
    alias: 'rotated',
    description: '',
    imported: false,
    multiRegion: false,
    tags: {},
  });
  expect(plain).toHaveLength(2);
  await world.change({ kind: 'set-rotation', key: 'rotated', automatic: true });
  expect(world.state().keyPolicies).toEqual([]);
  const graced = world.change({ kind: 'set-rotation', key: 'rotated', automatic: true, graceDays: 3 });
  expect(await failure(graced)).toBe('bad_input');

  const mpc = await createWorld('quilibrium');
  mpc.sandbox.switches.sidecar = 0;
  const signing = await mpc.given('ECC_ED25519');
  await mpc.restart();
  mpc.sandbox.switches.sidecar = null;
  await mpc.change(replace('letters'));
  expect(mpc.replacement()).toMatchObject({ state: 'running', step: 'ready' });
  expect(mpc.replacement().message).toContain('MPC client');
  expect(mpc.aliasOf()).toBe(signing);
  mpc.sandbox.switches.sidecar = 1;
  await mpc.act('resume');
  expect(mpc.replacement()).toMatchObject({ step: 'grace', message: '' });
});
