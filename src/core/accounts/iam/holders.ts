import type { IAM } from '@aws-sdk/client-iam';
import type { Holder } from '#shared/iamChange.ts';
import { allPages } from './answers.ts';
import { documentText } from './remote.ts';

/** What the SDK takes with every call. */
export type CallOptions = { abortSignal?: AbortSignal };

/** What IAM calls the same thing three times, for users, groups and roles. */
interface HolderCalls {
  attach(name: string, PolicyArn: string): Promise<unknown>;
  detach(name: string, PolicyArn: string): Promise<unknown>;
  putInline(name: string, PolicyName: string, PolicyDocument: string): Promise<unknown>;
  deleteInline(name: string, PolicyName: string): Promise<unknown>;
  inlineDocument(name: string, PolicyName: string): Promise<{ PolicyDocument?: string }>;
  /** Names. */
  inlineNames(name: string): Promise<string[]>;
  attached(name: string): Promise<{ PolicyArn?: string }[]>;
}

const callsOf = {
  user: (iam: IAM, options: CallOptions): HolderCalls => ({
    attach: (UserName, PolicyArn) => iam.attachUserPolicy({ UserName, PolicyArn }, options),
    detach: (UserName, PolicyArn) => iam.detachUserPolicy({ UserName, PolicyArn }, options),
    putInline: (UserName, PolicyName, PolicyDocument) =>
      iam.putUserPolicy({ UserName, PolicyName, PolicyDocument }, options),
    deleteInline: (UserName, PolicyName) => iam.deleteUserPolicy({ UserName, PolicyName }, options),
    inlineDocument: (UserName, PolicyName) => iam.getUserPolicy({ UserName, PolicyName }, options),
    inlineNames: (UserName) =>
      allPages(
        (page) => iam.listUserPolicies({ UserName, ...page }, options),
        (answer) => answer.PolicyNames,
      ),
    attached: (UserName) =>
      allPages(
        (page) => iam.listAttachedUserPolicies({ UserName, ...page }, options),
        (answer) => answer.AttachedPolicies,
      ),
  }),
  group: (iam: IAM, options: CallOptions): HolderCalls => ({
    attach: (GroupName, PolicyArn) => iam.attachGroupPolicy({ GroupName, PolicyArn }, options),
    detach: (GroupName, PolicyArn) => iam.detachGroupPolicy({ GroupName, PolicyArn }, options),
    putInline: (GroupName, PolicyName, PolicyDocument) =>
      iam.putGroupPolicy({ GroupName, PolicyName, PolicyDocument }, options),
    deleteInline: (GroupName, PolicyName) => iam.deleteGroupPolicy({ GroupName, PolicyName }, options),
    inlineDocument: (GroupName, PolicyName) => iam.getGroupPolicy({ GroupName, PolicyName }, options),
    inlineNames: (GroupName) =>
      allPages(
        (page) => iam.listGroupPolicies({ GroupName, ...page }, options),
        (answer) => answer.PolicyNames,
      ),
    attached: (GroupName) =>
      allPages(
        (page) => iam.listAttachedGroupPolicies({ GroupName, ...page }, options),
        (answer) => answer.AttachedPolicies,
      ),
  }),
  role: (iam: IAM, options: CallOptions): HolderCalls => ({
    attach: (RoleName, PolicyArn) => iam.attachRolePolicy({ RoleName, PolicyArn }, options),
    detach: (RoleName, PolicyArn) => iam.detachRolePolicy({ RoleName, PolicyArn }, options),
    putInline: (RoleName, PolicyName, PolicyDocument) =>
      iam.putRolePolicy({ RoleName, PolicyName, PolicyDocument }, options),
    deleteInline: (RoleName, PolicyName) => iam.deleteRolePolicy({ RoleName, PolicyName }, options),
    inlineDocument: (RoleName, PolicyName) => iam.getRolePolicy({ RoleName, PolicyName }, options),
    inlineNames: (RoleName) =>
      allPages(
        (page) => iam.listRolePolicies({ RoleName, ...page }, options),
        (answer) => answer.PolicyNames,
      ),
    attached: (RoleName) =>
      allPages(
        (page) => iam.listAttachedRolePolicies({ RoleName, ...page }, options),
        (answer) => answer.AttachedPolicies,
      ),
  }),
};

/** The names of the groups that a user is in. @throws QCredError not_found */
export async function groupsOf(iam: IAM, user: string, options: CallOptions = {}): Promise<string[]> {
  const groups = await allPages(
    (page) => iam.listGroupsForUser({ UserName: user, ...page }, options),
    (answer) => answer.Groups,
  );
  return groups.flatMap(({ GroupName }) => (GroupName ? [GroupName] : []));
}

/** The policies of one user, group or role, asked for and changed. */
interface HolderPolicies {
  attach(policyArn: string): Promise<unknown>;
  detach(policyArn: string): Promise<unknown>;
  putInline(name: string, document: string): Promise<unknown>;
  deleteInline(name: string): Promise<unknown>;
  /** JSON text. @throws QCredError not_found */
  inlineDocument(name: string): Promise<string>;
  inlineNames(): Promise<string[]>;
  /** ARNs. */
  attached(): Promise<string[]>;
}

/**
 * The policies of a user, group or role.
 *
 * @param iam asks
 * @param holder whose policies
 */
export function policiesOf(iam: IAM, { kind, name }: Holder, options: CallOptions = {}): HolderPolicies {
  const calls = callsOf[kind](iam, options);
  return {
    attach: (arn) => calls.attach(name, arn),
    detach: (arn) => calls.detach(name, arn),
    putInline: (policy, document) => calls.putInline(name, policy, document),
    deleteInline: (policy) => calls.deleteInline(name, policy),
    inlineDocument: async (policy) => documentText((await calls.inlineDocument(name, policy)).PolicyDocument),
    inlineNames: () => calls.inlineNames(name),
    attached: async () =>
      (await calls.attached(name)).flatMap(({ PolicyArn }) => (PolicyArn ? [PolicyArn] : [])),
  };
}
