import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetCredentialReportCommand,
  GetPolicyCommand,
  GetUserCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPolicyCommand,
  SimulatePrincipalPolicyCommand,
  TagUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetObjectCommand, ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccessKey } from '#sandbox/account.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { errorOf, s3Client, stsClient } from './clients.ts';
import { iamClient } from './iamServers.ts';

let sandbox: Sandbox;
let iam: IAMClient;
let key: AccessKey;
const region = 'q-world-1';
const clientOf = (credentials: AccessKey) => iamClient({ url: sandbox.url, region }, credentials);

beforeEach(async () => {
  sandbox = await startSandbox();
  seedDemo(sandbox);
  key = sandbox.addKey({ secretAccessKey: 'CANARY/iam' });
  iam = clientOf(key);
});
afterEach(() => sandbox.close());

const statement = (Effect: 'Allow' | 'Deny', Action: string | string[], Resource: string | string[]) => ({
  Effect,
  Action,
  Resource,
});
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
/** A user with one inline policy and a key. */
function userWith(name: string, document?: string): AccessKey {
  const made = sandbox.addKey({ user: name, secretAccessKey: `CANARY/${name}` });
  if (document) sandbox.account.users.get(name)?.inline.set('own', document);
  return made;
}
const code = async (call: Promise<unknown>) => (await errorOf(call)).name;

describe('permissions', () => {
  it('a user without policies is denied everywhere, and may still ask who it is', async () => {
    const bare = userWith('bare');
    const denied = await errorOf(clientOf(bare).send(new ListUsersCommand({})));
    expect(denied.name).toBe('AccessDenied');
    expect(denied.message).toContain(
      'User: arn:aws:iam::1000000000:user/bare is not authorized to perform: iam:ListUsers',
    );
    const s3 = await errorOf(s3Client(sandbox, bare).send(new ListBucketsCommand({})));
    expect([s3.name, s3.message]).toEqual([
      'AccessDenied',
      expect.stringContaining('no identity-based policy allows the s3:ListAllMyBuckets action'),
    ]);
    const { Arn } = await stsClient(sandbox, bare).send(new GetCallerIdentityCommand({}));
    expect(Arn).toBe('arn:aws:iam::1000000000:user/bare');
  });

  it('an inline policy opens one bucket, and only as far as it says', async () => {
    const reader = userWith(
      'reader',
      policy(
        {
          ...statement('Allow', 's3:ListBucket', 'arn:aws:s3:::photos-2026'),
          Condition: { StringLike: { 's3:prefix': 'lake/*' } },
        },
        statement('Allow', 's3:GetObject', 'arn:aws:s3:::photos-2026/*'),
        statement('Deny', 's3:GetObject', 'arn:aws:s3:::photos-2026/mountains/*'),
      ),
    );
    const s3 = s3Client(sandbox, reader);
    const Bucket = 'photos-2026';
    expect((await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'lake/' }))).KeyCount).toBe(1);
    expect(await code(s3.send(new ListObjectsV2Command({ Bucket })))).toBe('AccessDenied');
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: 'captions.csv' }))).ContentType).toBe(
      'text/csv',
    );
    const forbidden = await errorOf(s3.send(new GetObjectCommand({ Bucket, Key: 'mountains/index.json' })));
    expect(forbidden.message).toContain('explicit deny');
    expect(await code(s3.send(new ListObjectsV2Command({ Bucket: 'site-www' })))).toBe('AccessDenied');
  });

  it('a group’s policies count for who is in it, and stop counting at once', async () => {
    const member = userWith('member');
    await iam.send(new CreateGroupCommand({ GroupName: 'readers' }));
    await iam.send(
      new PutGroupPolicyCommand({
        GroupName: 'readers',
        PolicyName: 'list',
        PolicyDocument: policy(statement('Allow', 's3:ListAllMyBuckets', '*')),
      }),
    );
    const list = () => s3Client(sandbox, member).send(new ListBucketsCommand({}));
    expect(await code(list())).toBe('AccessDenied');
    await iam.send(new AddUserToGroupCommand({ GroupName: 'readers', UserName: 'member' }));
    expect((await list()).Buckets?.length).toBe(3);
    sandbox.account.groups.get('readers')?.members.clear();
    expect(await code(list())).toBe('AccessDenied');
  });

  it('someone who manages their own keys can do just that', async () => {
    const own = clientOf(
      userWith(
        'self',
        policy(
          statement('Allow', ['iam:*AccessKey*', 'iam:GetUser'], `arn:aws:iam::*:user/$\{aws:username}`),
        ),
      ),
    );
    userWith('other');
    expect((await own.send(new GetUserCommand({}))).User?.UserName).toBe('self');
    const { AccessKey: made } = await own.send(new CreateAccessKeyCommand({}));
    expect((await own.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.length).toBe(2);
    const AccessKeyId = made?.AccessKeyId;
    await own.send(new UpdateAccessKeyCommand({ AccessKeyId, Status: 'Inactive' }));
    expect(await code(own.send(new ListAccessKeysCommand({ UserName: 'other' })))).toBe('AccessDenied');
    expect(await code(own.send(new CreateAccessKeyCommand({ UserName: 'other' })))).toBe('AccessDenied');
    expect(await code(own.send(new ListUsersCommand({})))).toBe('AccessDenied');
  });

  it('a condition on what is attached holds', async () => {
    const helper = clientOf(
      userWith(
        'helper',
        policy({
          ...statement('Allow', 'iam:AttachUserPolicy', '*'),
          Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' } },
        }),
      ),
    );
    userWith('target');
    const attach = (name: string) =>
      helper.send(
        new AttachUserPolicyCommand({ UserName: 'target', PolicyArn: `arn:aws:iam::aws:policy/${name}` }),
      );
    await attach('AmazonS3ReadOnlyAccess');
    expect(await code(attach('AdministratorAccess'))).toBe('AccessDenied');
    expect([...(sandbox.account.users.get('target')?.attached ?? [])]).toEqual([
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
    ]);
  });

  it('the root user may do everything, has no name, and has keys of its own', async () => {
    const root = clientOf(sandbox.addRootKey({ secretAccessKey: 'CANARY/root' }));
    const { User } = await root.send(new GetUserCommand({}));
    expect(User).toMatchObject({ Arn: 'arn:aws:iam::1000000000:root', UserId: '1000000000' });
    expect(User?.UserName).toBeUndefined();
    await root.send(new CreateUserCommand({ UserName: 'made-by-root' }));
    expect((await root.send(new ListAccessKeysCommand({}))).AccessKeyMetadata?.length).toBe(1);
  });

  it('simulates what a principal could do', async () => {
    userWith(
      'simulated',
      policy(statement('Allow', 's3:Get*', 'arn:aws:s3:::a/*'), statement('Deny', 's3:GetObjectAcl', '*')),
    );
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: 'arn:aws:iam::1000000000:user/simulated',
        ActionNames: ['s3:GetObject', 's3:GetObjectAcl', 's3:PutObject'],
        ResourceArns: ['arn:aws:s3:::a/x'],
      }),
    );
    expect(EvaluationResults?.map((r) => [r.EvalActionName, r.EvalDecision])).toEqual([
      ['s3:GetObject', 'allowed'],
      ['s3:GetObjectAcl', 'explicitDeny'],
      ['s3:PutObject', 'implicitDeny'],
    ]);
    expect(EvaluationResults?.[0]?.MatchedStatements?.[0]?.SourcePolicyId).toBe('own');
  });
});

