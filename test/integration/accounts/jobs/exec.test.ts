/**
 * `qcred exec --job` with the real AWS CLI: what the job says is allowed and the rest is refused, by a
 * session where there is STS and by a user of its own where there is none; and nothing of that user is left
 * when the program has ended, has crashed, or was killed together with qcred.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { addIdentity, makeRole } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, have, qcredCommand, run } from '../../../support/command.ts';
import { passphrase } from '../../../support/world.ts';
import { errorOf, s3Client } from '../../sandbox/clients.ts';
import { type Connected, connectAdmin } from '../changes/fixture.ts';

const [node = '', source = ''] = qcredCommand;
const secret = 'CANARY/exec-job/admin+0123456789abcdef';
let sandbox: Sandbox;
let connected: Connected;
let env: NodeJS.ProcessEnv;
let asked: string[];

const qcred = (...args: string[]): Promise<Finished> => run(node, [source, ...args], { env });
const job = (...more: string[]) => ['exec', '--job', 'read-bucket', '--value', 'bucket=photos-2026', ...more];
/** A program that says what it was given. */
const show = [
  '--',
  node,
  '-e',
  'console.log(process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SESSION_TOKEN ?? "none")',
];
const users = () => [...sandbox.account.users.keys()].sort();
const records = (): string[] => {
  const folder = join(connected.dataDir, 'jobs');
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.qcred')) : [];
};
const withoutSts = () => {
  for (const action of ['GetFederationToken', 'AssumeRole']) sandbox.switches.missing.add(action);
};

