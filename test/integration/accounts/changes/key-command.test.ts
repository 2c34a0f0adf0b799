import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, qcredCommand, run } from '../../../support/command.ts';
import { passphrase } from '../../../support/world.ts';
import { type Connected, connectAdmin } from './fixture.ts';

const [node = '', source = ''] = qcredCommand;
let sandbox: Sandbox;
let connected: Connected;
let env: NodeJS.ProcessEnv;
const qcred = (...args: string[]) => run(node, [source, ...args], { env });
const bob = () => sandbox.account.users.get('bob');

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  sandbox.addKey({ user: 'bob', secretAccessKey: 'CANARY/key-command/bob' });
  connected = await connectAdmin(sandbox, 'CANARY/key-command/admin');
  await (await connected.app.open().accounts()).sync(connected.accountId);
  env = cleanEnvironment(connected.home, { QCRED_HOME: connected.dataDir, QCRED_PASSPHRASE: passphrase });
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

describe('qcred key', () => {
  it('shows what it would do, and does nothing without a yes', async () => {
    const look = await qcred('key', 'create', '--user', 'bob', '--dry-run', '--json');
    expect(JSON.parse(look.stdout)).toMatchObject({ title: 'New access key for bob', verb: 'Make key' });
    const asked = await qcred('key', 'create', '--user', 'bob');
    expect(asked).toMatchObject({ code: 2, stdout: '' });
    expect(asked.stderr).toContain('Add --yes');
    expect(bob()?.keys).toHaveLength(1);
  });

  it('makes a key and never prints its secret', async () => {
    const made = await qcred('key', 'create', '--user', 'bob', '--profile', 'backup', '--yes', '--json');
    const key = bob()?.keys[1];
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout).made.accessKeyId).toBe(key?.accessKeyId);
    expect(made.stdout + made.stderr).not.toContain(key?.secretAccessKey);
    const listed = await qcred('key', 'list', '--user', 'bob');
    expect(listed.stdout).toMatch(/^USER +KEY +STATUS +MADE +LAST USED +HELD HERE\n/);
    expect(listed.stdout).toMatch(new RegExp(`bob +${key?.accessKeyId} +Active +today +never +backup`));
    const all = JSON.parse((await qcred('key', 'list', '--json')).stdout);
    expect(all.map((k: { user: string; profiles: string[] | null }) => [k.user, k.profiles])).toEqual([
      ['admin', []],
      ['bob', null],
      ['bob', ['backup']],
    ]);
  });

  it('switches keys off and on, and deletes them, by their id alone', async () => {
    await qcred('key', 'create', '--user', 'bob', '--profile', 'backup', '--yes');
    const id = bob()?.keys[1]?.accessKeyId ?? '';
    const disabled = await qcred('key', 'disable', id, '--yes');
    expect(disabled.stderr).toContain('The profile "backup" on this machine uses');
    expect(disabled.stderr).toContain(`Deactivated the access key ${id} of bob.`);
    expect(bob()?.keys[1]?.status).toBe('Inactive');
    expect((await qcred('key', 'enable', id, '--yes')).code).toBe(0);
    expect(bob()?.keys[1]?.status).toBe('Active');
    expect((await qcred('key', 'delete', id, '--yes')).code).toBe(0);
    expect(bob()?.keys).toHaveLength(1);
  });

  it('makes a key for a job', async () => {
    const missing = await qcred('key', 'create', '--user', 'reader', '--job', 'read-bucket', '--yes');
    expect(missing).toMatchObject({ code: 2 });
    expect(missing.stderr).toContain('read-bucket needs --value bucket=…');
    const made = await qcred(
      'key',
      'create',
      '--user',
      'reader',
      '--job',
      'read-bucket',
      '--value',
      'bucket=photos',
      '--yes',
    );
    expect(made).toMatchObject({ code: 0, stdout: '' });
    expect(made.stderr).toContain('1. Make the user reader.');
    const reader = sandbox.account.users.get('reader');
    expect(JSON.parse(reader?.inline.get('read-bucket') ?? '').Statement[1].Resource).toBe(
      'arn:aws:s3:::photos/*',
    );
  });

  it('refuses what would shut QCred out, and what it does not know', async () => {
    const own = sandbox.account.users.get('admin')?.keys[0]?.accessKeyId ?? '';
    const refused = await qcred('key', 'delete', own, '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout).error.code).toBe('last_key');
    expect((await qcred('key', 'delete', 'AKIDNOBODY', '--yes')).stderr).toContain('Add --user');
    expect((await qcred('key', 'list', '--account', 'other')).stderr).toContain('There is "the company".');
    expect((await qcred('key', 'rotate')).code).toBe(2);
  });

  it('asks in a terminal', async (context) => {
    if (!(await have('script'))) return context.skip();
    const id = bob()?.keys[0]?.accessKeyId ?? '';
    const inTerminal = (answer: string) => {
      const line = [node, source, 'key', 'disable', id].map((word) => `'${word}'`).join(' ');
      return run('script', ['-qec', line, '/dev/null'], { env, input: answer });
    };
    const no = await inTerminal('n\n');
    expect(no.stdout).toContain('Deactivate? [y/N]');
    expect(no.stdout).toContain('Nothing was done.');
    expect(bob()?.keys[0]?.status).toBe('Active');
    expect((await inTerminal('y\n')).stdout).toContain('Deactivated the access key');
    expect(bob()?.keys[0]?.status).toBe('Inactive');
  });
});