describe('bookkeeping', () => {
  it('remembers the last use of a key, by service and region', async () => {
    const used = userWith('used', policy(statement('Allow', 's3:*', '*')));
    const lastUse = async () =>
      (await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: used.accessKeyId }))).AccessKeyLastUsed;
    expect((await lastUse())?.LastUsedDate).toBeUndefined();
    await s3Client(sandbox, used).send(new ListBucketsCommand({}));
    expect(await lastUse()).toMatchObject({
      ServiceName: 's3',
      Region: region,
      LastUsedDate: expect.any(Date),
    });
    // A call that is denied is a use all the same; one with a wrong secret is none.
    await code(clientOf(used).send(new ListUsersCommand({})));
    expect((await lastUse())?.ServiceName).toBe('iam');
    await code(
      stsClient(sandbox, { ...used, secretAccessKey: 'CANARY/wrong' }).send(new GetCallerIdentityCommand({})),
    );
    expect((await lastUse())?.ServiceName).toBe('iam');
  });

  it('deletes nobody who still has keys, and no policy that is still attached', async () => {
    userWith('leaving');
    expect(await code(iam.send(new DeleteUserCommand({ UserName: 'leaving' })))).toBe(
      'DeleteConflictException',
    );
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'kept',
        PolicyDocument: policy(statement('Allow', 's3:*', '*')),
      }),
    );
    const PolicyArn = Policy?.Arn;
    // Attaching twice is once.
    for (let n = 0; n < 2; n++) {
      await iam.send(new AttachUserPolicyCommand({ UserName: 'leaving', PolicyArn }));
    }
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(1);
    expect(await code(iam.send(new DeletePolicyCommand({ PolicyArn })))).toBe('DeleteConflictException');
  });

  it('keeps names apart by more than case, and policies within their size', async () => {
    await iam.send(new CreateUserCommand({ UserName: 'Case' }));
    expect(await code(iam.send(new CreateUserCommand({ UserName: 'case' })))).toBe(
      'EntityAlreadyExistsException',
    );
    const PolicyDocument = policy(statement('Allow', 's3:GetObject', `arn:aws:s3:::${'x'.repeat(2048)}`));
    const put = iam.send(new PutUserPolicyCommand({ UserName: 'Case', PolicyName: 'long', PolicyDocument }));
    expect(await code(put)).toBe('LimitExceededException');
    const tags = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }));
    expect(await code(iam.send(new TagUserCommand({ UserName: 'Case', Tags: tags })))).toBe(
      'LimitExceededException',
    );
    expect(await code(iam.send(new CreateUserCommand({ UserName: 'no spaces' })))).toBe('ValidationError');
  });

  it('pages users and details while some of them come and go', async () => {
    for (let n = 0; n < 30; n++) userWith(`u${String(n).padStart(2, '0')}`);
    const first = await iam.send(new ListUsersCommand({ MaxItems: 10 }));
    const last = first.Users?.at(-1)?.UserName ?? '';
    sandbox.account.users.delete(last);
    sandbox.account.users.delete('u00');
    const second = await iam.send(new ListUsersCommand({ MaxItems: 1000, Marker: first.Marker }));
    const seen = [...(first.Users ?? []), ...(second.Users ?? [])].map((user) => user.UserName);
    expect(seen.length).toBe(31);
    expect(new Set(seen).size).toBe(31);
    expect(second.IsTruncated).toBe(false);
    expect(await code(iam.send(new ListUsersCommand({ Marker: 'n*nsense' })))).toBe('ValidationError');

    let pages = 0;
    let Marker: string | undefined;
    const detailed: (string | undefined)[] = [];
    do {
      const page = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 8, Marker }));
      detailed.push(...(page.UserDetailList ?? []).map((user) => user.UserName));
      detailed.push(...(page.Policies ?? []).map((each) => each.Arn));
      Marker = page.Marker;
      pages += 1;
    } while (Marker !== undefined);
    expect(pages).toBe(4);
    expect(new Set(detailed).size).toBe(30);
  });

  it('makes a report in steps, keeps it for four hours, and puts no secret and no key id into it', async () => {
    const generate = async () => (await iam.send(new GenerateCredentialReportCommand({}))).State;
    const get = () => iam.send(new GetCredentialReportCommand({}));
    expect(await code(get())).toBe('CredentialReportNotPresentException');
    expect(await generate()).toBe('STARTED');
    expect(await code(get())).toBe('CredentialReportNotReadyException');
    expect(await generate()).toBe('COMPLETE');
    userWith('after,the report');
    const csv = async () => new TextDecoder().decode((await get()).Content);
    expect(await csv()).not.toContain('after');
    expect(await csv()).not.toMatch(new RegExp(`CANARY|${key.accessKeyId}`));
    const report = sandbox.account.report;
    // The SDK signs with the machine's clock, so the report is made older instead.
    if (report) report.generatedAt = new Date(Date.now() - 4 * 3_600_000 - 1000);
    expect(await code(get())).toBe('CredentialReportExpiredException');
    expect([await generate(), await generate(), await generate()]).toEqual([
      'STARTED',
      'INPROGRESS',
      'COMPLETE',
    ]);
    expect(await csv()).toContain('"after,the report"');
  });
});

