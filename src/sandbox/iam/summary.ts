import type { XmlNode } from '../xml/write.ts';
import { anything, type IamActions, type IamCall } from './call.ts';

/** The numbers of the account, and IAM's quotas as far as the sandbox keeps them. */
function getAccountSummary({ account }: IamCall) {
  const users = [...account.users.values()];
  const own = [...account.policies.values()].filter(({ arn }) => !arn.startsWith('arn:aws:iam::aws:'));
  const devices = users.filter((user) => user.mfaSince !== null).length;
  const numbers: Record<string, number> = {
    Users: users.length,
    UsersQuota: 5000,
    Groups: account.groups.size,
    GroupsQuota: 300,
    Roles: account.roles.size,
    RolesQuota: 1000,
    Policies: own.length,
    PoliciesQuota: 1500,
    PolicyVersionsInUse: own.reduce((count, { versions }) => count + versions.length, 0),
    PolicyVersionsInUseQuota: 10_000,
    VersionsPerPolicyQuota: 5,
    PolicySizeQuota: 6144,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    AccessKeysPerUserQuota: 2,
    AccountAccessKeysPresent: account.rootKeys.length,
    AccountMFAEnabled: 0,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 10,
    GroupsPerUserQuota: 10,
    MFADevices: devices,
    MFADevicesInUse: devices,
  };
  const entries = Object.entries(numbers).map(
    ([key, value]): XmlNode => [
      'entry',
      [
        ['key', key],
        ['value', value],
      ],
    ],
  );
  return [['SummaryMap', entries] as const];
}

/** The account in numbers. */
export const summaryActions: IamActions = {
  GetAccountSummary: { resource: anything, run: getAccountSummary },
};
