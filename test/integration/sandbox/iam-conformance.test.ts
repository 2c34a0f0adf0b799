import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GenerateCredentialReportCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  GetGroupCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  ListUserTagsCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have, temporaryHome } from '../../support/command.ts';
import { errorOf } from './clients.ts';
import { type IamServer, iamClient, startMoto, startOurs } from './iamServers.ts';

const policyText = (Action: string, Resource = '*'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });

const trustText = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }],
  });

/** A document as IAM gives it back. */
const decoded = (text = ''): unknown => JSON.parse(decodeURIComponent(text));

const hasMoto = await have('moto_server', ['--help']);
const { home, remove } = temporaryHome();
afterAll(remove);

/** What every server that speaks IAM has to do alike. Names are new in each test, so none leans on another. */
function suite(start: () => Promise<IamServer>): void {
  let server: IamServer;
  let iam: IAMClient;
  beforeAll(async () => {
    server = await start();
    iam = iamClient(server, server.key);
  });
  afterAll(() => server?.close());

  const failure = async (call: Promise<unknown>) => {
    const error = await errorOf(call);
    const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
    return [error.name, httpStatusCode];
  };
  const makeUser = async (UserName: string) => {
    await iam.send(new CreateUserCommand({ UserName }));
    return UserName;
  };

  it('makes, shows, renames and deletes a user', async () => {
    const { User } = await iam.send(
      new CreateUserCommand({ UserName: 'ann+a=b,c.d@e-f_g', Path: '/team/web/' }),
    );
    expect(User).toMatchObject({
      UserName: 'ann+a=b,c.d@e-f_g',
      Path: '/team/web/',
      Arn: `arn:aws:iam::${server.accountId}:user/team/web/ann+a=b,c.d@e-f_g`,
      CreateDate: expect.any(Date),
    });
    expect(User?.UserId).toMatch(/^AIDA|^[A-Z0-9]{16,}$/i);
    const shown = await iam.send(new GetUserCommand({ UserName: 'ann+a=b,c.d@e-f_g' }));
    expect(shown.User?.UserId).toBe(User?.UserId);
    await iam.send(new UpdateUserCommand({ UserName: 'ann+a=b,c.d@e-f_g', NewUserName: 'anne' }));
    const renamed = await iam.send(new GetUserCommand({ UserName: 'anne' }));
    expect(renamed.User).toMatchObject({ UserId: User?.UserId, Path: '/team/web/' });
    await iam.send(new DeleteUserCommand({ UserName: 'anne' }));
    expect(await failure(iam.send(new GetUserCommand({ UserName: 'anne' })))).toEqual([
      'NoSuchEntityException',
      404,
    ]);
  });

  it('tells what is not there', async () => {
    const nothing = ['NoSuchEntityException', 404];
    const PolicyArn = `arn:aws:iam::${server.accountId}:policy/no-such-policy`;
    for (const call of [
      () => iam.send(new GetUserCommand({ UserName: 'nobody' })),
      () => iam.send(new DeleteUserCommand({ UserName: 'nobody' })),
      () => iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' })),
      () => iam.send(new ListAccessKeysCommand({ UserName: 'nobody' })),
      () => iam.send(new GetGroupCommand({ GroupName: 'nobody' })),
      () => iam.send(new GetRoleCommand({ RoleName: 'nobody' })),
      () => iam.send(new GetPolicyCommand({ PolicyArn })),
      () => iam.send(new ListAttachedUserPoliciesCommand({ UserName: 'nobody' })),
    ]) {
      expect(await failure(call())).toEqual(nothing);
    }
    const UserName = await makeUser('has-nothing');
    expect(await failure(iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'none' })))).toEqual(
      nothing,
    );
    expect(await failure(iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })))).toEqual(nothing);
    expect(
      await failure(iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: 'AAAABBBBCCCCDDDD1234' }))),
    ).toEqual(nothing);
  });

  it('refuses a name that is taken', async () => {
    const taken = ['EntityAlreadyExistsException', 409];
    await makeUser('twice');
    expect(await failure(makeUser('twice'))).toEqual(taken);
    const group = () => iam.send(new CreateGroupCommand({ GroupName: 'twice' }));
    await group();
    expect(await failure(group())).toEqual(taken);
    const role = () =>
      iam.send(
        new CreateRoleCommand({
          RoleName: 'twice',
          AssumeRolePolicyDocument: trustText(`arn:aws:iam::${server.accountId}:root`),
        }),
      );
    await role();
    expect(await failure(role())).toEqual(taken);
    const policy = () =>
      iam.send(new CreatePolicyCommand({ PolicyName: 'twice', PolicyDocument: policyText('s3:*') }));
    await policy();
    expect(await failure(policy())).toEqual(taken);
  });

  it('gives a user two keys, and no third', async () => {
    const UserName = await makeUser('keyholder');
    const { AccessKey: first } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    const { AccessKey: second } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    expect(first).toMatchObject({ UserName, Status: 'Active', SecretAccessKey: expect.any(String) });
    expect(await failure(iam.send(new CreateAccessKeyCommand({ UserName })))).toEqual([
      'LimitExceededException',
      409,
    ]);
    const AccessKeyId = first?.AccessKeyId ?? '';
    await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(new Map(AccessKeyMetadata.map((key) => [key.AccessKeyId, key.Status]))).toEqual(
      new Map([
        [AccessKeyId, 'Inactive'],
        [second?.AccessKeyId, 'Active'],
      ]),
    );
    expect(JSON.stringify(AccessKeyMetadata)).not.toContain(first?.SecretAccessKey);

    const unused = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId }));
    expect(unused).toMatchObject({ UserName, AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } });
    expect(unused.AccessKeyLastUsed?.LastUsedDate).toBeUndefined();

    for (const key of [first, second]) {
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: key?.AccessKeyId }));
    }
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('keeps groups and who is in them', async () => {
    const UserName = await makeUser('member');
    const GroupName = 'members';
    await iam.send(new CreateGroupCommand({ GroupName, Path: '/teams/' }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
    const { Group, Users } = await iam.send(new GetGroupCommand({ GroupName }));
    expect(Group?.Arn).toBe(`arn:aws:iam::${server.accountId}:group/teams/members`);
    expect(Users?.map((user) => user.UserName)).toEqual([UserName]);
    const { Groups } = await iam.send(new ListGroupsForUserCommand({ UserName }));
    expect(Groups?.map((group) => group.GroupName)).toEqual([GroupName]);
    await iam.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    expect((await iam.send(new GetGroupCommand({ GroupName }))).Users).toEqual([]);
    await iam.send(new DeleteGroupCommand({ GroupName }));
    expect(await failure(iam.send(new GetGroupCommand({ GroupName })))).toEqual([
      'NoSuchEntityException',
      404,
    ]);
  });

  it('keeps roles and whom they trust', async () => {
    const RoleName = 'reader';
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path: '/apps/',
        Description: 'Reads things',
        MaxSessionDuration: 7200,
        AssumeRolePolicyDocument: trustText(`arn:aws:iam::${server.accountId}:root`),
      }),
    );
    expect(Role).toMatchObject({
      RoleName,
      Arn: `arn:aws:iam::${server.accountId}:role/apps/reader`,
      RoleId: expect.stringMatching(/^AROA/),
    });
    const other = trustText(`arn:aws:iam::${server.accountId}:user/someone`);
    await makeUser('someone');
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: other }));
    const shown = await iam.send(new GetRoleCommand({ RoleName }));
    expect(decoded(shown.Role?.AssumeRolePolicyDocument)).toEqual(JSON.parse(other));
    expect(shown.Role).toMatchObject({ Description: 'Reads things', MaxSessionDuration: 7200 });

    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'for-the-role', PolicyDocument: policyText('s3:GetObject') }),
    );
    const PolicyArn = Policy?.Arn;
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'for-the-role', PolicyArn }]);
    const conflict = ['DeleteConflictException', 409];
    expect(await failure(iam.send(new DeleteRoleCommand({ RoleName })))).toEqual(conflict);
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
    await iam.send(new DeleteRoleCommand({ RoleName }));
    expect(await failure(iam.send(new GetRoleCommand({ RoleName })))).toEqual(['NoSuchEntityException', 404]);
  });

  it('keeps up to five versions of a policy, one of them the default', async () => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'versions', PolicyDocument: policyText('s3:Get1') }),
    );
    const PolicyArn = Policy?.Arn;
    for (const n of [2, 3, 4, 5]) {
      const { PolicyVersion } = await iam.send(
        new CreatePolicyVersionCommand({
          PolicyArn,
          PolicyDocument: policyText(`s3:Get${n}`),
          SetAsDefault: n === 3,
        }),
      );
      expect(PolicyVersion).toMatchObject({ VersionId: `v${n}`, IsDefaultVersion: n === 3 });
    }
    const sixth = () =>
      iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: policyText('s3:Get6') }));
    expect(await failure(sixth())).toEqual(['LimitExceededException', 409]);
    const version = (VersionId: string) => iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    expect(decoded((await version('v3')).PolicyVersion?.Document)).toEqual(JSON.parse(policyText('s3:Get3')));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.DefaultVersionId).toBe('v3');
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v4' }));
    expect(await failure(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v4' })))).toEqual([
      'DeleteConflictException',
      409,
    ]);
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect((await sixth()).PolicyVersion?.VersionId).toBe('v6');
    const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
    expect(Versions.filter((v) => v.IsDefaultVersion).map((v) => v.VersionId)).toEqual(['v4']);
    expect(Versions.length).toBe(5);
    expect(await failure(version('v1'))).toEqual(['NoSuchEntityException', 404]);
  });

  it('attaches a policy to users and groups, and tells to whom', async () => {
    const UserName = await makeUser('attached');
    const GroupName = 'attached';
    await iam.send(new CreateGroupCommand({ GroupName }));
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: 'attached', PolicyDocument: policyText('s3:ListBucket') }),
    );
    const PolicyArn = Policy?.Arn;
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    expect((await iam.send(new GetPolicyCommand({ PolicyArn }))).Policy?.AttachmentCount).toBe(2);
    const { AttachedPolicies } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    expect(AttachedPolicies?.map((policy) => policy.PolicyArn)).toEqual([PolicyArn]);
    const { PolicyUsers, PolicyGroups, PolicyRoles } = await iam.send(
      new ListEntitiesForPolicyCommand({ PolicyArn }),
    );
    expect(PolicyUsers?.map((user) => user.UserName)).toEqual([UserName]);
    expect(PolicyGroups?.map((group) => group.GroupName)).toEqual([GroupName]);
    expect(PolicyRoles ?? []).toEqual([]);
    const local = await iam.send(new ListPoliciesCommand({ Scope: 'Local', OnlyAttached: true }));
    expect(local.Policies?.map((policy) => policy.Arn)).toContain(PolicyArn);
    await iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn }));
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
    expect((await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))).AttachedPolicies).toEqual([]);
  });

  it('knows the administrator’s policy of the provider', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
    expect(Policy?.PolicyName).toBe('AdministratorAccess');
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
    const document = decoded(PolicyVersion?.Document) as { Statement: { Effect: string }[] };
    expect(document.Statement[0]).toMatchObject({ Effect: 'Allow', Resource: '*' });
  });

  it('keeps inline policies as they were sent', async () => {
    const UserName = await makeUser('inline');
    const PolicyDocument = `{ "Version": "2012-10-17",\n  "Statement": { "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::é (1)/*" } }`;
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument }));
    const { PolicyNames } = await iam.send(new ListUserPoliciesCommand({ UserName }));
    expect(PolicyNames).toEqual(['own']);
    const got = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName: 'own' }));
    expect(decodeURIComponent(got.PolicyDocument ?? '')).toBe(PolicyDocument);
    expect(await failure(iam.send(new DeleteUserCommand({ UserName })))).toEqual([
      'DeleteConflictException',
      409,
    ]);
    await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName: 'own' }));
    expect((await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames).toEqual([]);
  });

  it('refuses what is no policy', async () => {
    const UserName = await makeUser('malformed');
    for (const PolicyDocument of [
      '{',
      '[]',
      '{"Version":"2012-10-17"}',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Maybe","Action":"s3:*","Resource":"*"}]}',
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3","Resource":"*"}]}',
    ]) {
      const put = iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'bad', PolicyDocument }));
      expect(await failure(put), PolicyDocument).toEqual(['MalformedPolicyDocumentException', 400]);
    }
  });

  it('keeps tags', async () => {
    const UserName = await makeUser('tagged');
    await iam.send(
      new TagUserCommand({
        UserName,
        Tags: [
          { Key: 'team', Value: 'web + more' },
          { Key: 'cost', Value: '' },
        ],
      }),
    );
    await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'team', Value: 'data' }] }));
    await iam.send(new UntagUserCommand({ UserName, TagKeys: ['cost', 'absent'] }));
    const { Tags } = await iam.send(new ListUserTagsCommand({ UserName }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'data' }]);
  });

  it('gives long lists page by page, each thing once', async () => {
    const names = Array.from({ length: 25 }, (_, n) => `page-${String(n).padStart(2, '0')}`);
    for (const RoleName of names) {
      const AssumeRolePolicyDocument = trustText(`arn:aws:iam::${server.accountId}:root`);
      await iam.send(new CreateRoleCommand({ RoleName, Path: '/pages/', AssumeRolePolicyDocument }));
    }
    const seen: (string | undefined)[] = [];
    const sizes: number[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam.send(new ListRolesCommand({ PathPrefix: '/pages/', MaxItems: 7, Marker }));
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      seen.push(...(page.Roles ?? []).map((role) => role.RoleName));
      sizes.push(page.Roles?.length ?? 0);
      Marker = page.Marker;
    } while (Marker !== undefined && sizes.length < 10);
    expect(sizes).toEqual([7, 7, 7, 4]);
    expect(seen.sort()).toEqual(names);
  });

  it('tells of all of it at once', async () => {
    const UserName = await makeUser('in-detail');
    const PolicyDocument = policyText('s3:GetObject', 'arn:aws:s3:::detail/*');
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'detail', PolicyDocument }));
    const details = await iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1000 }));
    const user = details.UserDetailList?.find((detail) => detail.UserName === UserName);
    expect(user?.UserPolicyList?.map((policy) => policy.PolicyName)).toEqual(['detail']);
    expect(decoded(user?.UserPolicyList?.[0]?.PolicyDocument)).toEqual(JSON.parse(PolicyDocument));
    const roles = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
    expect(roles.UserDetailList ?? []).toEqual([]);

    const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ AccessKeysPerUserQuota: 2, VersionsPerPolicyQuota: 5 });
    const { Users } = await iam.send(new ListUsersCommand({ MaxItems: 1000 }));
    expect(SummaryMap?.Users).toBe(Users?.length);
  });

  it('makes a credential report, once it was asked to', async () => {
    const UserName = await makeUser('reported');
    await iam.send(new CreateAccessKeyCommand({ UserName }));
    let state: string | undefined;
    for (let tries = 0; state !== 'COMPLETE' && tries < 10; tries++) {
      state = (await iam.send(new GenerateCredentialReportCommand({}))).State;
      if (tries === 0) expect(state).toBe('STARTED');
    }
    const { Content, ReportFormat, GeneratedTime } = await iam.send(new GetCredentialReportCommand({}));
    expect([ReportFormat, GeneratedTime]).toEqual(['text/csv', expect.any(Date)]);
    const [head = '', ...rows] = new TextDecoder().decode(Content).trim().split('\n');
    const columns = head.split(',');
    const row = rows.map((line) => line.split(',')).find(([name]) => name === UserName) ?? [];
    const field = (name: string) => row[columns.indexOf(name)];
    expect(field('arn')).toBe(`arn:aws:iam::${server.accountId}:user/${UserName}`);
    expect([field('access_key_1_active'), field('access_key_2_active')]).toEqual(['true', 'false']);
    expect(Number.isNaN(Date.parse(field('user_creation_time') ?? ''))).toBe(false);
  });
}

describe('the sandbox', () => suite(startOurs));
describe.skipIf(!hasMoto)('moto', () => suite(() => startMoto(cleanEnvironment(home))));
