import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import type { Fault } from '#sandbox/http/faults.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Bench, draftFor, essence, openBench, serverEssence } from './world.ts';

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
      'QNZM refused ListPolicyVersions with HTTP status 500 (ServiceFailure).',
    ]);
    const after = await mirrorOf(id);
    expect(after.roles).toEqual(before.roles);
    expect(after.policies).toEqual(before.policies);
    // What is shown is as old as the last sync that was whole.
    expect(after.at).toBe(before.at);
    expect(after.users.find(({ name }) => name === 'late')?.keys).toMatchObject([{ id: late.accessKeyId }]);
    const told = (mirror: typeof before) =>
      mirror.users
        .filter(({ name }) => name !== 'late')
        .map(({ name, attached, tags }) => [name, attached, tags]);
    expect(told(after)).toEqual(told(before));
  });

  it('takes a user that is deleted while it asks for one that is not there', async () => {
    for (const action of ['GenerateCredentialReport', 'GetCredentialReport'])
      sandbox.switches.missing.add(action);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    let gone = 0;
    sandbox.switches.fault = ({ operation }) =>
      operation === 'ListAccessKeys' && gone++ === 3
        ? { kind: 'error', status: 404, code: 'NoSuchEntity' }
        : null;
    await accounts.sync(id);
    expect(gone).toBeGreaterThan(3);
    expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
  });

  it.each([
    ['1000000000', true],
    [undefined, true],
    ['2000000000', false],
  ])('asks whose a key here is that is of account %s: %s', async (accountId, asks) => {
    sandbox.addKey({ user: 'held', accessKeyId: 'QHELD' });
    // Where nothing else tells whose keys are.
    for (const action of ['GenerateCredentialReport', 'GetCredentialReport', 'ListAccessKeys'])
      sandbox.switches.missing.add(action);
    const accounts = await bench.accounts();
    const { id } = await accounts.save(draftFor(sandbox, adminKey()));
    const asking = async () => {
      asked.length = 0;
      await accounts.sync(id);
      return asked.filter((operation) => operation === 'GetAccessKeyLastUsed').length;
    };
    await accounts.sync(id);
    const before = await asking();
    await bench.app.open().profiles.save(
      {
        name: 'held',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: 'QHELD', ...(accountId && { accountId }) },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    expect((await asking()) - before).toBe(asks ? 1 : 0);
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
});
