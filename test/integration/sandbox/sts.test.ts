import { ListUsersCommand } from '@aws-sdk/client-iam';
import { GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
  GetCallerIdentityCommand,
  GetFederationTokenCommand,
  type GetFederationTokenCommandInput,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey, Role } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { addIdentity, makeKey, makeRole } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { errorOf, s3Client, stsClient } from './clients.ts';
import { iamClient } from './iamServers.ts';

let sandbox: Sandbox;
/** An administrator. */
let admin: AccessKey;
/** A user that no policy allows anything. */
let bare: AccessKey;
const account = '1000000000';

beforeEach(async () => {
  sandbox = await startSandbox();
  seedDemo(sandbox);
  admin = sandbox.addKey({ secretAccessKey: 'CANARY/admin' });
  bare = sandbox.addKey({ user: 'bare', secretAccessKey: 'CANARY/bare' });
});
afterEach(() => sandbox.close());

const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });

function addRole(name: string, principal: string, more: { condition?: object; path?: string } = {}): Role {
  const trust = policy({
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: 'sts:AssumeRole',
    ...(more.condition ? { Condition: more.condition } : {}),
  });
  const role = makeRole({ name, path: more.path, createdAt: new Date(), trust });
  role.inline.set(
    'photos',
    policy(allow('s3:*', 'arn:aws:s3:::photos-2026/*'), allow('sts:AssumeRole', '*')),
  );
  addIdentity(sandbox.account, role);
  return role;
}

