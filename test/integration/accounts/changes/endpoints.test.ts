import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Connected, connect } from './fixture.ts';

let sandbox: Sandbox;
let connected: Connected;

beforeAll(async () => {
  sandbox = await startSandbox({
    users: [
      { name: 'admin', keys: [] },
      { name: 'bob', keys: [] },
    ],
  });
  const { url, account } = sandbox;
  const key = sandbox.addKey({ user: 'admin', secretAccessKey: 'CANARY/manage-endpoints/admin' });
  const arn = `arn:aws:iam::${account.id}:user/admin`;
  const principal = { kind: 'user', name: 'admin', arn } as const;
  connected = await connect({ url, region: account.region, accountId: account.id, key, principal });
});
afterAll(async () => {
  connected.close();
  await sandbox.close();
});

it('gives a new key the storage of the profile that its account was connected with', async () => {
  const { access } = connected.app.open();
  const { url } = sandbox;
  const at = '2026-01-01T00:00:00.000Z';
  await access.vault.update((state) => ({
    ...state,
    accounts: state.accounts.map((one) => ({ ...one, endpoints: { iam: url, sts: url } })),
    profiles: state.accounts.map(({ provider, credentialId }) => ({
      id: '00000000-0000-4000-8000-000000000001',
      name: 'admin',
      provider,
      source: { kind: 'credential' as const, credentialId },
      endpoints: { s3: url, iam: 'http://127.0.0.1:9' },
      createdAt: at,
      updatedAt: at,
    })),
  }));
  const { made } = await connected.make({ kind: 'create-key', user: 'bob' });
  const { profiles } = await access.vault.state();
  expect(profiles.find(({ id }) => id === made?.profileId)?.endpoints).toEqual({
    s3: url,
    iam: url,
    sts: url,
  });
});
