import { existsSync, mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { saveProfile } from '../../support/calls.ts';
import { type Bench, draftFor, openBench } from './world.ts';

/* What is kept beside the vault of a profile or an account goes with it, now or at the next start. */

/** Two accounts: one that is connected twice is one. */
let sandboxes: Record<string, { sandbox: Sandbox; key: AccessKey }>;
let bench: Bench;

beforeAll(async () => {
  const start = async () => {
    const sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
    return { sandbox, key: sandbox.addKey({ secretAccessKey: 'CANARY/beside/secret+0123456789abcdefghij' }) };
  };
  sandboxes = { gone: await start(), there: await start() };
});
afterAll(async () => {
  for (const { sandbox } of Object.values(sandboxes)) await sandbox.close();
});
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const addProfile = async (name: string): Promise<string> =>
  (
    await saveProfile(bench.app, {
      name,
      provider: 'aws',
      region: 'us-east-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: `AKIA${name}`, secretAccessKey: `CANARY/${name}` },
    })
  ).id;
async function addAccount(name: string): Promise<string> {
  const accounts = await bench.accounts();
  const one = sandboxes[name];
  if (!one) throw new Error(name);
  const { id } = await accounts.save(draftFor(one.sandbox, one.key, { name }));
  // Else the first sync writes the file again.
  await accounts.sync(id);
  return id;
}
const removeProfile = (id: string) => bench.app.open().profiles.remove([id]);
const removeAccount = async (id: string) => (await bench.accounts()).remove(id);

describe('a file beside the vault', () => {
  it.each([
    { folder: 'sessions', add: addProfile, remove: removeProfile },
    { folder: 'accounts', add: addAccount, remove: removeAccount },
  ])('in $folder', async ({ folder, add, remove }) => {
    const place = (id: string): string => join(bench.dataDir, folder, `${id}.qcred`);
    const [gone, there] = [await add('gone'), await add('there')];
    for (const id of [gone, there]) rmSync(place(id), { force: true });
    mkdirSync(dirname(place(there)), { recursive: true });
    writeFileSync(place(there), 'x');

    // A folder in its place cannot be removed as a file is.
    mkdirSync(place(gone));
    await remove(gone);
    rmdirSync(place(gone));
    writeFileSync(place(gone), 'x');

    bench.app.lock();
    await bench.app.unlock('CANARY passphrase of the tests');
    expect([existsSync(place(gone)), existsSync(place(there))]).toEqual([false, true]);
  });
});
