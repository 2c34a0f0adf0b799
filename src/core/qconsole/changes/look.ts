/** One user, group, role or policy as the service has it now; null when it is not there. */
import type { IAM, Tag } from '@aws-sdk/client-iam';
import type { LastUse } from '#shared/account.ts';
import type { Holder } from '#shared/iamChange.ts';
import type { RemoteGroup, RemoteKey, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { allPages, ifShown, ifThere } from './ask.ts';
import { plainDocument } from './documents.ts';
import { groupsOf } from './groups.ts';
import { policiesOf } from './holders.ts';
import { keysOf, lastUse, type UserKey } from './userKeys.ts';

const iso = (at: Date | undefined): string | undefined => at?.toISOString();

const tagsFrom = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Attached and inline policies of a holder. */
async function grantsOf(iam: IAM, holder: Holder): Promise<Pick<RemoteGroup, 'attached' | 'inline'>> {
  const policies = policiesOf(iam, holder);
  const [attached, names] = await Promise.all([
    ifShown(policies.attached(), []),
    ifShown(policies.inlineNames(), []),
  ]);
  const inline = names.map(async (name) => ({
    name,
    document: await ifShown(policies.inlineDocument(name), ''),
  }));
  return { attached, inline: await Promise.all(inline) };
}

/** @throws what the service fails with, other than that there is no such user */
export async function lookAtUser(iam: IAM, name: string): Promise<RemoteUser | null> {
  const User = (await ifThere(iam.getUser({ UserName: name })))?.User;
  if (!User) return null;
  const [grants, groups, keys, devices] = await Promise.all([
    grantsOf(iam, { kind: 'user', name }),
    ifShown(groupsOf(iam, name), []),
    ifShown(keysOf(iam, name), null),
    ifShown(iam.listMFADevices({ UserName: name }), null),
  ]);
  return {
    name: User.UserName ?? name,
    path: User.Path ?? '/',
    arn: User.Arn ?? '',
    id: User.UserId ?? '',
    createdAt: iso(User.CreateDate),
    ...grants,
    groups,
    tags: tagsFrom(User.Tags),
    keys: keys && (await Promise.all(keys.map((key) => remoteKey(iam, key)))),
    mfa: devices && (devices.MFADevices ?? []).length > 0,
    passwordLastUsed: iso(User.PasswordLastUsed),
  };
}

async function remoteKey(iam: IAM, { id, active, createdAt }: UserKey): Promise<RemoteKey> {
  const use = await lastUse(iam, id);
  const told: LastUse | undefined =
    use === undefined ? undefined : use ? { at: use.at.toISOString(), service: use.service } : { at: null };
  return { id, status: active ? 'Active' : 'Inactive', createdAt: iso(createdAt), lastUse: told };
}

/** @throws what the service fails with, other than that there is no such group */
export async function lookAtGroup(iam: IAM, name: string): Promise<RemoteGroup | null> {
  const Group = (await ifThere(iam.getGroup({ GroupName: name, MaxItems: 1 })))?.Group;
  if (!Group) return null;
  return {
    name: Group.GroupName ?? name,
    path: Group.Path ?? '/',
    arn: Group.Arn ?? '',
    id: Group.GroupId ?? '',
    createdAt: iso(Group.CreateDate),
    ...(await grantsOf(iam, { kind: 'group', name })),
  };
}

/** @throws what the service fails with, other than that there is no such role */
export async function lookAtRole(iam: IAM, name: string): Promise<RemoteRole | null> {
  const Role = (await ifThere(iam.getRole({ RoleName: name })))?.Role;
  if (!Role) return null;
  const used = Role.RoleLastUsed;
  return {
    name: Role.RoleName ?? name,
    path: Role.Path ?? '/',
    arn: Role.Arn ?? '',
    id: Role.RoleId ?? '',
    createdAt: iso(Role.CreateDate),
    ...(await grantsOf(iam, { kind: 'role', name })),
    description: Role.Description ?? '',
    trust: plainDocument(Role.AssumeRolePolicyDocument),
    maxSessionSeconds: Role.MaxSessionDuration,
    tags: tagsFrom(Role.Tags),
    lastUse: used?.LastUsedDate ? { at: used.LastUsedDate.toISOString(), region: used.Region } : undefined,
  };
}

/** @throws what the service fails with, other than that there is no such policy */
export async function lookAtPolicy(iam: IAM, PolicyArn: string): Promise<RemotePolicy | null> {
  const Policy = (await ifThere(iam.getPolicy({ PolicyArn })))?.Policy;
  if (!Policy) return null;
  const versions = await ifShown(
    allPages(
      (Marker) => iam.listPolicyVersions({ PolicyArn, Marker }),
      (page) => page.Versions,
    ),
    [],
  );
  const defaultVersion = Policy.DefaultVersionId ?? '';
  const current = await ifShown(iam.getPolicyVersion({ PolicyArn, VersionId: defaultVersion }), null);
  return {
    name: Policy.PolicyName ?? '',
    path: Policy.Path ?? '/',
    arn: PolicyArn,
    id: Policy.PolicyId ?? '',
    createdAt: iso(Policy.CreateDate),
    description: Policy.Description ?? '',
    own: !/^arn:[^:]*:iam::aws:/.test(PolicyArn),
    attachments: Policy.AttachmentCount,
    defaultVersion,
    versions: versions.map(({ VersionId = '', CreateDate }) => ({
      id: VersionId,
      createdAt: iso(CreateDate),
    })),
    document: current && plainDocument(current.PolicyVersion?.Document),
  };
}