const assume = (key: AccessKey, role: string, more: Partial<AssumeRoleCommandInput> = {}) =>
  stsClient(sandbox, key).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/${role}`,
      RoleSessionName: 'test-session',
      ...more,
    }),
  );
/** Credentials as STS gives them, in the form the clients of the tests take. */
const keyOf = (credentials: Credentials | undefined): AccessKey =>
  makeKey(
    {
      accessKeyId: credentials?.AccessKeyId,
      secretAccessKey: credentials?.SecretAccessKey,
      sessionToken: credentials?.SessionToken,
    },
    new Date(),
  );
const whoIs = (key: AccessKey) => stsClient(sandbox, key).send(new GetCallerIdentityCommand({}));
const failure = async (call: Promise<unknown>) => {
  const { name, message } = await errorOf(call);
  return `${name}: ${message}`;
};
const getPhoto = (key: AccessKey) =>
  s3Client(sandbox, key).send(new GetObjectCommand({ Bucket: 'photos-2026', Key: 'captions.csv' }));

describe('AssumeRole', () => {
  it('gives exactly what the role may, under the name of the session', async () => {
    const role = addRole('editor', `arn:aws:iam::${account}:root`, { path: '/team/' });
    const { Credentials, AssumedRoleUser } = await assume(admin, 'team/editor');
    const arn = `arn:aws:sts::${account}:assumed-role/editor/test-session`;
    expect(AssumedRoleUser).toEqual({ AssumedRoleId: `${role.id}:test-session`, Arn: arn });
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    const seconds = ((Credentials?.Expiration?.getTime() ?? 0) - Date.now()) / 1000;
    expect(seconds).toBeGreaterThan(3590);
    expect(seconds).toBeLessThanOrEqual(3600);
    const session = keyOf(Credentials);
    expect(await whoIs(session)).toMatchObject({
      Arn: arn,
      UserId: `${role.id}:test-session`,
      Account: account,
    });
    expect((await getPhoto(session)).ContentType).toBe('text/csv');
    // The caller is an administrator, the session is not.
    expect(await failure(s3Client(sandbox, session).send(new ListBucketsCommand({})))).toContain(
      'AccessDenied',
    );
    expect(role.lastUsed?.service).toBe('s3');
  });

  it('needs the trust of the role and, when that is the account’s, a policy of the caller', async () => {
    addRole('for-account', `arn:aws:iam::${account}:root`);
    addRole('for-account-by-id', account);
    addRole('for-bare', `arn:aws:iam::${account}:user/bare`);
    expect(await failure(assume(bare, 'for-account'))).toContain(
      `AccessDenied: User: arn:aws:iam::${account}:user/bare is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${account}:role/for-account`,
    );
    expect((await assume(bare, 'for-bare')).Credentials).toBeDefined();
    expect((await assume(admin, 'for-account-by-id')).Credentials).toBeDefined();
    expect(await failure(assume(admin, 'for-bare'))).toContain('AccessDenied');
    expect(await failure(assume(admin, 'no-such-role'))).toContain('AccessDenied');
    const root = sandbox.addRootKey({ secretAccessKey: 'CANARY/root' });
    expect(await failure(assume(root, 'for-account'))).toContain('Roles may not be assumed by root accounts');
  });

  it('wants the external id that the role asks for', async () => {
    addRole('partner', `arn:aws:iam::${account}:root`, {
      condition: { StringEquals: { 'sts:ExternalId': 'gallery-7731' } },
    });
    expect(await failure(assume(admin, 'partner'))).toContain('AccessDenied');
    expect(await failure(assume(admin, 'partner', { ExternalId: 'other' }))).toContain('AccessDenied');
    expect((await assume(admin, 'partner', { ExternalId: 'gallery-7731' })).Credentials).toBeDefined();
  });

  it('wants a one-time password where the role does', async () => {
    addRole('guarded', `arn:aws:iam::${account}:root`, {
      condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    });
    const SerialNumber = `arn:aws:iam::${account}:mfa/demo`;
    const given = (TokenCode: string) => assume(admin, 'guarded', { SerialNumber, TokenCode });
    expect(await failure(given('123456'))).toContain('verify your MFA serial number');
    const demo = sandbox.account.users.get('demo');
    if (demo) demo.mfaSince = new Date();
    expect(await failure(assume(admin, 'guarded'))).toContain('AccessDenied');
    expect(await failure(given('000000'))).toContain('invalid MFA one time pass code');
    expect((await given('123456')).Credentials).toBeDefined();

    const plain = await stsClient(sandbox, admin).send(new GetSessionTokenCommand({}));
    expect(await failure(assume(keyOf(plain.Credentials), 'guarded'))).toContain('AccessDenied');
    const mfa = await stsClient(sandbox, admin).send(
      new GetSessionTokenCommand({ SerialNumber, TokenCode: '123456' }),
    );
    expect((await assume(keyOf(mfa.Credentials), 'guarded')).Credentials).toBeDefined();
  });

  it('keeps to durations: 15 minutes, what the role allows, one hour in a chain', async () => {
    const role = addRole('long', `arn:aws:iam::${account}:root`);
    expect(await failure(assume(admin, 'long', { DurationSeconds: 899 }))).toContain('ValidationError');
    expect(await failure(assume(admin, 'long', { DurationSeconds: 43_201 }))).toContain('ValidationError');
    expect(await failure(assume(admin, 'long', { DurationSeconds: 3601 }))).toContain('MaxSessionDuration');
    role.maxSessionDuration = 43_200;
    const first = keyOf((await assume(admin, 'long', { DurationSeconds: 43_200 })).Credentials);
    expect(await failure(assume(first, 'long', { DurationSeconds: 3601 }))).toContain('role chaining');
    expect((await assume(first, 'long', { DurationSeconds: 3600 })).Credentials).toBeDefined();
    expect(await failure(assume(admin, 'long', { RoleSessionName: 'no spaces' }))).toContain(
      'ValidationError',
    );
  });

  it('narrows the session down to its policy, and never widens it', async () => {
    addRole('narrow', `arn:aws:iam::${account}:root`);
    const Policy = policy(allow('s3:GetObject', '*'), allow('iam:ListUsers', '*'));
    const session = keyOf((await assume(admin, 'narrow', { Policy })).Credentials);
    expect((await getPhoto(session)).ContentType).toBe('text/csv');
    const put = s3Client(sandbox, session).send(
      new PutObjectCommand({ Bucket: 'photos-2026', Key: 'x', Body: 'x' }),
    );
    expect(await failure(put)).toContain('AccessDenied');
    const users = iamClient({ url: sandbox.url, region: 'q-world-1' }, session).send(
      new ListUsersCommand({}),
    );
    expect(await failure(users)).toContain('AccessDenied');
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }];
    const other = keyOf((await assume(admin, 'narrow', { PolicyArns })).Credentials);
    expect(await failure(getPhoto(other))).toContain('AccessDenied');
    expect(await failure(assume(admin, 'narrow', { Policy: '{' }))).toContain('MalformedPolicyDocument');
    const Tags = [{ Key: 'team', Value: 'web' }];
    expect(await failure(assume(admin, 'narrow', { Tags }))).toContain('NotImplemented');
  });

  it('ends: when the time is up by the sandbox’s clock, and when the role is gone', async () => {
    addRole('ending', `arn:aws:iam::${account}:root`);
    const session = keyOf((await assume(admin, 'ending', { DurationSeconds: 900 })).Credentials);
    expect(
      (await getPhoto({ ...session, sessionToken: undefined }).catch((e: Error) => e)).toString(),
    ).toContain('InvalidToken');
    sandbox.setClock(() => new Date(Date.now() + 14 * 60_000));
    await getPhoto(session);
    const live = sandbox.account.sessions.get(session.accessKeyId);
    if (live) live.key.expiresAt = new Date(Date.now() + 13 * 60_000);
    expect(await failure(getPhoto(session))).toContain('ExpiredToken');
    sandbox.setClock(() => new Date());
    await getPhoto(session);
    sandbox.account.roles.delete('ending');
    expect(await failure(getPhoto(session))).toContain('InvalidAccessKeyId');
  });
});

describe('GetFederationToken', () => {
  const federate = (key: AccessKey, more: Partial<GetFederationTokenCommandInput> = {}) =>
    stsClient(sandbox, key).send(new GetFederationTokenCommand({ Name: 'reader', ...more }));
  const photos = policy(allow('s3:GetObject', 'arn:aws:s3:::photos-2026/*'));

  it('gives what the caller and the policy both allow, under a name of its own', async () => {
    const { Credentials, FederatedUser } = await federate(admin, { Policy: photos, DurationSeconds: 900 });
    const session = keyOf(Credentials);
    const arn = `arn:aws:sts::${account}:federated-user/reader`;
    expect(FederatedUser).toEqual({ FederatedUserId: `${account}:reader`, Arn: arn });
    expect((await whoIs(session)).Arn).toBe(arn);
    expect((await getPhoto(session)).ContentType).toBe('text/csv');
    const list = s3Client(sandbox, session).send(new ListBucketsCommand({}));
    expect(await failure(list)).toContain('AccessDenied');
    expect(await failure(stsClient(sandbox, session).send(new GetSessionTokenCommand({})))).toContain(
      'with federation token credentials',
    );
  });

  it('needs a permission, gives nothing without a policy, and never more than the caller has', async () => {
    expect(await failure(federate(bare, { Policy: photos }))).toContain('sts:GetFederationToken');
    expect(await failure(getPhoto(keyOf((await federate(admin)).Credentials)))).toContain('AccessDenied');
    sandbox.account.users.get('bare')?.inline.set('may', policy(allow('sts:GetFederationToken', '*')));
    const session = keyOf((await federate(bare, { Policy: photos })).Credentials);
    expect(await failure(getPhoto(session))).toContain('AccessDenied');
  });

  it('narrows the root user down as well, for an hour at most', async () => {
    const root = sandbox.addRootKey({ secretAccessKey: 'CANARY/root' });
    const session = keyOf((await federate(root, { Policy: photos })).Credentials);
    expect((await getPhoto(session)).ContentType).toBe('text/csv');
    const list = s3Client(sandbox, session).send(new ListBucketsCommand({}));
    expect(await failure(list)).toContain('AccessDenied');
    expect(await failure(federate(root, { Policy: photos, DurationSeconds: 3601 }))).toContain('3600');
  });
});

describe('GetSessionToken', () => {
  it('gives what the user may, but not IAM without a one-time password', async () => {
    const demo = sandbox.account.users.get('demo');
    if (demo) demo.mfaSince = new Date();
    const sts = stsClient(sandbox, admin);
    const plain = keyOf((await sts.send(new GetSessionTokenCommand({ DurationSeconds: 900 }))).Credentials);
    expect((await whoIs(plain)).Arn).toBe(`arn:aws:iam::${account}:user/demo`);
    expect((await getPhoto(plain)).ContentType).toBe('text/csv');
    const list = (key: AccessKey) =>
      iamClient({ url: sandbox.url, region: 'q-world-1' }, key).send(new ListUsersCommand({}));
    expect(await failure(list(plain))).toContain('InvalidClientTokenId');
    const mfa = await sts.send(
      new GetSessionTokenCommand({ SerialNumber: `arn:aws:iam::${account}:mfa/demo`, TokenCode: '123456' }),
    );
    expect((await list(keyOf(mfa.Credentials))).Users?.length).toBe(2);
    expect(await failure(stsClient(sandbox, plain).send(new GetSessionTokenCommand({})))).toContain(
      'Cannot call GetSessionToken with session credentials',
    );
  });
});