beforeEach(async () => {
  asked = [];
  sandbox = await startSandbox({
    users: [{ name: 'admin', keys: [] }],
    log: ({ operation }) => asked.push(operation),
  });
  seedDemo(sandbox);
  connected = await connectAdmin(sandbox, secret);
  env = cleanEnvironment(connected.home, {
    QCRED_HOME: connected.dataDir,
    QCRED_PASSPHRASE: passphrase,
    AWS_CONFIG_FILE: join(connected.home, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(connected.home, 'none'),
  });
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

/** What the real client may and may not do with what it was lent: all in one run, as each takes seconds. */
async function judge(...more: string[]): Promise<string> {
  const file = join(connected.home, 'captions.csv');
  const script = [
    `aws s3 cp s3://photos-2026/captions.csv '${file}' >&2`,
    'aws s3 ls s3://photos-2026/',
    `! aws s3 cp '${file}' s3://photos-2026/other.csv`,
    '! aws s3 ls s3://invoices/',
  ].join(' && ');
  const ran = await qcred(...job(...more), '--', 'sh', '-c', script);
  expect(ran).toMatchObject({ code: 0 });
  expect(readFileSync(file, 'utf8')).not.toBe('');
  expect(ran.stdout).toContain('captions.csv');
  expect(ran.stderr.match(/AccessDenied/g)).toHaveLength(2);
  expect([...(sandbox.account.buckets.get('photos-2026')?.objects.keys() ?? [])]).not.toContain('other.csv');
  expect(ran.stderr + ran.stdout).not.toContain('CANARY');
  return ran.stderr;
}

describe('qcred exec --job', { timeout: 240_000 }, () => {
  it('lends a session of STS that may do the job and nothing else', async () => {
    if (!(await have('aws'))) return;
    expect(await judge('--for', '15m')).toContain(
      'Temporary credentials by GetFederationToken, narrowed down to read-bucket',
    );
    expect(users()).toEqual(['admin']);
    const session = [...sandbox.account.sessions.values()].at(-1);
    const left = (session?.key.expiresAt?.getTime() ?? 0) - Date.now();
    expect(left).toBeGreaterThan(840_000);
    expect(left).toBeLessThanOrEqual(900_000);
  });

  it('lends a role with less than the role may', async () => {
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::1000000000:root' }, Action: 'sts:AssumeRole' },
      ],
    });
    const role = makeRole({ name: 'editor', createdAt: new Date(), trust });
    role.attached.add('arn:aws:iam::aws:policy/AdministratorAccess');
    addIdentity(sandbox.account, role);
    const { profiles, access } = connected.app.open();
    const { credentials } = await access.vault.state();
    const base = await profiles.save(
      {
        name: 'base',
        provider: 'quilibrium',
        region: 'q-world-1',
        endpoints: { s3: sandbox.url, iam: sandbox.url, sts: sandbox.url },
        source: { kind: 'credential', accessKeyId: credentials[0]?.accessKeyId ?? '' },
      },
      { origin: 'typed in' },
    );
    await profiles.save(
      {
        name: 'editing',
        provider: 'quilibrium',
        endpoints: {},
        source: { kind: 'role', profileId: base.id, roleArn: 'arn:aws:iam::1000000000:role/editor' },
      },
      { origin: 'typed in' },
    );
    const ran = await qcred(...job('--profile', 'editing'), ...show);
    expect(ran.stderr).toContain('Temporary credentials by AssumeRole');
    expect(ran.stdout).toMatch(/^ASIA\w+ \S{100}/);
    const session = [...sandbox.account.sessions.values()].at(-1);
    expect(session?.holder).toBe(role);
    expect(session?.policies.join()).toContain('arn:aws:s3:::photos-2026/*');
  });

  it('makes a user of its own where there is no STS, and deletes it', async () => {
    if (!(await have('aws'))) return;
    withoutSts();
    sandbox.switches.settling = { seconds: 0, requests: 3 };
    await judge('--yes');
    expect(users()).toEqual(['admin']);
    expect(records()).toEqual([]);
    const logged = await connected.logged();
    for (const action of [
      'user.created',
      'user.policy.written',
      'key.created',
      'key.deleted',
      'user.deleted',
    ])
      expect(logged.join('\n')).toContain(`iam.${action}`);
  });

  it('shows the plan, asks, and does nothing without a yes', async () => {
    withoutSts();
    const before = asked.length;
    const ran = await qcred(...job(), ...show);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain('Add --yes');
    expect(ran.stderr).toMatch(/1\. Make the user qcred-read-bucket-[0-9a-f]{8}\./);
    expect(ran.stderr).toMatch(/5\. Delete the key, the policy and qcred-read-bucket/);
    expect(asked.slice(before)).not.toContain('CreateUser');
  });

  it('passes the exit code on, and cleans up after a program that fails or is not there', async () => {
    withoutSts();
    expect((await qcred(...job('--yes'), '--', node, '-e', 'process.exit(7)')).code).toBe(7);
    const crashed = await qcred(...job('--yes'), '--', node, '-e', 'throw new Error("on purpose")');
    expect(crashed.code).toBe(1);
    expect((await qcred(...job('--yes'), '--', 'no-such-program')).code).toBe(1);
    const killed = await qcred(...job('--yes'), '--', node, '-e', 'process.kill(process.pid, "SIGKILL")');
    expect(killed.code).toBe(137);
    expect(users()).toEqual(['admin']);
    expect(records()).toEqual([]);
  });

  it('says what it could not delete, and the next command does', async () => {
    withoutSts();
    sandbox.switches.fault = ({ operation }) =>
      operation === 'DeleteUser' ? { kind: 'error', status: 503, code: 'ServiceUnavailable' } : null;
    const ran = await qcred(...job('--for', '15m', '--yes'), ...show);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toMatch(/warning: The user qcred-read-bucket-\w+ could not be deleted/);
    const [user] = [...sandbox.account.users.values()].filter(({ name }) => name !== 'admin');
    expect(user?.keys).toEqual([]);
    expect(records()).toHaveLength(1);
    sandbox.switches.fault = null;
    // One that only opens what it needs does so, too, beside its program.
    const profile = await connected.app.open().profiles.save(
      {
        name: 'plain',
        provider: 'quilibrium',
        endpoints: { s3: sandbox.url },
        source: { kind: 'credential', accessKeyId: 'QLPLAIN0000000000001' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/jobs/plain') } },
    );
    const next = await qcred('exec', '--profile', profile.name, '--', node, '-e', 'process.exit(3)');
    expect(next.code).toBe(3);
    expect(next.stderr).toContain('Deleted');
    expect(users()).toEqual(['admin']);
    expect(records()).toEqual([]);
  });

  it('is swept after a kill at any moment, and never while its process lives', async () => {
    withoutSts();
    for (const moment of ['CreateUser', 'PutUserPolicy', 'CreateAccessKey', 'running']) {
      const wait = ['--', node, '-e', 'console.log("here"); setTimeout(() => {}, 60_000)'];
      sandbox.switches.fault = ({ operation }) =>
        operation === moment ? { kind: 'delay', ms: 20_000 } : null;
      const from = asked.length;
      const child = spawn(node, [source, ...job('--yes'), ...wait], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      const isThere = () =>
        moment === 'running'
          ? said.includes('here')
          : records().length > 0 &&
            (moment === 'CreateUser' || asked.slice(from).includes(before[moment] ?? ''));
      for (let n = 0; n < 600 && !isThere(); n++) await sleep(50);
      expect(isThere(), moment).toBe(true);
      if (moment === 'running') {
        // Another command leaves it alone as long as its process lives.
        expect((await qcred('key', 'list')).stderr).not.toContain('Deleted');
        expect(users()).toHaveLength(2);
        const [key] = [...sandbox.account.users.values()].flatMap(({ name, keys }) =>
          name === 'admin' ? [] : keys,
        );
        await endsByItself(key);
      }
      const ended = new Promise((done) => child.on('close', done));
      child.stdout.destroy();
      child.kill('SIGKILL');
      await ended;
      sandbox.switches.fault = null;
      expect(records(), moment).toHaveLength(1);
      await qcred('key', 'list');
      expect(users(), moment).toEqual(['admin']);
      // One that was never made is looked for a little longer.
      if (moment !== 'CreateUser') expect(records(), moment).toEqual([]);
      for (const name of records()) connected.delete(join('vault', 'jobs', name));
    }
  });

  it('leaves nothing when it is told to stop, before the program runs and while it does', async () => {
    withoutSts();
    for (const moment of ['waiting', 'running']) {
      sandbox.switches.settling = { seconds: 0, requests: moment === 'waiting' ? 1000 : 0 };
      const wait = ['--', node, '-e', 'console.log("here"); setTimeout(() => {}, 60_000)'];
      const child = spawn(node, [source, ...job('--yes'), ...wait], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let said = '';
      child.stdout.on('data', (chunk) => {
        said += chunk;
      });
      const ended = new Promise((done) => child.on('close', (code) => done(code)));
      const from = asked.length;
      const isThere = () =>
        moment === 'running' ? said.includes('here') : asked.slice(from).includes('GET bucket?list-type');
      for (let n = 0; n < 600 && !isThere(); n++) await sleep(50);
      expect(users(), moment).toHaveLength(2);
      child.kill('SIGTERM');
      expect(await ended, moment).toBe(143);
      expect(users(), moment).toEqual(['admin']);
      expect(records(), moment).toEqual([]);
    }
  });

  it('makes nothing where it could not delete it again', async () => {
    withoutSts();
    const admin = sandbox.account.users.get('admin');
    admin?.inline.set(
      'never',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'iam:DeleteUser', Resource: '*' }],
      }),
    );
    const ran = await qcred(...job('--yes'), ...show);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('admin may not do iam:DeleteUser');
    expect(asked).not.toContain('CreateUser');
    expect(users()).toEqual(['admin']);
  });

  it('runs nothing where there is neither', async () => {
    withoutSts();
    const { profiles } = connected.app.open();
    const key = sandbox.addKey({ user: 'other', secretAccessKey: 'CANARY/exec-job/other' });
    await profiles.save(
      {
        name: 'alone',
        provider: 's3',
        region: 'q-world-1',
        endpoints: { s3: sandbox.url, sts: sandbox.url },
        source: { kind: 'credential', accessKeyId: key.accessKeyId },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret('CANARY/exec-job/other') } },
    );
    const ran = await qcred(...job('--profile', 'alone', '--yes'), ...show);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('Nothing less than the whole key of "alone" can be had here');
  });

  it('refuses what would make more of the job', async () => {
    for (const [words, said] of [
      [['exec', '--job', 'read-bucket', '--value', 'bucket=*', ...show], 'one name'],
      [['exec', '--job', 'own-keys', ...show], 'There is no job "own-keys"'],
      [['exec', '--job', 'read-bucket', ...show], 'read-bucket needs --value bucket=…'],
      [job('--for', '3d', ...show), '--for is between 15m and 12h'],
      [job('--for', '1m', ...show), '--for is between 15m and 12h'],
      [['exec', '--profile', 'x', '--for', '1h', ...show], '--for goes with --job'],
    ] as const) {
      const ran = await qcred(...words);
      expect(ran).toMatchObject({ code: 2, stdout: '' });
      expect(ran.stderr).toContain(said);
    }
  });
});

/** The key works now, and not when its time is up by the service's own clock. */
async function endsByItself(key: AccessKey | undefined): Promise<void> {
  if (!key) throw new Error('there is no key');
  const object = { Bucket: 'photos-2026', Key: 'captions.csv' };
  const read = (systemClockOffset: number) =>
    s3Client(sandbox, key, { systemClockOffset }).send(new GetObjectCommand(object));
  expect((await read(0)).ContentType).toBe('text/csv');
  const later = 61 * 60_000;
  sandbox.setClock(() => new Date(Date.now() + later));
  expect((await errorOf(read(later))).name).toBe('AccessDenied');
  sandbox.setClock(() => new Date());
}

/** What is asked just before. */
const before: Readonly<Record<string, string>> = {
  PutUserPolicy: 'CreateUser',
  CreateAccessKey: 'PutUserPolicy',
};
