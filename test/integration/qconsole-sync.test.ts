import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seedOrganisation } from '#sandbox/organisation/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
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
});
