import { type Account, groupsOf, type Identity, type ManagedPolicy } from '../account.ts';
import { list } from '../http/parameters.ts';
import type { XmlNode } from '../xml/write.ts';
import { attachmentCounts } from './attachments.ts';
import { anything, type IamActions, type IamCall } from './call.ts';
import {
  attachedNodes,
  encodeDocument,
  groupNodes,
  inlineNodes,
  policyNodes,
  roleLastUsedNodes,
  roleNodes,
  tagNodes,
  userNodes,
  versionNodes,
} from './nodes.ts';
import { pageEnd, pageOf } from './paging.ts';
import { validationError } from './refusals.ts';

/** What the answer has a list for, in the order in which pages go through them. */
const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

interface Detail {
  list: (typeof lists)[number];
  /** What `Filter` calls it. */
  type: string;
  /** Unique in its list. */
  key: string;
  render(): XmlNode[];
}

const filters = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];

function renderIdentity(account: Account, identity: Identity): XmlNode[] {
  const inline = inlineNodes(identity.inline);
  const attached: XmlNode = ['AttachedManagedPolicies', attachedNodes(account, identity.attached)];
  return identity.kind === 'group'
    ? [['GroupPolicyList', inline], attached]
    : [[identity.kind === 'user' ? 'UserPolicyList' : 'RolePolicyList', inline], attached];
}

function identityDetails(account: Account): Detail[] {
  const users = [...account.users.values()].map(
    (user): Detail => ({
      list: 'UserDetailList',
      type: 'User',
      key: user.name,
      render: () => [
        ...userNodes(account, user),
        ...renderIdentity(account, user),
        ['GroupList', groupsOf(account, user).map(({ name }) => ['member', name])],
        ['Tags', tagNodes(user.tags)],
      ],
    }),
  );
  const groups = [...account.groups.values()].map(
    (group): Detail => ({
      list: 'GroupDetailList',
      type: 'Group',
      key: group.name,
      render: () => [...groupNodes(account, group), ...renderIdentity(account, group)],
    }),
  );
  const roles = [...account.roles.values()].map(
    (role): Detail => ({
      list: 'RoleDetailList',
      type: 'Role',
      key: role.name,
      render: () => [
        ...roleNodes(account, role),
        ...renderIdentity(account, role),
        ['InstanceProfileList', []],
        ['Tags', tagNodes(role.tags)],
        ['RoleLastUsed', roleLastUsedNodes(role.lastUsed)],
      ],
    }),
  );
  return [...users, ...groups, ...roles];
}

function policyDetail(policy: ManagedPolicy, attachments: number): XmlNode[] {
  return [
    ...policyNodes(policy, attachments),
    [
      'PolicyVersionList',
      policy.versions.map((version) => [
        'member',
        [['Document', encodeDocument(version.document)] as const, ...versionNodes(policy, version)],
      ]),
    ],
  ];
}

/** Policies of the account; of the provider's only those that are attached to something, as IAM has it. */
function policyDetails(account: Account): Detail[] {
  const counts = attachmentCounts(account);
  return [...account.policies.values()].flatMap((policy): Detail[] => {
    const isProviders = policy.arn.startsWith('arn:aws:iam::aws:');
    const attachments = counts.get(policy.arn) ?? 0;
    if (isProviders && attachments === 0) return [];
    return [
      {
        list: 'Policies',
        type: isProviders ? 'AWSManagedPolicy' : 'LocalManagedPolicy',
        key: policy.arn,
        render: () => policyDetail(policy, attachments),
      },
    ];
  });
}

function getAccountAuthorizationDetails(call: IamCall) {
  const { account, parameters } = call;
  const wanted = list(parameters, 'Filter');
  const unknown = wanted.find((type) => !filters.includes(type));
  if (unknown !== undefined) {
    throw validationError(
      `1 validation error detected: Value '[${unknown}]' at 'filter' failed to satisfy constraint: Member must satisfy enum value set: [${filters.join(', ')}]`,
    );
  }
  const details = [...identityDetails(account), ...policyDetails(account)].filter(
    ({ type }) => wanted.length === 0 || wanted.includes(type),
  );
  const page = pageOf(parameters, details, (detail) => `${lists.indexOf(detail.list)}/${detail.key}`);
  return [
    ...lists.map(
      (name): XmlNode => [
        name,
        page.items.filter((detail) => detail.list === name).map((detail) => ['member', detail.render()]),
      ],
    ),
    ...pageEnd(page),
  ];
}

/** Everything about everyone, but not their keys. */
export const detailActions: IamActions = {
  GetAccountAuthorizationDetails: { resource: anything, run: getAccountAuthorizationDetails },
};
