import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { seedOrganisation } from '#sandbox/demo/organisation.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, type Finished, have, run, temporaryHome } from '../../support/command.ts';

const hasAws = await have('aws');

describe.skipIf(!hasAws)('the AWS CLI', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;
  const config = join(home, 'config');
  const credentials = join(home, 'credentials');

  /** Writes the profiles that the tests use: `admin`, and more as they come. */
  const keys = new Map<string, { id: string; secret: string }>();
  function writeProfiles(): void {
    const settings = `region = q-world-1\nendpoint_url = ${sandbox.url}\n`;
    const roleArn = 'arn:aws:iam::1000000000:role/photo-viewer';
    writeFileSync(
      config,
      `${[...keys.keys()].map((name) => `[profile ${name}]\n${settings}`).join('')}[profile viewer]\n${settings}role_arn = ${roleArn}\nsource_profile = admin\nrole_session_name = on-the-cli\n`,
    );
    const sections = [...keys].map(
      ([name, { id, secret }]) => `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
    );
    writeFileSync(credentials, sections.join(''), { mode: 0o600 });
  }

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    seedOrganisation(sandbox);
    const { accessKeyId, secretAccessKey } = sandbox.addKey({ secretAccessKey: 'CANARY/cli+admin' });
    keys.set('admin', { id: accessKeyId, secret: secretAccessKey });
    writeProfiles();
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  const aws = (profile: string, ...args: string[]): Promise<Finished> =>
    run('aws', ['--profile', profile, '--output', 'json', ...args], {
      env: cleanEnvironment(home, {
        AWS_CONFIG_FILE: config,
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_MAX_ATTEMPTS: '1',
      }),
    });
  const succeed = async (profile: string, ...args: string[]) => {
    const { code, stdout, stderr } = await aws(profile, ...args);
    expect({ code, stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  };
  const denied = async (profile: string, ...args: string[]) => {
    const { code, stderr } = await aws(profile, ...args);
    expect(code, args.join(' ')).not.toBe(0);
    expect(stderr).toContain('AccessDenied');
  };

  it('sees the organisation, page by page and as documents', async () => {
    const { Users } = await succeed('admin', 'iam', 'list-users', '--page-size', '7');
    expect(Users.length).toBe(31);
    const { Role } = await succeed('admin', 'iam', 'get-role', '--role-name', 'break-glass');
    expect(Role.AssumeRolePolicyDocument.Statement[0].Condition).toEqual({
      Bool: { 'aws:MultiFactorAuthPresent': 'true' },
    });
    const details = await succeed(
      'admin',
      'iam',
      'get-account-authorization-details',
      '--page-size',
      '20',
      '--filter',
      'User',
      'Role',
      'Group',
      'LocalManagedPolicy',
    );
    expect([
      details.UserDetailList.length,
      details.RoleDetailList.length,
      details.GroupDetailList.length,
      details.Policies.length,
    ]).toEqual([31, 12, 8, 8]);
  });

  it('makes a least-privilege key that opens one bucket, until it is switched off', async () => {
    const user = ['--user-name', 'one-bucket'];
    await succeed('admin', 'iam', 'create-user', ...user, '--tags', 'Key=team,Value=web');
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::site-www' },
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site-www/*' },
      ],
    });
    const own = ['--policy-name', 'own'];
    await succeed('admin', 'iam', 'put-user-policy', ...user, ...own, '--policy-document', document);
    const { AccessKey } = await succeed('admin', 'iam', 'create-access-key', ...user);
    keys.set('one-bucket', { id: AccessKey.AccessKeyId, secret: AccessKey.SecretAccessKey });
    writeProfiles();

    const listed = await aws('one-bucket', 's3', 'ls', 's3://site-www/');
    expect(listed.stdout).toContain('robots.txt');
    await denied('one-bucket', 's3', 'ls', 's3://photos-2026/');
    await denied('one-bucket', 's3', 'ls');
    await denied('one-bucket', 'iam', 'list-users');

    const { AccessKeyLastUsed } = await succeed(
      'admin',
      'iam',
      'get-access-key-last-used',
      '--access-key-id',
      AccessKey.AccessKeyId,
    );
    expect(AccessKeyLastUsed).toMatchObject({ ServiceName: 'iam', Region: 'q-world-1' });
    const key = ['--access-key-id', AccessKey.AccessKeyId];
    await succeed('admin', 'iam', 'update-access-key', ...user, ...key, '--status', 'Inactive');
    const off = await aws('one-bucket', 's3', 'ls', 's3://site-www/');
    expect(off.stderr).toContain('InvalidAccessKeyId');
    await succeed('admin', 'iam', 'delete-access-key', ...user, ...key);
    await succeed('admin', 'iam', 'delete-user-policy', ...user, ...own);
    await succeed('admin', 'iam', 'delete-user', ...user);
  });

  it('uses a role: exactly what its policy allows, and nothing else', async () => {
    const { Arn } = await succeed('viewer', 'sts', 'get-caller-identity');
    expect(Arn).toBe('arn:aws:sts::1000000000:assumed-role/photo-viewer/on-the-cli');
    const copied = await aws('viewer', 's3', 'cp', 's3://photos-2026/captions.csv', '-');
    expect(copied.stdout).toContain('Early fog');
    await denied('viewer', 's3', 'ls', 's3://site-www/');
    await denied('viewer', 's3', 'ls');
    const back = await aws('viewer', 's3', 'rm', 's3://photos-2026/captions.csv');
    expect(back.stderr).toContain('AccessDenied');
  });
});
