/**
 * A key in the files of two tools and in a profile of its own is split: each has a user and a key of its own
 * then, the real clients go on working, and the shared key is retired by its rotation.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { planExports } from '../../../support/calls.ts';
import { cleanEnvironment, have, qcredWithoutDrain, run } from '../../../support/command.ts';
import { passphrase } from '../../../support/world.ts';
import { type Connected, connectAdmin } from '../../accounts/changes/fixture.ts';

const [node = '', ...command] = qcredWithoutDrain;
const secret = 'CANARY/split/shared+0123456789abcdef';
const installed = new Set([
  ...((await have('aws')) ? ['aws'] : []),
  ...((await have('rclone', ['version'])) ? ['rclone'] : []),
]);
let sandbox: Sandbox;
let connected: Connected;
let env: NodeJS.ProcessEnv;
let shared: AccessKey;
let profileId: string;
const qcred = (...args: string[]) => run(node, [...command, ...args], { env });
const users = () => [...sandbox.account.users.keys()].sort();
const keysOf = (user: string) => sandbox.account.users.get(user)?.keys ?? [];
const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
const policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  seedDemo(sandbox);
  shared = sandbox.addKey({ user: 'svc', secretAccessKey: secret });
  sandbox.account.users.get('svc')?.inline.set('work', policy);
  connected = await connectAdmin(sandbox, 'CANARY/split/admin');
  const { app } = connected;
  const save = async (name: string) =>
    app.open().profiles.save(
      {
        name,
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
        source: { kind: 'credential', accessKeyId: shared.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
  profileId = (await save('work')).id;
  await save('reports');
  // Whose key it is, and of which account, is part of what is written.
  await (await app.open().accounts()).sync(connected.accountId);
  for (const target of ['aws', 'rclone'] as const) {
    const { planId } = await planExports(app, [{ target, profileIds: [profileId], mode: 'static' }]);
    await app.open().plans.apply(planId);
  }
  env = cleanEnvironment(connected.home, {
    QCRED_HOME: connected.dataDir,
    QCRED_PASSPHRASE: passphrase,
  });
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

/** Both real clients list the bucket with what stands in their files. */
async function bothWork(): Promise<void> {
  const tools = [
    ['aws', 's3', 'ls', 's3://photos-2026', '--profile', 'work'],
    ['rclone', 'lsf', 'work:photos-2026'],
  ];
  for (const [program = '', ...words] of tools) {
    if (!installed.has(program)) continue;
    const { stdout, stderr } = await run(program, words, { env });
    expect(`${stdout} ${stderr}`).toContain('captions.csv');
  }
}

describe('qcred key split', { timeout: 120_000 }, () => {
  it('gives each use a key of its own, and retires the shared one', async () => {
    await bothWork();
    const look = await qcred('key', 'split', 'work', '--dry-run');
    expect(look.code).toBe(0);
    expect(look.stderr).toContain('which is used in 3 places');
    expect(look.stderr).toContain('Make the user svc-rclone with what svc may do');
    expect(look.stderr).toContain('Make the user svc-reports with what svc may do');
    expect(users()).toEqual(['admin', 'svc']);

    sandbox.switches.settling = { seconds: 0, requests: 2 };
    const done = await qcred('key', 'split', 'work', '--grace', '0', '--yes');
    expect(done.stderr).toContain('is split.');
    expect(`${done.code} ${done.stderr}`).toMatch(/^0 /);
    expect(users()).toEqual(['admin', 'svc', 'svc-rclone', 'svc-reports']);
    for (const user of ['svc', 'svc-rclone', 'svc-reports']) expect(keysOf(user)).toHaveLength(1);
    const ids = ['svc', 'svc-rclone', 'svc-reports'].map((user) => keysOf(user)[0]?.accessKeyId ?? '');
    expect(ids).not.toContain(shared.accessKeyId);
    expect(connected.text('.aws/credentials')).toContain(ids[0]);
    expect(connected.text('.config/rclone/rclone.conf')).toContain(ids[1]);
    expect(JSON.parse((await qcred('show', 'reports', '--json')).stdout)).toMatchObject({
      credential: { accessKeyId: ids[2] },
    });
    await bothWork();
    expect(done.stdout + done.stderr).not.toContain('CANARY');
    expect((await qcred('status')).stdout).not.toMatch(/out of date|changed/i);

    const again = await qcred('key', 'split', 'work', '--yes');
    expect(again.stderr).toContain('is used in one place only');
  });

  it('goes on where it was cut off, and every tool works in between', async () => {
    // The second user cannot be made: the first use is split, the rest is as it was.
    sandbox.switches.fault = ({ operation, number }) =>
      operation === 'CreateUser' && number > 0 && users().includes('svc-rclone')
        ? { kind: 'error', status: 403, code: 'AccessDenied' }
        : null;
    const cut = await qcred('key', 'split', 'work', '--grace', '0', '--yes');
    expect(cut.code).toBe(1);
    expect(users()).toEqual(['admin', 'svc', 'svc-rclone']);
    expect(keysOf('svc')[0]?.status).toBe('Active');
    await bothWork();
    sandbox.switches.fault = null;
    const rest = await qcred('key', 'split', 'work', '--grace', '0', '--yes');
    expect(`${rest.code} ${rest.stderr}`).toMatch(/^0 /);
    expect(users()).toEqual(['admin', 'svc', 'svc-rclone', 'svc-reports']);
    expect(keysOf('svc-rclone')).toHaveLength(1);
    expect(keysOf('svc').map(({ accessKeyId }) => accessKeyId)).not.toContain(shared.accessKeyId);
    await bothWork();
  });

  it('splits nothing that a file holds which QCred did not write, and nothing that has no account', async () => {
    connected.put('.s3cfg', `[default]\naccess_key = ${shared.accessKeyId}\nsecret_key = ${secret}\n`);
    const held = await qcred('key', 'split', 'work', '--yes');
    expect(held.code).toBe(1);
    expect(held.stderr).toContain('.s3cfg holds');
    connected.delete('.s3cfg');
    await connected.app.open().access.vault.update((state) => ({ ...state, accounts: [] }));
    const alone = await qcred('key', 'split', 'work', '--yes');
    expect(alone.stderr).toContain('is not known here');
    expect(users()).toEqual(['admin', 'svc']);
  });
});
