import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Fault } from '#sandbox/http/faults.ts';
import { draftFor, essence, organisationForEach, serverEssence } from './world.ts';

const secret = 'CANARY/sync/secret+0123456789abcdefghij';

describe('syncing an organisation', () => {
  const world = organisationForEach(secret);

  it('knows all of it after one sync, keys by their ids included', async () => {
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    expect(await world.bench.account(id)).toMatchObject({
      name: 'Quilibrium 1000000000',
      accountId: '1000000000',
      principal: { kind: 'user', name: 'demo' },
    });
    await accounts.sync(id);
    const { lastSync, counts, missing } = await world.bench.account(id);
    expect(lastSync).toMatchObject({ status: 'complete', problems: [] });
    expect(missing).toEqual([]);
    expect(counts?.users).toBe(world.sandbox.account.users.size);
    expect(essence(await world.mirrorOf(id))).toEqual(serverEssence(world.sandbox.account));
  });

  it('knows the same without the bulk actions', async () => {
    for (const action of [
      'GetAccountAuthorizationDetails',
      'GenerateCredentialReport',
      'GetCredentialReport',
    ])
      world.sandbox.switches.missing.add(action);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const { lastSync, missing } = await world.bench.account(id);
    expect(lastSync).toMatchObject({ status: 'complete', problems: [] });
    expect(missing).toEqual([
      'GenerateCredentialReport',
      'GetAccountAuthorizationDetails',
      'GetCredentialReport',
    ]);
    expect(essence(await world.mirrorOf(id))).toEqual(serverEssence(world.sandbox.account));
  });

  it('asks again by hand for what was missing, and on schedule does not', async () => {
    world.sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    world.sandbox.switches.missing.clear();
    world.asked.length = 0;
    await accounts.sync(id);
    expect(world.asked).toContain('GetAccountAuthorizationDetails');
    expect(world.asked).not.toContain('ListUsers');
    expect((await world.bench.account(id)).missing).toEqual([]);
  });

  it('does not ask for a policy again whose version it knows', async () => {
    world.sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const before = world.asked.filter((operation) => operation === 'GetPolicyVersion').length;
    expect(before).toBeGreaterThan(3);
    await accounts.sync(id);
    expect(world.asked.filter((operation) => operation === 'GetPolicyVersion')).toHaveLength(before);
  });

  it('does the rest when one action fails, and misses nothing that a service does not have', async () => {
    for (const action of ['GetAccountAuthorizationDetails', 'ListGroups', 'GetUserPolicy'])
      world.sandbox.switches.missing.add(action);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    expect((await world.bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
    const before = await world.mirrorOf(id);
    expect([before.groups.length, before.users.length]).toEqual([0, world.sandbox.account.users.size]);

    const failing = new Set(['ListRoles', 'ListUserTags', 'ListPolicyVersions']);
    const failure: Fault = { kind: 'error', status: 500, code: 'ServiceFailure' };
    world.sandbox.switches.fault = ({ operation }) => (failing.has(operation) ? failure : null);
    const late = world.sandbox.addKey({ user: 'late' });
    await accounts.sync(id);
    const { lastSync } = await world.bench.account(id);
    expect(lastSync?.status).toBe('partial');
    expect(lastSync?.problems).toEqual([
      'QNZM refused ListUserTags with HTTP status 500 (ServiceFailure).',
      'QNZM refused ListRoles with HTTP status 500 (ServiceFailure).',
      'QNZM refused ListPolicyVersions with HTTP status 500 (ServiceFailure).',
    ]);
    const after = await world.mirrorOf(id);
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
      world.sandbox.switches.missing.add(action);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    let gone = 0;
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'ListAccessKeys' && gone++ === 3
        ? { kind: 'error', status: 404, code: 'NoSuchEntity' }
        : null;
    await accounts.sync(id);
    expect(gone).toBeGreaterThan(3);
    expect((await world.bench.account(id)).lastSync).toMatchObject({ status: 'complete', problems: [] });
  });

  it.each([
    ['1000000000', true],
    [undefined, true],
    ['2000000000', false],
  ])('asks whose a key here is that is of account %s: %s', async (accountId, asks) => {
    world.sandbox.addKey({ user: 'held', accessKeyId: 'QHELD' });
    // Where nothing else tells whose keys are.
    for (const action of ['GenerateCredentialReport', 'GetCredentialReport', 'ListAccessKeys'])
      world.sandbox.switches.missing.add(action);
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    const asking = async () => {
      world.asked.length = 0;
      await accounts.sync(id);
      return world.asked.filter((operation) => operation === 'GetAccessKeyLastUsed').length;
    };
    await accounts.sync(id);
    const before = await asking();
    await world.bench.app.open().profiles.save(
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
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const before = essence(await world.mirrorOf(id));
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
      await world.bench.app.open().access.vault.update((state) => ({
        ...state,
        accounts: state.accounts.map((account) => ({ ...account, endpoints: { iam: url, sts: url } })),
      }));
      await accounts.sync(id);
      expect((await world.bench.account(id)).lastSync).toMatchObject({ status: 'partial' });
      const { users, ...rest } = essence(await world.mirrorOf(id));
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
    const accounts = await world.bench.accounts();
    const { id } = await accounts.save(draftFor(world.sandbox, world.adminKey()));
    await accounts.sync(id);
    const before = await world.mirrorOf(id);
    world.sandbox.switches.fault = () => ({ kind: 'html' });
    await accounts.sync(id);
    const { lastSync } = await world.bench.account(id);
    expect(lastSync?.status).toBe('failed');
    expect(lastSync?.problems[0]).toMatch(/^A web page came instead of an answer/);
    expect((await world.mirrorOf(id)).users).toEqual(before.users);
    await expect(accounts.save(draftFor(world.sandbox, world.adminKey()))).rejects.toMatchObject({
      code: 'service_failed',
    });
  });
});
