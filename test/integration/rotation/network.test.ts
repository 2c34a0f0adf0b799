/**
 * Rotations over networks as they are: with a proxy in between, with a private authority, with storage
 * that cannot be reached. No second key is made that could not be proved.
 */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { quilibrium } from '#core/clouds/providers/quilibrium.ts';
import { testConnection } from '#core/clouds/test/testKey.ts';
import type { Rotations } from '#core/rotation/rotations.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { temporaryHome } from '../../support/command.ts';
import { createServers, hasOpenssl, makeAuthority, proxyAddress, type Servers } from '../clouds/servers.ts';
import { createWorld, type Process, userName, type World, type WorldOptions } from './world.ts';

describe('a rotation, whatever lies between', () => {
  const place = temporaryHome();
  const caPath = join(place.home, 'ca.pem');
  let sandbox: Sandbox;
  let servers: Servers;
  let world: World;
  let app: Process;
  let rotations: Rotations;

  beforeAll(async () => {
    mkdirSync(place.home, { recursive: true });
    if (hasOpenssl) makeAuthority(place.home);
    sandbox = await startSandbox({ authorize: () => true });
    servers = createServers(sandbox);
  });
  afterAll(async () => {
    servers.close();
    await sandbox.close();
    place.remove();
  });
  async function begin(options: WorldOptions): Promise<void> {
    world = await createWorld({ sandbox, ...options });
    app = await world.start();
    rotations = await app.open.rotations();
  }
  afterEach(async () => {
    app.open.close();
    await world.close();
  });
  const secret = (text: string) => new Secret(text);
  async function rotate() {
    const { id } = await rotations.start({ credentialId: world.oldId, graceHours: 0 });
    await rotations.settled(id);
    return world.rotation();
  }

  it.skipIf(!hasOpenssl)(
    'is proved through the proxy and by the authority that its account has',
    async () => {
      const address = await servers.startTls(place.home);
      const { port, seen } = await servers.startProxy(true);
      const env = { HTTPS_PROXY: proxyAddress(port) };
      await begin({ address, caPath, env });
      expect((await rotations.plan(world.oldId)).how).toBe('iam');
      expect(await rotate()).toMatchObject({ state: 'finished' });
      expect(world.keys()).toHaveLength(1);
      expect(new Set(seen)).toEqual(new Set([`CONNECT ${new URL(address).host}`]));

      const [key] = world.keys();
      const verdict = await testConnection(
        { ...app.access.deps, env },
        {
          provider: quilibrium,
          endpoints: { s3: address, sts: address },
          region: sandbox.account.region,
          credential: {
            accessKeyId: key?.accessKeyId ?? '',
            secretAccessKey: secret(key?.secretAccessKey ?? ''),
          },
          addressing: 'auto',
          plainHttp: undefined,
          caPath,
        },
      );
      expect(verdict).toMatchObject({ verdict: 'ok', asked: `ListBuckets at ${address}` });
    },
  );

  it.skipIf(!hasOpenssl)(
    'with the key itself: one authority and one proxy for its IAM and its storage',
    async () => {
      const address = await servers.startTls(place.home);
      const { port } = await servers.startProxy(false);
      await begin({
        manager: 'connected',
        address,
        caPath,
        env: { https_proxy: `http://127.0.0.1:${port}` },
      });
      expect(await rotate()).toMatchObject({ state: 'finished' });
    },
  );

  it.each(['admin', 'own'] as const)(
    'makes no second key where the storage cannot be reached, and says so, with the key of %s',
    async (manager) => {
      await begin({ manager, storage: 'http://127.0.0.1:1' });
      await expect(rotations.plan(world.oldId)).rejects.toMatchObject({
        code: 'connection_failed',
        message: expect.stringContaining('so none was made. 127.0.0.1:1 refuses connections.'),
      });
      expect(await rotate()).toMatchObject({
        state: 'running',
        step: 'create',
        message: expect.stringContaining('127.0.0.1:1 refuses connections'),
      });
      expect(world.keys()).toHaveLength(1);
    },
  );

  it('names the proxy that is in the way of the storage, and makes no second key', async () => {
    const { port } = await servers.startProxy(true);
    await begin({ env: { HTTP_PROXY: `http://127.0.0.1:${port}` } });
    await expect(rotations.start({ credentialId: world.oldId })).rejects.toMatchObject({
      code: 'connection_failed',
      message: expect.stringContaining(`The proxy http://127.0.0.1:${port} wants a name and a password`),
    });
    expect(world.keys()).toHaveLength(1);
  });

  it('asks for one who knows where the profile is wrong', async () => {
    await begin({});
    sandbox.switches.fault = ({ service }) =>
      service === 's3' ? { kind: 'error', status: 400, code: 'InvalidRegionName' } : null;
    expect(await rotate()).toMatchObject({
      state: 'needs_you',
      step: 'create',
      message: expect.stringContaining('does not accept the region "q-world-1"'),
    });
    expect(world.keys()).toHaveLength(1);
  });
});

