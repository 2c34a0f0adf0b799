import type {
  AccessKeyMetadata,
  GroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail,
  Tag,
  UserDetail,
} from '@aws-sdk/client-iam';
import type { LastUse } from '#shared/account.ts';
import { KeptAccessKeyId } from '#shared/fields.ts';
import type { RemoteGroup, RemoteKey, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';

/** What the service tells, in the shapes of the mirror. Whatever it sends fits them afterwards. */

/** One line of at most so many characters. */
const line = (text: string | undefined, max: number): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this replaces
  cut(text ?? '', max).replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, '?');

/** The beginning of a text, as a text of its own: a slice would keep all of it in memory. */
const cut = (text: string, max: number): string =>
  text.length <= max ? text : Buffer.from(text.slice(0, max), 'utf16le').toString('utf16le');

/** A name. */
export const nameText = (text: string | undefined): string => line(text, 128);

const arnText = (text: string | undefined): string => line(text, 2048);

/** An instant, or undefined for none that can be read. */
export const instant = (at: Date | undefined): string | undefined =>
  at === undefined || Number.isNaN(at.getTime()) ? undefined : at.toISOString();

/** Spreads a field only where there is something to say. */
const given = <K extends string, V>(name: K, value: V | undefined): { [N in K]?: V } =>
  value === undefined ? {} : ({ [name]: value } as { [N in K]?: V });

/** A policy document as JSON text: IAM sends it percent-encoded, and not every service does. */
export function documentText(text: string | undefined): string {
  const raw = text ?? '';
  if (!raw.includes('%') || raw.trimStart().startsWith('{')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** Tags by key. */
export const tagsOf = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));

const inlineOf = (policies: readonly PolicyDetail[] | undefined): RemoteUser['inline'] =>
  (policies ?? []).map(({ PolicyName, PolicyDocument }) => ({
    name: nameText(PolicyName),
    document: documentText(PolicyDocument),
  }));

const attachedOf = (policies: readonly { PolicyArn?: string }[] | undefined): string[] => [
  ...new Set((policies ?? []).flatMap(({ PolicyArn }) => (PolicyArn ? [arnText(PolicyArn)] : []))),
];

/** A use, as `GetAccessKeyLastUsed` and `RoleLastUsed` tell it; `N/A` means never. */
export function lastUseOf(
  use: { LastUsedDate?: Date; ServiceName?: string; Region?: string } | undefined,
): LastUse {
  const said = (text: string | undefined) =>
    text === undefined || text === '' || text === 'N/A' ? undefined : line(text, 64);
  return {
    at: instant(use?.LastUsedDate) ?? null,
    ...given('service', said(use?.ServiceName)),
    ...given('region', said(use?.Region)),
  };
}

/** A listed key; null for one without an id that can be kept. */
export function keyOf({
  AccessKeyId: id,
  Status,
  CreateDate,
}: AccessKeyMetadata): (RemoteKey & { id: string }) | null {
  const parsed = KeptAccessKeyId.safeParse(id);
  if (!parsed.success) return null;
  return {
    id: parsed.data,
    // A service that leaves it out has no keys that are switched off.
    status: Status === 'Inactive' ? 'Inactive' : 'Active',
    ...given('createdAt', instant(CreateDate)),
  };
}

/** What users, groups, roles and policies have in common; IAM names the name and the id after their kind. */
const identityOf = (
  { Path, Arn, CreateDate }: { Path?: string; Arn?: string; CreateDate?: Date },
  name: string | undefined,
  id: string | undefined,
) => ({
  name: nameText(name),
  path: line(Path ?? '/', 512),
  arn: arnText(Arn),
  id: line(id, 128),
  ...given('createdAt', instant(CreateDate)),
});

/** A user; its keys are not known yet, nor whether it has a device for one-time passwords. */
export const userOf = (user: UserDetail & { PasswordLastUsed?: Date }): RemoteUser => ({
  ...identityOf(user, user.UserName, user.UserId),
  attached: attachedOf(user.AttachedManagedPolicies),
  inline: inlineOf(user.UserPolicyList),
  groups: [...new Set((user.GroupList ?? []).map(nameText))],
  tags: tagsOf(user.Tags),
  keys: null,
  mfa: null,
  ...given('passwordLastUsed', instant(user.PasswordLastUsed)),
});

export const groupOf = (group: GroupDetail): RemoteGroup => ({
  ...identityOf(group, group.GroupName, group.GroupId),
  attached: attachedOf(group.AttachedManagedPolicies),
  inline: inlineOf(group.GroupPolicyList),
});

export const roleOf = (
  role: RoleDetail & { Description?: string; MaxSessionDuration?: number },
): RemoteRole => ({
  ...identityOf(role, role.RoleName, role.RoleId),
  attached: attachedOf(role.AttachedManagedPolicies),
  inline: inlineOf(role.RolePolicyList),
  description: role.Description ?? '',
  trust: documentText(role.AssumeRolePolicyDocument),
  ...given('maxSessionSeconds', role.MaxSessionDuration),
  tags: tagsOf(role.Tags),
  ...(role.RoleLastUsed === undefined ? {} : { lastUse: lastUseOf(role.RoleLastUsed) }),
});

/** ARNs of the provider's own policies name the provider where others have an account's number. */
export const isOwnPolicy = (arn: string): boolean => !/^arn:[^:]*:iam::(?:aws[a-z-]*):policy\//.test(arn);

/** The name at the end of a policy's ARN, behind the path; the ARN itself where it has none. */
export const policyNameOf = (arn: string): string => arn.split('/').at(-1) || arn;

/** A managed policy's name: where a service leaves it out, it is the end of the ARN, behind the path. */
export const policyName = ({ PolicyName, Arn }: Pick<ManagedPolicyDetail, 'PolicyName' | 'Arn'>): string =>
  nameText(PolicyName || policyNameOf(Arn ?? ''));

export function policyOf(policy: ManagedPolicyDetail): RemotePolicy {
  const versions = policy.PolicyVersionList ?? [];
  const shown = versions.find(
    (version) => version.IsDefaultVersion || version.VersionId === policy.DefaultVersionId,
  );
  return {
    ...identityOf(policy, policyName(policy), policy.PolicyId),
    description: policy.Description ?? '',
    own: isOwnPolicy(arnText(policy.Arn)),
    ...given('attachments', policy.AttachmentCount),
    defaultVersion: line(policy.DefaultVersionId ?? shown?.VersionId, 64),
    versions: versions.map(({ VersionId, CreateDate }) => ({
      id: line(VersionId, 64),
      ...given('createdAt', instant(CreateDate)),
    })),
    document: shown?.Document === undefined ? null : documentText(shown.Document),
  };
}
