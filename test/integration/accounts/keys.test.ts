import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { startSandbox } from '#sandbox/sandbox.ts';
import { draftFor, organisationForEach } from './world.ts';

const secret = 'CANARY/sync/secret+0123456789abcdefghij';

describe('connecting an account with keys of all sorts', () => {
  const world = organisationForEach(secret);

  it('keeps the rest and what was known when one action is not allowed', async () => {
    for (const action of ['GetAccountAuthorizationDetails']) world.sandbox.switches.missing.add(action);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const before = await world.mirrorOf(id);
    const demo = world.sandbox.account.users.get('demo');
    const Statement = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['iam:ListRoles', 'iam:ListAttachedUserPolicies'], Resource: '*' },
    ];
    demo?.attached.clear();
    demo?.inline.set('most', JSON.stringify({ Version: '2012-10-17', Statement }));
    world.sandbox.account.groups.clear();
    await accounts.sync(id);
    const { lastSync } = await world.bench.account(id);
    expect(lastSync?.status).toBe('partial');
    expect(lastSync?.problems).toEqual([
      'The key may not list roles.',
      'The key may not do ListAttachedUserPolicies for everything.',
    ]);
    const after = await world.mirrorOf(id);
    expect(after.roles).toEqual(before.roles);
    expect(after.groups).toEqual([]);
    const attachedOf = (mirror: typeof before) => mirror.users.map(({ name, attached }) => [name, attached]);
    expect(attachedOf(after)).toEqual(attachedOf(before));
  });

  it('gives an ordinary user their own keys, without a word about the rest', async () => {
    world.sandbox.account.users.clear();
    const own = world.sandbox.addKey({ user: 'ann', secretAccessKey: secret });
    const other = world.sandbox.addKey({ user: 'ann', status: 'Inactive', secretAccessKey: `${secret}2` });
    world.sandbox.addKey({ user: 'bob' });
    const Statement = {
      Effect: 'Allow',
      Action: ['iam:*AccessKey*', 'iam:GetUser'],
      Resource: `arn:aws:iam::*:user/\${aws:username}`,
    };
    world.sandbox.account.users
      .get('ann')
      ?.inline.set('own-keys', JSON.stringify({ Version: '2012-10-17', Statement }));
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, own));
    await accounts.sync(id);
    expect(await world.bench.account(id)).toMatchObject({
      lastSync: { status: 'complete', problems: [] },
      counts: { users: 1, groups: 0, roles: 0, policies: 0, keys: 2 },
      principal: { kind: 'user', name: 'ann' },
    });
    const [user] = (await world.mirrorOf(id)).users;
    const keys = new Map(user?.keys?.map((key) => [key.id, key]));
    expect(keys.get(own.accessKeyId)).toMatchObject({ status: 'Active', lastUse: { service: 'iam' } });
    expect(keys.get(other.accessKeyId)).toMatchObject({ status: 'Inactive', lastUse: { at: null } });
    const { credentials } = await world.bench.app.open().access.vault.state();
    expect(credentials).toMatchObject([
      { accessKeyId: own.accessKeyId, remote: { user: 'ann', status: 'active' } },
    ]);
  });

  it('gives the same to a user who may also see who the others are', async () => {
    const own = world.sandbox.addKey({ user: 'zoe', secretAccessKey: secret });
    const Statement = [
      { Effect: 'Allow', Action: ['iam:ListUsers'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['iam:*AccessKey*', 'iam:*UserPolic*'],
        Resource: `arn:aws:iam::*:user/\${aws:username}`,
      },
    ];
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    world.sandbox.account.users.get('zoe')?.inline.set('own-keys', text);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, own));
    await accounts.sync(id);
    expect((await world.bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const { users } = await world.mirrorOf(id);
    expect(users).toHaveLength(world.sandbox.account.users.size);
    const zoe = users.find(({ name }) => name === 'zoe');
    expect(zoe).toMatchObject({
      keys: [{ id: own.accessKeyId }],
      inline: [{ name: 'own-keys', document: text }],
    });
    expect(users.filter(({ keys }) => keys !== null)).toHaveLength(1);
    expect(world.asked.filter((operation) => operation === 'ListAccessKeys').length).toBeLessThan(20);
  });

  it('works with a key that may do nothing at all, and with the root user’s', async () => {
    const accounts = await world.bench.accounts();
    const nobody = world.sandbox.addKey({ user: 'nobody', secretAccessKey: secret });
    const { id } = await accounts.save(draftFor(world.sandbox, nobody));
    await accounts.sync(id);
    expect((await world.bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const root = world.sandbox.addRootKey({ secretAccessKey: secret });
    const rooted = await accounts.save(draftFor(world.sandbox, root));
    await accounts.sync(rooted.id);
    expect(await world.bench.account(rooted.id)).toMatchObject({
      name: 'Quilibrium 1000000000 (root)',
      principal: { kind: 'root' },
      lastSync: { status: 'complete', problems: [] },
    });
    const mirror = await world.mirrorOf(rooted.id);
    expect(mirror.root?.keys).toMatchObject([{ id: root.accessKeyId, status: 'Active' }]);
    const { credentials } = await world.bench.app.open().access.vault.state();
    expect(credentials.find((c) => c.accessKeyId === root.accessKeyId)?.remote?.user).toBe('');
  });

  it('connects the same key once, changes it in place, and refuses another account’s', async () => {
    const accounts = await world.bench.accounts();
    const key = world.adminKey();
    const { id } = await accounts.save(draftFor(world.sandbox, key, { name: 'Main' }));
    expect(await accounts.save(draftFor(world.sandbox, key))).toEqual({ id });
    const { access } = world.bench.app.open();
    expect((await access.vault.state()).credentials).toHaveLength(1);
    const second = world.sandbox.addKey({ user: 'second', secretAccessKey: `${secret}2` });
    await accounts.save({ ...draftFor(world.sandbox, second), id, name: 'Renamed', syncMinutes: 5 });
    const state = await access.vault.state();
    expect(state.accounts).toMatchObject([
      { id, name: 'Renamed', syncMinutes: 5, principal: { name: 'second' } },
    ]);
    // The first key was there for the account alone.
    expect(state.credentials.map((c) => c.accessKeyId)).toEqual([second.accessKeyId]);

    const elsewhere = await startSandbox({ accountId: '2000000000' });
    try {
      const foreign = elsewhere.addKey({ secretAccessKey: secret });
      await expect(accounts.save({ ...draftFor(elsewhere, foreign), id })).rejects.toMatchObject({
        code: 'bad_input',
      });
      const other = await accounts.save(draftFor(elsewhere, foreign));
      expect(other.id).not.toBe(id);
      await expect(accounts.save({ ...draftFor(elsewhere, foreign), name: 'Renamed' })).rejects.toMatchObject(
        {
          code: 'name_taken',
        },
      );
      expect((await access.vault.state()).accounts).toHaveLength(2);
    } finally {
      await elsewhere.close();
    }
  });

  it('works where there is no STS, with whatever an account number looks like', async () => {
    world.sandbox.switches.missing.add('GetCallerIdentity');
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    expect(await world.bench.account(id)).toMatchObject({
      accountId: '1000000000',
      principal: { kind: 'user', name: 'demo' },
    });
  });

  it('lets go of an account: its mirror, its marks, and a key that was only there for it', async () => {
    const accounts = await world.bench.accounts();
    const { access, profiles } = world.bench.app.open();
    const kept = world.adminKey();
    const source = { kind: 'credential', accessKeyId: kept.accessKeyId } as const;
    const draft = { name: 'kept', provider: 'quilibrium', endpoints: {}, source } as const;
    await profiles.save(draft, { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } });
    const only = world.sandbox.addKey({ user: 'only', secretAccessKey: secret });
    world.sandbox.account.users.get('only')?.attached.add('arn:aws:iam::aws:policy/AdministratorAccess');
    const { id } = await accounts.save(draftFor(world.sandbox, only));
    await accounts.sync(id);
    const before = await access.vault.state();
    expect(before.credentials.map((c) => c.remote?.status)).toEqual(['active', 'active']);
    const gone = before.credentials.find((c) => c.accessKeyId === only.accessKeyId);
    expect(readdirSync(join(world.bench.dataDir, 'accounts'))).toEqual([`${id}.qcred`]);
    await accounts.remove(id);
    const { credentials, accounts: left } = await access.vault.state();
    expect(left).toEqual([]);
    expect(credentials).toMatchObject([{ accessKeyId: kept.accessKeyId }]);
    expect(credentials[0]?.remote).toBeUndefined();
    expect(readdirSync(join(world.bench.dataDir, 'accounts'))).toEqual([]);
    expect((await access.vault.state()).keptSecrets).toMatchObject([{ id: gone?.id, why: 'deleted' }]);
  });
});
