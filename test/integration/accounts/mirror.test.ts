import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { planExports } from '../../support/calls.ts';
import { draftFor, essence, organisationForEach, serverEssence } from './world.ts';

const secret = 'CANARY/sync/secret+0123456789abcdefghij';

describe('what is known of an account', () => {
  const world = organisationForEach(secret);

  it('takes a damaged mirror for one that is not there yet', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const path = join(world.bench.dataDir, 'accounts', `${id}.qcred`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(path);
    expect(bytes.includes('demo')).toBe(false);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await world.mirrorOf(id)).users).toEqual([]);
    await accounts.sync(id);
    expect(essence(await world.mirrorOf(id))).toEqual(serverEssence(world.sandbox.account));
  });

  it('looks up one user and one policy, and marks what it learns', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    const key = world.sandbox.addKey({ user: 'late', secretAccessKey: secret });
    const tree = await accounts.lookUpUser(id, 'late');
    expect(tree.mirror.users).toMatchObject([
      { name: 'late', keys: [{ id: key.accessKeyId, lastUse: { at: null } }] },
    ]);
    const arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const { mirror } = await accounts.lookUpPolicy(id, arn);
    expect(mirror.policies).toMatchObject([{ arn, own: false, versions: [{ id: 'v1' }] }]);
    expect(JSON.parse(mirror.policies[0]?.document ?? '')).toMatchObject({
      Statement: [{ Effect: 'Allow' }],
    });
    await expect(accounts.lookUpUser(id, 'nobody')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('says in the tree which keys are here and where they are written', async () => {
    const accounts = await world.bench.accounts();
    const key = world.adminKey();
    const { id } = await accounts.save(draftFor(world.sandbox, key));
    const { id: profile } = await world.bench.app.open().profiles.save(
      {
        name: 'work',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: key.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    const { planId } = await planExports(world.bench.app, [
      { target: 'aws', profileIds: [profile], mode: 'credential_process' },
    ]);
    await world.bench.app.open().plans.apply(planId);
    await accounts.sync(id);
    const { held } = await accounts.tree(id);
    expect(held).toMatchObject({
      [key.accessKeyId]: { profiles: [{ id: profile, name: 'work', tools: ['AWS CLI'] }] },
    });
    expect(Object.keys(held)).toHaveLength(1);
  });

  it('is joined, shown and cancelled while it runs', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    world.sandbox.switches.fault = () => ({ kind: 'delay', ms: 2000 });
    const first = accounts.sync(id);
    const second = accounts.sync(id);
    expect(accounts.progress().get(id)).toMatchObject({ done: 0 });
    await new Promise((done) => setTimeout(done, 100));
    accounts.cancelSync(id);
    await Promise.all([first, second]);
    expect(accounts.progress().size).toBe(0);
    expect((await world.bench.account(id)).lastSync).toMatchObject({
      status: 'partial',
      problems: ['It was cancelled.'],
    });
    world.sandbox.switches.fault = null;
    await accounts.sync(id);
    expect(essence(await world.mirrorOf(id))).toEqual(serverEssence(world.sandbox.account));
  });

  it('may run in two processes at once', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    const other = createApp(world.bench.app.deps, { version: '', demo: false });
    await other.unlock('CANARY passphrase of the tests');
    try {
      const theirs = await other.open().accounts();
      await Promise.all(Array.from({ length: 6 }, (_, n) => (n % 2 ? accounts : theirs).sync(id)));
      expect(essence(await world.mirrorOf(id))).toEqual(serverEssence(world.sandbox.account));
      expect((await world.bench.account(id)).lastSync?.status).toBe('complete');
    } finally {
      other.close();
    }
  });

  it('takes what was changed since, without another sync', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    const key = world.sandbox.addKey({ user: 'late', secretAccessKey: secret });
    await world.bench.app.open().profiles.save(
      {
        name: 'late',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: key.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    await accounts.sync(id);
    const mark = async () =>
      (await world.bench.app.open().access.vault.state()).credentials.find(
        (c) => c.accessKeyId === key.accessKeyId,
      )?.remote?.status;
    const revise = (keys: (key: RemoteKey) => RemoteKey[]) =>
      accounts.revise(id, (mirror) => ({
        ...mirror,
        users: mirror.users.map((user) =>
          user.name === 'late' ? { ...user, keys: (user.keys ?? []).flatMap(keys) } : user,
        ),
      }));
    expect(await mark()).toBe('active');
    await revise((known) => [{ ...known, status: 'Inactive' }]);
    expect(await mark()).toBe('inactive');
    await revise(() => []);
    expect(await mark()).toBe('deleted');
  });
});