describe('what a plan found out', () => {
  it('is what its rotation begins with: nothing is asked again until a key is to be made', async () => {
    const world = await createWorld({ exports: [{ target: 'aws', mode: 'static' }] });
    const app = await world.start();
    const asked: string[] = [];
    world.sandbox.switches.fault = ({ operation }) => {
      asked.push(operation);
      return null;
    };
    const rotations = await app.open.rotations();
    const plan = await rotations.plan(world.oldId);
    expect(asked).toEqual(expect.arrayContaining(['ListAccessKeys', 'GetAccessKeyLastUsed']));
    asked.length = 0;
    const { id } = await rotations.start({ credentialId: world.oldId, graceHours: 0 });
    await rotations.settled(id);
    const before = asked.slice(0, asked.indexOf('CreateAccessKey'));
    expect(before.filter((action) => action === 'ListAccessKeys')).toHaveLength(1);
    expect(before).not.toContain('GetAccessKeyLastUsed');
    expect(await world.rotation()).toMatchObject({ state: 'finished', oldKey: plan.accessKeyId });
    app.open.close();
    await world.close();
  });

  it('is found out anew where the key has changed since', async () => {
    const world = await createWorld({ exports: [{ target: 'aws', mode: 'static' }] });
    const app = await world.start();
    const rotations = await app.open.rotations();
    await rotations.plan(world.oldId);
    await app.open.access.vault.update((state) => ({
      ...state,
      credentials: state.credentials.map((c) => ({ ...c, expiresAt: '2027-01-01T00:00:00.000Z' })),
    }));
    await expect(rotations.start({ credentialId: world.oldId })).rejects.toMatchObject({
      code: 'unsupported',
    });
    app.open.close();
    await world.close();
  });
});

describe('the secret of the old key', () => {
  it.each(['admin', 'connected', 'own'] as const)('is read once, with the key of %s', async (manager) => {
    const logged: NonNullable<WorldOptions['logged']> = [];
    const world = await createWorld({ manager, logged, exports: [{ target: 'aws', mode: 'static' }] });
    const app = await world.start();
    const [old] = world.keys();
    logged.length = 0;
    const rotations = await app.open.rotations();
    await rotations.plan(world.oldId);
    const { id } = await rotations.start({ credentialId: world.oldId, graceHours: 0 });
    await rotations.settled(id);
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    const reads = logged.filter(({ action }) => action === 'secret.read');
    expect(reads.filter(({ subject }) => subject === old?.accessKeyId)).toHaveLength(1);
    // No other is read twice either.
    expect(new Set(reads.map(({ subject }) => subject)).size).toBe(reads.length);
    app.open.close();
    await world.close();
  });

  it('is read once whatever else is planned while its person is asked', async () => {
    const logged: NonNullable<WorldOptions['logged']> = [];
    const world = await createWorld({ logged });
    const app = await world.start();
    world.sandbox.addKey({ user: userName });
    const manager = (await world.state()).credentials.find(({ id }) => id !== world.oldId);
    logged.length = 0;
    const rotations = await app.open.rotations();
    const request = { credentialId: world.oldId, graceHours: 0, deleteInTheWay: true };
    const { id } = await rotations.start(request, async () => {
      await rotations.plan(manager?.id ?? '');
    });
    await rotations.settled(id);
    expect(await world.rotation()).toMatchObject({ state: 'finished' });
    const reads = logged.filter(
      ({ action, subject }) => action === 'secret.read' && subject === manager?.accessKeyId,
    );
    // Once for the rotation, once for the plan of the other key.
    expect(reads).toHaveLength(2);
    app.open.close();
    await world.close();
  });
});
