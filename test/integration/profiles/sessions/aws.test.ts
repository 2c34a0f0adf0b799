/**
 * The real AWS CLI with role profiles that QCred exported: in both ways of writing them it gets what
 * the role's policy allows, and is refused the rest.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNamed } from '#sandbox/account.ts';
import { bindingStatuses, planExports, planOurs } from '../../../support/calls.ts';
import { cleanEnvironment, have, qcredCommand, run } from '../../../support/command.ts';
import { s3Client } from '../../sandbox/clients.ts';
import { accountId, allow, code, device, openWorld, policy, roleArn, type SessionsWorld } from './world.ts';

const hasAws = await have('aws');
const passphrase = 'CANARY passphrase of the tests';

describe.runIf(hasAws)('the AWS CLI with a role', () => {
  let world: SessionsWorld;
  let env: NodeJS.ProcessEnv;
  let config: string;
  beforeEach(async () => {
    world = await openWorld();
    world.app.deps.command = [...qcredCommand, '--vault', world.bench.dataDir];
    const { home } = world.bench;
    mkdirSync(join(home, '.aws'));
    config = join(home, '.aws', 'config');
    env = cleanEnvironment(home, {
      QCRED_PASSPHRASE: passphrase,
      AWS_CONFIG_FILE: config,
      AWS_SHARED_CREDENTIALS_FILE: join(home, '.aws', 'credentials'),
    });
    const client = s3Client(world.sandbox, world.sandbox.addKey({ secretAccessKey: 'CANARY/admin' }));
    for (const Bucket of ['photos', 'papers']) {
      await client.send(new CreateBucketCommand({ Bucket }));
      await client.send(new PutObjectCommand({ Bucket, Key: 'file', Body: 'some bytes\n' }));
    }
    const role = world.addRole('reader', {
      condition: { StringEquals: { 'sts:ExternalId': 'gallery-7731' } },
    });
    role.inline.set(
      'may',
      policy(
        allow('s3:ListBucket', 'arn:aws:s3:::photos'),
        allow('s3:GetObject', 'arn:aws:s3:::photos/*'),
        allow('sts:AssumeRole', roleArn('inner')),
      ),
    );
  });
  afterEach(() => world.close());

  const aws = (profile: string, ...args: string[]) => run('aws', ['--profile', profile, ...args], { env });
  const qcred = (...args: string[]) => {
    const [node = '', ...source] = qcredCommand;
    return run(node, [...source, ...args, '--vault', world.bench.dataDir], { env });
  };
  async function exported(id: string, mode: 'credential_process' | 'reference' | 'static') {
    const { planId } = await planExports(world.app, [{ target: 'aws', profileIds: [id], mode }]);
    await world.app.open().plans.apply(planId);
  }
  async function expectExactlyTheRole(profile: string) {
    const copy = (from: string) => aws(profile, 's3', 'cp', from, '-');
    expect(await copy('s3://photos/file')).toMatchObject({ code: 0, stdout: 'some bytes\n' });
    expect(await aws(profile, 's3', 'ls', 's3://photos')).toMatchObject({ code: 0 });
    for (const refused of [
      await copy('s3://papers/file'),
      await aws(profile, 's3', 'ls'),
      await aws(profile, 's3', 'rm', 's3://photos/file'),
    ]) {
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toMatch(/AccessDenied|403/);
    }
  }

  it('asks QCred, which assumes it once for all commands', async () => {
    const id = await world.save('reader', { externalId: 'gallery-7731' });
    await exported(id, 'credential_process');
    const text = readFileSync(config, 'utf8');
    expect(text).not.toContain('role_arn');
    expect(text).not.toContain('[profile ann]');
    await expectExactlyTheRole('reader');
    expect(world.asked).toEqual(['AssumeRole']);
    expect([...(await bindingStatuses(world.app)).values()]).toEqual([{ status: 'in_sync', message: '' }]);
  });

  it.each(['reference', 'static'] as const)('assumes it itself (%s)', async (mode) => {
    const id = await world.save('reader', { externalId: 'gallery-7731' });
    await exported(id, mode);
    expect(readFileSync(config, 'utf8')).toContain(`role_arn = ${roleArn('reader')}`);
    await expectExactlyTheRole('reader');
    expect(new Set((await bindingStatuses(world.app)).values())).toEqual(
      new Set([{ status: 'in_sync', message: '' }]),
    );
  });

  it('uses a role on a role, and gets new credentials when they end', async () => {
    const inner = world.addRole('inner');
    inner.inline.set('may', policy(allow('s3:ListAllMyBuckets', '*')));
    await world.save('reader', { externalId: 'gallery-7731' });
    const id = await world.save('inner', { on: 'reader' });
    await exported(id, 'credential_process');
    // An hour ago: what was begun then has ended, for the account as for the vault.
    world.later(-61);
    const old = await world.use(id);
    world.later(61);
    expect(Date.parse(old.expiresAt ?? '')).toBeLessThan(Date.now());
    expect(world.asked).toHaveLength(2);
    expect(await aws('inner', 's3', 'ls')).toMatchObject({ code: 0 });
    expect(world.asked).toHaveLength(4);
    expect((await aws('inner', 's3', 'ls', 's3://photos')).stderr).toContain('AccessDenied');
  });

  it('is what rclone uses through the AWS profile, and .envrc through the command', async () => {
    const id = await world.save('reader', { externalId: 'gallery-7731' });
    const envrc = join(world.bench.home, '.envrc');
    const { planId } = await planExports(world.app, [
      { target: 'rclone', profileIds: [id], mode: 'reference' },
      { target: 'direnv', profileIds: [id], mode: 'credential_process', path: envrc },
    ]);
    await world.app.open().plans.apply(planId);
    const bash = ['-ec', `. "${envrc}" && env -u AWS_CONFIG_FILE aws s3 cp s3://photos/file -`];
    expect(await run('bash', bash, { env })).toEqual({ code: 0, stdout: 'some bytes\n', stderr: '' });
    if (await have('rclone')) {
      expect(await run('rclone', ['cat', 'reader:photos/file'], { env })).toMatchObject({
        code: 0,
        stdout: 'some bytes\n',
      });
      expect((await run('rclone', ['cat', 'reader:papers/file'], { env })).code).not.toBe(0);
    }
    expect(world.asked).toEqual(['AssumeRole']);
  });

  it('leaves the profile that a role refers to as it was written', async () => {
    const { profiles } = await world.app.open().access.vault.state();
    const ann = profiles.find(({ name }) => name === 'ann')?.id ?? '';
    await exported(ann, 'static');
    await exported(await world.save('reader', { externalId: 'gallery-7731' }), 'reference');
    const { planId } = await planOurs(world.app);
    await world.app.open().plans.apply(planId);
    const { bindings } = await world.app.open().access.vault.state();
    expect(bindings.map(({ name, mode }) => [name, mode])).toEqual([
      ['ann', 'static'],
      ['reader', 'reference'],
    ]);
    await expectExactlyTheRole('reader');
  });

  it('is asked for a one-time password by QCred, once', async () => {
    const ann = findNamed(world.sandbox.account.users, 'ann');
    if (ann) ann.mfaSince = new Date();
    const role = world.addRole('admin', { condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
    role.inline.set('may', policy(allow('s3:*', '*')));
    await exported(await world.save('admin', { mfaSerial: device }), 'credential_process');
    const refused = await aws('admin', 's3', 'ls');
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('qcred role login admin');
    expect(await qcred('role', 'login', 'admin', '--code', code)).toMatchObject({ code: 0 });
    expect(await aws('admin', 's3', 'ls')).toMatchObject({ code: 0 });
    expect(await aws('admin', 's3', 'ls', 's3://papers')).toMatchObject({ code: 0 });
    expect(world.asked).toEqual(['AssumeRole']);
  });

  it('is one call for twenty processes that ask at once', async () => {
    const id = await world.save('reader', { externalId: 'gallery-7731' });
    const all = await Promise.all(
      Array.from({ length: 20 }, () => qcred('credential-process', '--profile', id)),
    );
    const keys = all.map(({ code: exit, stdout, stderr }) => {
      if (exit !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    });
    expect(new Set(keys.map(({ AccessKeyId }) => AccessKeyId)).size).toBe(1);
    expect(Date.parse(keys[0].Expiration)).toBeGreaterThan(Date.now() + 3_500_000);
    expect(world.asked).toEqual(['AssumeRole']);
  });

  it('runs in a role with exec and env, at the place of the profile that it builds on', async () => {
    const id = await world.save('reader', { externalId: 'gallery-7731' });
    const [node = '', ...source] = qcredCommand;
    const vault = ['--vault', world.bench.dataDir];
    const who = await run(
      node,
      [...source, 'exec', ...vault, '--profile', id, '--', 'aws', 'sts', 'get-caller-identity'],
      { env },
    );
    expect(JSON.parse(who.stdout).Arn).toBe(`arn:aws:sts::${accountId}:assumed-role/reader/qcred-reader`);
    const variables = JSON.parse((await qcred('env', '--profile', 'reader', '--json')).stdout);
    expect(variables).toMatchObject({ AWS_ENDPOINT_URL_S3: world.sandbox.url, AWS_REGION: 'q-world-1' });
    expect(Date.parse(variables.AWS_CREDENTIAL_EXPIRATION)).toBeGreaterThan(Date.now());
    expect(variables.AWS_SESSION_TOKEN).toBeTruthy();
  });
});
