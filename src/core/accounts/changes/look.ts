/** One user, group, role or policy as the service has it now; null when it is not there. */

import type { IAM } from '@aws-sdk/client-iam';
import type { Holder } from '#shared/iamChange.ts';
import type { RemoteGroup, RemoteKey, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { allPages, ifShown, ifThere } from '../iam/answers.ts';
import { groupsOf, policiesOf } from '../iam/holders.ts';
import { groupOf, policyOf, roleOf, userOf } from '../iam/remote.ts';
import { userKeysOf } from '../iam/userKeys.ts';
import { mostOfOne, tooMuch } from '../iam/weight.ts';

/** The policies of a holder, in the words of `GetAccountAuthorizationDetails`. */
async function grantsOf(iam: IAM, holder: Holder) {
  const policies = policiesOf(iam, holder);
  const [attached, names] = await Promise.all([
    ifShown(policies.attached(), []),
    ifShown(policies.inlineNames(), []),
  ]);
  if (names.length > mostOfOne) throw tooMuch(`more than ${mostOfOne} policies of one ${holder.kind}`);
  const inline = names.map(async (PolicyName) => ({
    PolicyName,
    PolicyDocument: await ifShown(policies.inlineDocument(PolicyName), ''),
  }));
  return { attached: attached.map((PolicyArn) => ({ PolicyArn })), inline: await Promise.all(inline) };
}

/** @throws what the service fails with, other than that there is no such user */
export async function lookAtUser(iam: IAM, name: string): Promise<RemoteUser | null> {
  const found = (await ifThere(iam.getUser({ UserName: name })))?.User;
  if (!found) return null;
  const [grants, groups, keys, devices] = await Promise.all([
    grantsOf(iam, { kind: 'user', name }),
    ifShown(groupsOf(iam, name), []),
    ifShown(lookAtKeys(iam, name), null),
    ifShown(iam.listMFADevices({ UserName: name }), null),
  ]);
  const user = userOf({
    ...found,
    AttachedManagedPolicies: grants.attached,
    UserPolicyList: grants.inline,
    GroupList: groups,
  });
  return { ...user, keys, mfa: devices && (devices.MFADevices ?? []).length > 0 };
}

async function lookAtKeys(iam: IAM, user: string): Promise<RemoteKey[]> {
  const keys = userKeysOf(iam, user);
  return Promise.all(
    (await keys.list()).map(async (key) => {
      const lastUse = await keys.lastUse(key.id);
      return lastUse ? { ...key, lastUse } : key;
    }),
  );
}

/** @throws what the service fails with, other than that there is no such group */
export async function lookAtGroup(iam: IAM, name: string): Promise<RemoteGroup | null> {
  const found = (await ifThere(iam.getGroup({ GroupName: name, MaxItems: 1 })))?.Group;
  if (!found) return null;
  const { attached, inline } = await grantsOf(iam, { kind: 'group', name });
  return groupOf({ ...found, AttachedManagedPolicies: attached, GroupPolicyList: inline });
}

/** @throws what the service fails with, other than that there is no such role */
export async function lookAtRole(iam: IAM, name: string): Promise<RemoteRole | null> {
  const found = (await ifThere(iam.getRole({ RoleName: name })))?.Role;
  if (!found) return null;
  const { attached, inline } = await grantsOf(iam, { kind: 'role', name });
  return roleOf({ ...found, AttachedManagedPolicies: attached, RolePolicyList: inline });
}

/** @throws what the service fails with, other than that there is no such policy */
export async function lookAtPolicy(iam: IAM, PolicyArn: string): Promise<RemotePolicy | null> {
  const found = (await ifThere(iam.getPolicy({ PolicyArn })))?.Policy;
  if (!found) return null;
  const versions = await ifShown(
    allPages(
      (page) => iam.listPolicyVersions({ PolicyArn, ...page }),
      (answer) => answer.Versions,
    ),
    [],
  );
  const VersionId = found.DefaultVersionId;
  const current = await ifShown(iam.getPolicyVersion({ PolicyArn, VersionId }), null);
  const PolicyVersionList = versions.map((version) =>
    version.VersionId === VersionId ? { ...version, Document: current?.PolicyVersion?.Document } : version,
  );
  return policyOf({ ...found, PolicyVersionList });
}
