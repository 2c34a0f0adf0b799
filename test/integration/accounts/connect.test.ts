import { afterEach, beforeEach, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Bench, draftFor, openBench } from './world.ts';

const secret = 'CANARY/connect/secret+0123456789abcdefg';
let sandbox: Sandbox;
let bench: Bench;

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
  bench = await openBench();
});
afterEach(async () => {
  bench.close();
  await sandbox.close();
});

const place = () => ({ provider: 'quilibrium' as const, endpoints: { iam: sandbox.url, sts: sandbox.url } });
const vault = () => bench.app.open().access.vault.state();
const storedSecret = async (accessKeyId: string) => {
  const credential = (await vault()).credentials.find((c) => c.accessKeyId === accessKeyId);
  return bench.app.open().access.secrets.get(credentialAccount(credential?.id ?? ''));
};

it('connects with a key that was pasted', async () => {
  const key = sandbox.addKey({ secretAccessKey: secret });
  const paste = await bench.app.pastes.recognise(
    JSON.stringify({
      AccessKey: {
        UserName: 'demo',
        AccessKeyId: key.accessKeyId,
        Status: 'Active',
        SecretAccessKey: secret,
      },
    }),
  );
  const pasteId = paste.keys[0]?.pasteId ?? '';
  const accounts = await bench.accounts();
  const { id } = await accounts.save({ ...place(), key: { kind: 'pasted', pasteId } });
  expect(await bench.account(id)).toMatchObject({ principal: { name: 'demo' } });
  expect(await storedSecret(key.accessKeyId)).toContain(secret);
  // Taken, and not lying about any longer.
  await expect(accounts.save({ ...place(), key: { kind: 'pasted', pasteId } })).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('connects with the key of a profile, and takes its addresses', async () => {
  const key = sandbox.addKey({ secretAccessKey: secret });
  const profile = await bench.app.open().profiles.save(
    {
      name: 'work',
      ...place(),
      region: 'q-world-1',
      source: { kind: 'credential', accessKeyId: key.accessKeyId },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
  );
  const accounts = await bench.accounts();
  const { id } = await accounts.save({
    provider: 'quilibrium',
    endpoints: {},
    key: { kind: 'profile', profileId: profile.id },
  });
  expect(await bench.account(id)).toMatchObject({ region: 'q-world-1', endpoints: place().endpoints });
  expect((await vault()).credentials).toHaveLength(1);
  // The profile goes, the key stays: the account needs it.
  await bench.app.open().profiles.remove([profile.id]);
  expect((await vault()).credentials).toHaveLength(1);
  await accounts.sync(id);
  expect((await bench.account(id)).lastSync).toMatchObject({ status: 'complete' });
});

it('connects with a session of a user', async () => {
  const session = sandbox.addKey({ secretAccessKey: secret, sessionToken: 'CANARY token' });
  const { id } = await (await bench.accounts()).save({
    ...place(),
    key: {
      kind: 'typed',
      accessKeyId: session.accessKeyId,
      secretAccessKey: secret,
      sessionToken: 'CANARY token',
    },
  });
  expect(await bench.account(id)).toMatchObject({
    accountId: '1000000000',
    principal: { kind: 'user', name: 'demo' },
  });
});

it('changes how an account is reached without being told the key again', async () => {
  const key = sandbox.addKey({ secretAccessKey: secret });
  const accounts = await bench.accounts();
  const { id } = await accounts.save(draftFor(sandbox, key));
  await accounts.save({ ...place(), id, syncMinutes: 0, region: 'q-world-1' });
  expect(await bench.account(id)).toMatchObject({
    syncMinutes: 0,
    region: 'q-world-1',
    name: 'Quilibrium 1000000000',
  });
  const elsewhere = {
    provider: 'quilibrium' as const,
    id,
    endpoints: { iam: 'http://127.0.0.1:1', sts: 'http://127.0.0.1:1' },
  };
  await expect(accounts.save(elsewhere)).rejects.toMatchObject({ code: 'connection_failed' });
  expect((await bench.account(id)).endpoints).toEqual(place().endpoints);
  await expect(accounts.save(place())).rejects.toMatchObject({
    code: 'bad_input',
    message: 'The key is missing.',
  });
});

it('keeps the secret that was there when it is refused, and none when there was none', async () => {
  const key = sandbox.addKey({ secretAccessKey: secret });
  const accounts = await bench.accounts();
  await accounts.save(draftFor(sandbox, key, { name: 'Main' }));
  const wrong = { ...key, secretAccessKey: 'CANARY wrong' };
  await expect(accounts.save(draftFor(sandbox, wrong))).rejects.toMatchObject({ code: 'key_refused' });
  expect(await storedSecret(key.accessKeyId)).toContain(secret);
  const other = sandbox.addKey({ user: 'other', secretAccessKey: `${secret}2` });
  await expect(accounts.save(draftFor(sandbox, other, { name: 'Main' }))).rejects.toMatchObject({
    code: 'name_taken',
  });
  expect((await vault()).credentials.map((c) => c.accessKeyId)).toEqual([key.accessKeyId]);
});

it('says that a provider without a known IAM needs an address', async () => {
  const draft = { ...draftFor(sandbox, sandbox.addKey()), provider: 'minio' as const, endpoints: {} };
  await expect((await bench.accounts()).save(draft)).rejects.toMatchObject({
    code: 'bad_input',
    hint: 'Enter the endpoint of its IAM.',
  });
});
