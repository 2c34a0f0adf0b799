import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '#core/app.ts';
import { Secret } from '#core/secrets/secret.ts';
import { credentialAccount } from '#core/secrets/store.ts';
import type { Fault } from '#sandbox/faults.ts';
import { addIdentity, makeKey, makeUser } from '#sandbox/make.ts';
import { seedOrganisation } from '#sandbox/organisation/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { type Bench, draftFor, essence, openBench, serverEssence } from './qconsoleAccount.ts';

const secret = 'CANARY/sync/secret+0123456789abcdefghij';

describe('syncing an organisation', () => {
  let sandbox: Sandbox;
  let bench: Bench;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    sandbox = await startSandbox({
      users: [{ name: 'demo', keys: [{ secretAccessKey: secret }] }],
      log: ({ operation }) => asked.push(operation),
    });
    seedOrganisation(sandbox);
    bench = await openBench();
  });
  afterEach(async () => {
    bench.close();
    await sandbox.close();
  });
  const adminKey = () => sandbox.addKey({ user: 'demo', secretAccessKey: secret });
  const mirrorOf = async (id: string) => (await (await bench.accounts()).tree(id)).mirror;

  it('knows all of it after one sync, keys by their ids included', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    expect(await bench.account(id)).toMatchObject({
      name: 'Quilibrium 1000000000',
      accountId: '1000000000',
      principal: { kind: 'user', name: 'demo' },
    });
    await accounts.sync(id);
    const { lastSync, counts, missing } = await bench.account(id);
    expect(lastSync).toMatchObject({ status: 'complete', problems: [] });
    expect(missing).toEqual([]);
    expect(counts?.users).toBe(sandbox.account.users.size);
    expect(essence(await mirrorOf(id))).toEqual(serverEssence(sandbox.account));
  });

  it('knows the same without the bulk actions', async () => {
    for (const action of [
      'GetAccountAuthorizationDetails',
      'GenerateCredentialReport',
      'GetCredentialReport',
    ])
      sandbox.switches.missing.add(action);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const { lastSync, missing } = await bench.account(id);
    expect(lastSync).toMatchObject({ status: 'complete', problems: [] });
    expect(missing).toEqual([
      'GenerateCredentialReport',
      'GetAccountAuthorizationDetails',
      'GetCredentialReport',
    ]);
    expect(essence(await mirrorOf(id))).toEqual(serverEssence(sandbox.account));
  });

  it('asks again by hand for what was missing, and on schedule does not', async () => {
    sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    sandbox.switches.missing.clear();
    asked.length = 0;
    await accounts.sync(id);
    expect(asked).toContain('GetAccountAuthorizationDetails');
    expect(asked).not.toContain('ListUsers');
    expect((await bench.account(id)).missing).toEqual([]);
  });

  it('does not ask for a policy again whose version it knows', async () => {
    sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const before = asked.filter((operation) => operation === 'GetPolicyVersion').length;
    expect(before).toBeGreaterThan(3);
    await accounts.sync(id);
    expect(asked.filter((operation) => operation === 'GetPolicyVersion')).toHaveLength(before);
  });

  it('keeps the rest and what was known when one action is not allowed', async () => {
    for (const action of ['GetAccountAuthorizationDetails']) sandbox.switches.missing.add(action);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const before = await mirrorOf(id);
    const demo = sandbox.account.users.get('demo');
    const Statement = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: ['iam:ListRoles', 'iam:ListAttachedUserPolicies'], Resource: '*' },
    ];
    demo?.attached.clear();
    demo?.inline.set('most', JSON.stringify({ Version: '2012-10-17', Statement }));
    sandbox.account.groups.clear();
    await accounts.sync(id);
    const { lastSync } = await bench.account(id);
    expect(lastSync?.status).toBe('partial');
    expect(lastSync?.problems).toEqual([
      'The key may not list roles.',
      'The key may not do ListAttachedUserPolicies for everything.',
    ]);
    const after = await mirrorOf(id);
    expect(after.roles).toEqual(before.roles);
    expect(after.groups).toEqual([]);
    const attachedOf = (mirror: typeof before) => mirror.users.map(({ name, attached }) => [name, attached]);
    expect(attachedOf(after)).toEqual(attachedOf(before));
  });

  it('does the rest when one action fails, and misses nothing that a service does not have', async () => {
    for (const action of ['GetAccountAuthorizationDetails', 'ListGroups', 'GetUserPolicy'])
      sandbox.switches.missing.add(action);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const before = await mirrorOf(id);
    expect([before.groups.length, before.users.length]).toEqual([0, sandbox.account.users.size]);

    const failing = new Set(['ListRoles', 'ListUserTags', 'ListPolicyVersions']);
    const failure: Fault = { kind: 'error', status: 500, code: 'ServiceFailure' };
    sandbox.switches.fault = ({ operation }) => (failing.has(operation) ? failure : null);
    const late = sandbox.addKey({ user: 'late' });
    await accounts.sync(id);
    const { lastSync } = await bench.account(id);
    expect(lastSync?.status).toBe('partial');
    expect(lastSync?.problems).toEqual([
      'QNZM refused ListUserTags with HTTP status 500 (ServiceFailure).',
      'QNZM refused ListRoles with HTTP status 500 (ServiceFailure).',
    ]);
    const after = await mirrorOf(id);
    expect(after.roles).toEqual(before.roles);
    expect(after.policies).toEqual(before.policies);
    expect(after.users.find(({ name }) => name === 'late')?.keys).toMatchObject([{ id: late.accessKeyId }]);
    const told = (mirror: typeof before) =>
      mirror.users
        .filter(({ name }) => name !== 'late')
        .map(({ name, attached, tags }) => [name, attached, tags]);
    expect(told(after)).toEqual(told(before));
  });

  it('gives an ordinary user their own keys, without a word about the rest', async () => {
    sandbox.account.users.clear();
    const own = sandbox.addKey({ user: 'ann', secretAccessKey: secret });
    const other = sandbox.addKey({ user: 'ann', status: 'Inactive', secretAccessKey: `${secret}2` });
    sandbox.addKey({ user: 'bob' });
    const Statement = {
      Effect: 'Allow',
      Action: ['iam:*AccessKey*', 'iam:GetUser'],
      Resource: `arn:aws:iam::*:user/\${aws:username}`,
    };
    sandbox.account.users
      .get('ann')
      ?.inline.set('own-keys', JSON.stringify({ Version: '2012-10-17', Statement }));
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, own));
    await accounts.sync(id);
    expect(await bench.account(id)).toMatchObject({
      lastSync: { status: 'complete', problems: [] },
      counts: { users: 1, groups: 0, roles: 0, policies: 0, keys: 2 },
      principal: { kind: 'user', name: 'ann' },
    });
    const [user] = (await mirrorOf(id)).users;
    const keys = new Map(user?.keys?.map((key) => [key.id, key]));
    expect(keys.get(own.accessKeyId)).toMatchObject({ status: 'Active', lastUse: { service: 'iam' } });
    expect(keys.get(other.accessKeyId)).toMatchObject({ status: 'Inactive', lastUse: { at: null } });
    const { credentials } = await bench.app.open().access.vault.state();
    expect(credentials).toMatchObject([
      { accessKeyId: own.accessKeyId, remote: { user: 'ann', status: 'active' } },
    ]);
  });

  it('gives the same to a user who may also see who the others are', async () => {
    const own = sandbox.addKey({ user: 'zoe', secretAccessKey: secret });
    const Statement = [
      { Effect: 'Allow', Action: ['iam:ListUsers'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['iam:*AccessKey*', 'iam:*UserPolic*'],
        Resource: `arn:aws:iam::*:user/\${aws:username}`,
      },
    ];
    const text = JSON.stringify({ Version: '2012-10-17', Statement });
    sandbox.account.users.get('zoe')?.inline.set('own-keys', text);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, own));
    await accounts.sync(id);
    expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const { users } = await mirrorOf(id);
    expect(users).toHaveLength(sandbox.account.users.size);
    const zoe = users.find(({ name }) => name === 'zoe');
    expect(zoe).toMatchObject({
      keys: [{ id: own.accessKeyId }],
      inline: [{ name: 'own-keys', document: text }],
    });
    expect(users.filter(({ keys }) => keys !== null)).toHaveLength(1);
    expect(asked.filter((operation) => operation === 'ListAccessKeys').length).toBeLessThan(20);
  });

  it('works with a key that may do nothing at all, and with the root user’s', async () => {
    const accounts = await bench.accounts();
    const nobody = sandbox.addKey({ user: 'nobody', secretAccessKey: secret });
    const { id } = await accounts.save(draftFor(sandbox, nobody));
    await accounts.sync(id);
    expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const root = sandbox.addRootKey({ secretAccessKey: secret });
    const rooted = await accounts.save(draftFor(sandbox, root));
    await accounts.sync(rooted.id);
    expect(await bench.account(rooted.id)).toMatchObject({
      name: 'Quilibrium 1000000000 (root)',
      principal: { kind: 'root' },
      lastSync: { status: 'complete', problems: [] },
    });
    const mirror = await mirrorOf(rooted.id);
    expect(mirror.root?.keys).toMatchObject([{ id: root.accessKeyId, status: 'Active' }]);
    const { credentials } = await bench.app.open().access.vault.state();
    expect(credentials.find((c) => c.accessKeyId === root.accessKeyId)?.remote?.user).toBe('');
  });

  it('connects the same key once, changes it in place, and refuses another account’s', async () => {
    const accounts = await bench.accounts();
    const key = adminKey();
    const { id } = await accounts.save(draftFor(sandbox, key, { name: 'Main' }));
    expect(await accounts.save(draftFor(sandbox, key))).toEqual({ id });
    const { access } = bench.app.open();
    expect((await access.vault.state()).credentials).toHaveLength(1);
    const second = sandbox.addKey({ user: 'second', secretAccessKey: `${secret}2` });
    await accounts.save({ ...draftFor(sandbox, second), id, name: 'Renamed', syncMinutes: 5 });
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
    sandbox.switches.missing.add('GetCallerIdentity');
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    expect(await bench.account(id)).toMatchObject({
      accountId: '1000000000',
      principal: { kind: 'user', name: 'demo' },
    });
  });

  it('lets go of an account: its mirror, its marks, and a key that was only there for it', async () => {
    const accounts = await bench.accounts();
    const { access, profiles } = bench.app.open();
    const kept = adminKey();
    const source = { kind: 'credential', accessKeyId: kept.accessKeyId } as const;
    const draft = { name: 'kept', provider: 'quilibrium', endpoints: {}, source } as const;
    await profiles.save(draft, { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } });
    const only = sandbox.addKey({ user: 'only', secretAccessKey: secret });
    sandbox.account.users.get('only')?.attached.add('arn:aws:iam::aws:policy/AdministratorAccess');
    const { id } = await accounts.save(draftFor(sandbox, only));
    await accounts.sync(id);
    const before = await access.vault.state();
    expect(before.credentials.map((c) => c.remote?.status)).toEqual(['active', 'active']);
    const gone = before.credentials.find((c) => c.accessKeyId === only.accessKeyId);
    expect(readdirSync(join(bench.dataDir, 'accounts'))).toEqual([`${id}.qcred`]);
    await accounts.remove(id);
    const { credentials, accounts: left } = await access.vault.state();
    expect(left).toEqual([]);
    expect(credentials).toMatchObject([{ accessKeyId: kept.accessKeyId }]);
    expect(credentials[0]?.remote).toBeUndefined();
    expect(readdirSync(join(bench.dataDir, 'accounts'))).toEqual([]);
    expect(await access.secrets.get(credentialAccount(gone?.id ?? ''))).toBeNull();
  });

  it('takes a damaged mirror for one that is not there yet', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const path = join(bench.dataDir, 'accounts', `${id}.qcred`);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(path);
    expect(bytes.includes('demo')).toBe(false);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await mirrorOf(id)).users).toEqual([]);
    await accounts.sync(id);
    expect(essence(await mirrorOf(id))).toEqual(serverEssence(sandbox.account));
  });

  it('looks up one user and one policy, and marks what it learns', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    const key = sandbox.addKey({ user: 'late', secretAccessKey: secret });
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
    const accounts = await bench.accounts();
    const key = adminKey();
    const { id } = await accounts.save(draftFor(sandbox, key));
    const { id: profile } = await bench.app.open().profiles.save(
      {
        name: 'work',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: key.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    const { planId } = await bench.app.planExports([
      { target: 'aws', profileIds: [profile], mode: 'credential_process' },
    ]);
    await bench.app.open().plans.apply(planId);
    await accounts.sync(id);
    const { held } = await accounts.tree(id);
    expect(held).toMatchObject({
      [key.accessKeyId]: { profiles: [{ id: profile, name: 'work', tools: ['AWS CLI'] }] },
    });
    expect(Object.keys(held)).toHaveLength(1);
  });

  it('survives pages that repeat, come twice and go round', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const before = essence(await mirrorOf(id));
    const circling = createServer((request, response) => {
      request.resume();
      const member =
        '<member><UserName>ann</UserName><UserId>AIDAANN</UserId><Path>/</Path><Arn>arn:aws:iam::1:user/ann</Arn></member>';
      const twice = `<UserDetailList>${member}${member}</UserDetailList><IsTruncated>true</IsTruncated><Marker>again</Marker>`;
      const name = 'GetAccountAuthorizationDetails';
      response.end(
        `<${name}Response><${name}Result>${twice}</${name}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${name}Response>`,
      );
    });
    await new Promise<void>((done) => circling.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(circling.address() as AddressInfo).port}`;
    try {
      await bench.app.open().access.vault.update((state) => ({
        ...state,
        accounts: state.accounts.map((account) => ({ ...account, endpoints: { iam: url, sts: url } })),
      }));
      await accounts.sync(id);
      expect((await bench.account(id)).lastSync).toMatchObject({ status: 'partial' });
      const { users, ...rest } = essence(await mirrorOf(id));
      expect(users.filter(({ name }) => name !== 'ann')).toEqual(
        before.users.filter(({ name }) => name !== 'ann'),
      );
      expect(users.filter(({ name }) => name === 'ann')).toHaveLength(1);
      expect({ users: before.users, ...rest }).toEqual(before);
    } finally {
      circling.close();
    }
  });

  it('keeps everything when a sign-in page stands in the way', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    await accounts.sync(id);
    const before = await mirrorOf(id);
    sandbox.switches.fault = () => ({ kind: 'html' });
    await accounts.sync(id);
    const { lastSync } = await bench.account(id);
    expect(lastSync?.status).toBe('failed');
    expect(lastSync?.problems[0]).toMatch(/^A web page came instead of an answer/);
    expect((await mirrorOf(id)).users).toEqual(before.users);
    await expect(accounts.save(draftFor(sandbox, adminKey()))).rejects.toMatchObject({
      code: 'service_failed',
    });
  });

  it('is joined, shown and cancelled while it runs', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    sandbox.switches.fault = () => ({ kind: 'delay', ms: 2000 });
    const first = accounts.sync(id);
    const second = accounts.sync(id);
    expect(accounts.progress().get(id)).toMatchObject({ done: 0 });
    await new Promise((done) => setTimeout(done, 100));
    accounts.cancelSync(id);
    await Promise.all([first, second]);
    expect(accounts.progress().size).toBe(0);
    expect((await bench.account(id)).lastSync).toMatchObject({
      status: 'partial',
      problems: ['It was cancelled.'],
    });
    sandbox.switches.fault = null;
    await accounts.sync(id);
    expect(essence(await mirrorOf(id))).toEqual(serverEssence(sandbox.account));
  });

  it('may run in two processes at once', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    const other = createApp(bench.app.deps, { version: '', demo: false });
    await other.unlock('CANARY passphrase of the tests');
    try {
      const theirs = await other.open().accounts();
      await Promise.all(Array.from({ length: 6 }, (_, n) => (n % 2 ? accounts : theirs).sync(id)));
      expect(essence(await mirrorOf(id))).toEqual(serverEssence(sandbox.account));
      expect((await bench.account(id)).lastSync?.status).toBe('complete');
    } finally {
      other.close();
    }
  });

  it('takes what was changed since, without another sync', async () => {
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    const key = sandbox.addKey({ user: 'late', secretAccessKey: secret });
    await bench.app.open().profiles.save(
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
      (await bench.app.open().access.vault.state()).credentials.find((c) => c.accessKeyId === key.accessKeyId)
        ?.remote?.status;
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

describe('a large account', () => {
  it('costs as many calls as pages, and time in proportion', async () => {
    const asked: string[] = [];
    const sandbox = await startSandbox({
      users: [{ name: 'demo', keys: [] }],
      log: ({ operation }) => asked.push(operation),
    });
    const bench = await openBench();
    try {
      const fill = (from: number, to: number) => {
        for (let n = from; n < to; n++) {
          const user = makeUser({ name: `user-${n}`, createdAt: new Date(1_700_000_000_000 + n * 1000) });
          user.keys = [0, 1].map((k) =>
            makeKey({ createdAt: new Date(1_700_000_000_000 + (n * 2 + k) * 60_000) }, new Date()),
          );
          addIdentity(sandbox.account, user);
        }
      };
      fill(0, 1000);
      const accounts = await bench.accounts();
      const { id } = await accounts.save(draftFor(sandbox, sandbox.addKey({ secretAccessKey: secret })));
      const timed = async () => {
        asked.length = 0;
        const began = performance.now();
        await accounts.sync(id);
        return performance.now() - began;
      };
      await timed();
      sandbox.account.report = null;
      const small = await timed();
      fill(1000, 10_000);
      sandbox.account.report = null;
      const large = await timed();
      const calls = new Map<string, number>();
      for (const name of asked) calls.set(name, (calls.get(name) ?? 0) + 1);
      expect(Object.fromEntries(calls)).toEqual({
        GetAccountAuthorizationDetails: 11,
        GenerateCredentialReport: 3,
        GetCredentialReport: 1,
        // Those of the one user whose key is kept here.
        ListAccessKeys: 1,
        GetAccessKeyLastUsed: 1,
      });
      expect((await bench.account(id)).counts).toMatchObject({ users: 10_001, keys: 20_001 });
      expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete' });
      // Ten times the users; the rest is room for a machine that is busy.
      expect(large / small).toBeLessThan(30);
    } finally {
      bench.close();
      await sandbox.close();
    }
  }, 60_000);
});