describe('switches', () => {
  it('an action that the account does not have', async () => {
    sandbox.switches.missing.add('GetAccountAuthorizationDetails');
    const missing = await errorOf(iam.send(new GetAccountAuthorizationDetailsCommand({})));
    expect([missing.name, (missing.$metadata as { httpStatusCode: number }).httpStatusCode]).toEqual([
      'InvalidAction',
      400,
    ]);
    sandbox.switches.missing.clear();
    expect((await iam.send(new GetAccountAuthorizationDetailsCommand({}))).UserDetailList?.length).toBe(1);
  });

  it('a new key that the services do not know at once', async () => {
    sandbox.switches.settling = { seconds: 30, requests: 2 };
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonS3FullAccess';
    await iam.send(new CreateUserCommand({ UserName: 'slow' }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'slow', PolicyArn }));
    const { AccessKey: made } = await iam.send(new CreateAccessKeyCommand({ UserName: 'slow' }));
    const fresh = {
      ...key,
      accessKeyId: made?.AccessKeyId ?? '',
      secretAccessKey: made?.SecretAccessKey ?? '',
    };
    const list = () => s3Client(sandbox, fresh).send(new ListBucketsCommand({}));
    expect(await code(list())).toBe('InvalidAccessKeyId');
    sandbox.setClock(() => new Date(Date.now() + 31_000));
    expect(await code(clientOf(fresh).send(new ListUsersCommand({})))).toBe('InvalidClientTokenId');
    expect((await list()).Buckets?.length).toBe(3);
    // What is known of a key is known at once.
    expect((await iam.send(new ListAccessKeysCommand({ UserName: 'slow' }))).AccessKeyMetadata?.length).toBe(
      1,
    );
  });
});
