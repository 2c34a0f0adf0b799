import {
  type AccessKey,
  type Account,
  arnOf,
  type Group,
  type Identity,
  type LastUse,
  type ManagedPolicy,
  type PolicyVersion,
  type Role,
  type User,
} from '../account.ts';
import { isoSeconds } from '../http/query.ts';
import type { XmlNode } from '../xml/write.ts';

/** How IAM's answers show its things. */

/** Policy documents are percent-encoded as RFC 3986 has it, in every answer of IAM. */
export const encodeDocument = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

export const tagNodes = (tags: ReadonlyMap<string, string>): XmlNode[] =>
  [...tags].map(([key, value]) => [
    'member',
    [
      ['Key', key],
      ['Value', value],
    ],
  ]);

const unlessEmpty = (name: string, children: readonly XmlNode[]): XmlNode[] =>
  children.length > 0 ? [[name, children]] : [];

/** What IAM's actions and elements call each kind. */
export const titles = { user: 'User', group: 'Group', role: 'Role' } as const;

const commonNodes = (account: Account, identity: Identity): XmlNode[] => {
  const title = titles[identity.kind];
  return [
    ['Path', identity.path],
    [`${title}Name`, identity.name],
    [`${title}Id`, identity.id],
    ['Arn', arnOf(account, identity)],
    ['CreateDate', isoSeconds(identity.createdAt)],
  ];
};

/** A user as lists show it. */
export const userNodes: (account: Account, user: User) => XmlNode[] = commonNodes;

/** A user by itself, tags included. */
export const wholeUserNodes = (account: Account, user: User): XmlNode[] => [
  ...userNodes(account, user),
  ...unlessEmpty('Tags', tagNodes(user.tags)),
];

export const groupNodes: (account: Account, group: Group) => XmlNode[] = commonNodes;

/** A role as lists show it. */
export const roleNodes = (account: Account, role: Role): XmlNode[] => [
  ...commonNodes(account, role),
  ['AssumeRolePolicyDocument', encodeDocument(role.trust)],
  ...(role.description === '' ? [] : [['Description', role.description] as const]),
  ['MaxSessionDuration', role.maxSessionDuration],
];

/** When and where a role was last used; empty when never. */
export const roleLastUsedNodes = (use: LastUse | null): XmlNode[] =>
  use
    ? [
        ['LastUsedDate', isoSeconds(use.at)],
        ['Region', use.region],
      ]
    : [];

/** A role by itself, tags and last use included. */
export const wholeRoleNodes = (account: Account, role: Role): XmlNode[] => [
  ...roleNodes(account, role),
  ...unlessEmpty('Tags', tagNodes(role.tags)),
  ['RoleLastUsed', roleLastUsedNodes(role.lastUsed)],
];

/** An access key without its secret. */
export const keyNodes = (userName: string, key: AccessKey): XmlNode[] => [
  ['UserName', userName],
  ['AccessKeyId', key.accessKeyId],
  ['Status', key.status],
  ['CreateDate', isoSeconds(key.createdAt)],
];

/** @param attachments to how many users, groups and roles it is attached */
export const policyNodes = (policy: ManagedPolicy, attachments: number): XmlNode[] => [
  ['PolicyName', policy.name],
  ['PolicyId', policy.id],
  ['Arn', policy.arn],
  ['Path', policy.path],
  ['DefaultVersionId', policy.defaultVersionId],
  ['AttachmentCount', attachments],
  ['PermissionsBoundaryUsageCount', 0],
  ['IsAttachable', true],
  ['CreateDate', isoSeconds(policy.createdAt)],
  ['UpdateDate', isoSeconds(policy.updatedAt)],
];

/** A version of a policy as lists show it. */
export const versionNodes = (policy: ManagedPolicy, version: PolicyVersion): XmlNode[] => [
  ['VersionId', version.id],
  ['IsDefaultVersion', version.id === policy.defaultVersionId],
  ['CreateDate', isoSeconds(version.createdAt)],
];

/** Managed policies as the lists of what is attached show them. */
export const attachedNodes = (account: Account, arns: Iterable<string>): XmlNode[] =>
  [...arns].sort().map((arn) => ['member', attachedNode(account, arn)]);

/** One managed policy as the lists of what is attached show it. */
export const attachedNode = (account: Account, arn: string): XmlNode[] => [
  ['PolicyName', account.policies.get(arn)?.name ?? ''],
  ['PolicyArn', arn],
];

/** Inline policies with their documents. */
export const inlineNodes = (inline: ReadonlyMap<string, string>): XmlNode[] =>
  [...inline].map(([name, document]) => [
    'member',
    [
      ['PolicyName', name],
      ['PolicyDocument', encodeDocument(document)],
    ],
  ]);
