import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { formatPolicy } from '#shared/policy/document.ts';
import { policyTemplates } from '#shared/policy/templates.ts';
import { planExports } from '../../../support/calls.ts';
import { cleanEnvironment, have, run } from '../../../support/command.ts';
import { type Connected, connectAdmin } from './fixture.ts';

const hasAws = await have('aws');

/** Keys made in the app, written to the AWS CLI's files by the app, used by the real AWS CLI. */
describe.skipIf(!hasAws)('keys made here, with the AWS CLI', () => {
  let sandbox: Sandbox;
  let connected: Connected;

  beforeAll(async () => {
    sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
    connected = await connectAdmin(sandbox, 'CANARY/manage-aws/admin');
  });
  afterAll(async () => {
    connected.close();
    await sandbox.close();
  });

  const aws = (profile: string, ...args: string[]) =>
    run('aws', ['--profile', profile, '--output', 'json', ...args], {
      env: cleanEnvironment(connected.home, { AWS_MAX_ATTEMPTS: '1' }),
    });
  async function exported(profileId: string | undefined): Promise<void> {
    if (profileId === undefined) throw new Error('No key was made.');
    const plan = await planExports(connected.app, [
      { target: 'aws', mode: 'static', profileIds: [profileId] },
    ]);
    await connected.app.open().plans.apply(plan.planId);
  }
  const allowed = async (profile: string, ...args: string[]) => {
    const { code, stdout, stderr } = await aws(profile, ...args);
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const refused = async (profile: string, why: string, ...args: string[]) => {
    const { code, stderr } = await aws(profile, ...args);
    expect(code, args.join(' ')).not.toBe(0);
    expect(stderr).toContain(why);
  };

  it('manages the account with a key made here', async () => {
    await connected.make({ kind: 'create-user', name: 'operator', groups: [] });
    await connected.make({
      kind: 'attach',
      holder: { kind: 'user', name: 'operator' },
      policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    });
    const { made } = await connected.make({ kind: 'create-key', user: 'operator' });
    await exported(made?.profileId);
    const { Users } = JSON.parse(await allowed('operator', 'iam', 'list-users'));
    expect(Users.map((u: { UserName: string }) => u.UserName)).toEqual(['admin', 'operator']);
    const { Arn } = JSON.parse(await allowed('operator', 'sts', 'get-caller-identity'));
    expect(Arn).toBe('arn:aws:iam::1000000000:user/operator');
    await allowed('operator', 's3', 'mb', 's3://photos');
    await allowed('operator', 's3', 'mb', 's3://taxes');
  });

  it('keeps a key for one job to its bucket, and to nothing once it is switched off', async () => {
    const template = policyTemplates.find((t) => t.id === 'read-bucket');
    const document = template?.build({ bucket: 'photos', key: '', partition: 'aws' });
    if (!document) throw new Error('No template.');
    const { made } = await connected.make({
      kind: 'create-job-key',
      user: 'reader',
      policyName: 'read-photos',
      document: formatPolicy(document),
    });
    await exported(made?.profileId);
    const file = join(connected.home, 'cat.txt');
    writeFileSync(file, 'a cat');
    await allowed('operator', 's3', 'cp', file, 's3://photos/cat.txt');
    await allowed('operator', 's3', 'cp', file, 's3://taxes/cat.txt');

    expect(await allowed('reader', 's3', 'cp', 's3://photos/cat.txt', '-')).toBe('a cat');
    expect(await allowed('reader', 's3', 'ls', 's3://photos')).toContain('cat.txt');
    await refused('reader', 'AccessDenied', 's3', 'ls', 's3://taxes');
    await refused('reader', 'AccessDenied', 's3', 'cp', file, 's3://photos/dog.txt');
    await refused('reader', 'AccessDenied', 'iam', 'list-users');

    const key = made?.accessKeyId ?? '';
    await connected.make({ kind: 'set-key', user: 'reader', key, active: false });
    await refused('reader', 'InvalidAccessKeyId', 's3', 'ls', 's3://photos');
    await refused('reader', 'InvalidClientTokenId', 'sts', 'get-caller-identity');
    await connected.make({ kind: 'delete-user', name: 'reader' });
    await refused('reader', 'InvalidAccessKeyId', 's3', 'ls', 's3://photos');
  });
});
