/**
 * Permissions that can be turned into all others.
 *
 * Source: Rhino Security Labs, "AWS IAM Privilege Escalation – Methods and Mitigation", whose numbers
 * are given, and the edges that NCC Group's Principal Mapper (PMapper) draws. The words are ours.
 */

/** On what an action has to be allowed for the path to lead somewhere. */
export type PathTarget =
  /** The principal itself. */
  | 'self'
  /** A group that the user is in. */
  | 'own-group'
  /** A policy of the account's own that counts for the principal. */
  | 'own-policy'
  /** Another user, one who may do everything where there is one. */
  | 'other-user'
  /** A group that may do everything. */
  | 'strong-group'
  /** A role that may do everything. */
  | 'strong-role'
  /** A role that the principal may assume. */
  | 'own-role'
  /** Something of the service that the principal makes or names. */
  | 'anything';

/** One permission of a path. */
export interface PathStep {
  /** As policies write it. */
  action: string;
  on: PathTarget;
}

/** A way up: all of its permissions together. */
export interface EscalationPath {
  id: string;
  /** How it is done, after "can": "attach a stronger policy to itself". */
  words: string;
  /** Its number in the list of Rhino Security Labs; null for one of PMapper's alone. */
  number: number | null;
  steps: readonly PathStep[];
}

const path = (
  id: string,
  number: number | null,
  words: string,
  ...steps: readonly (readonly [action: string, on: PathTarget])[]
): EscalationPath => ({ id, number, words, steps: steps.map(([action, on]) => ({ action, on })) });

/** Passing a strong role to a service that then acts with it. */
const passing = ['iam:PassRole', 'strong-role'] as const;

/** Every path that is looked for. */
export const escalationPaths: readonly EscalationPath[] = [
  path('policy-version', 1, 'write a new version of a policy it has', [
    'iam:CreatePolicyVersion',
    'own-policy',
  ]),
  path('default-version', 2, 'go back to another version of a policy it has', [
    'iam:SetDefaultPolicyVersion',
    'own-policy',
  ]),
  path('instance', 3, 'start a machine that acts as a stronger role', passing, [
    'ec2:RunInstances',
    'anything',
  ]),
  path('access-key', 4, 'make an access key of another user', ['iam:CreateAccessKey', 'other-user']),
  path('login', 5, 'give another user a password', ['iam:CreateLoginProfile', 'other-user']),
  path('password', 6, 'change the password of another user', ['iam:UpdateLoginProfile', 'other-user']),
  path('attach-user', 7, 'attach a stronger policy to itself', ['iam:AttachUserPolicy', 'self']),
  path('attach-group', 8, 'attach a stronger policy to a group it is in', [
    'iam:AttachGroupPolicy',
    'own-group',
  ]),
  path('attach-role', 9, 'attach a stronger policy to a role it may assume', [
    'iam:AttachRolePolicy',
    'own-role',
  ]),
  path('put-user', 10, 'write a policy into itself', ['iam:PutUserPolicy', 'self']),
  path('put-group', 11, 'write a policy into a group it is in', ['iam:PutGroupPolicy', 'own-group']),
  path('put-role', 12, 'write a policy into a role it may assume', ['iam:PutRolePolicy', 'own-role']),
  path('join-group', 13, 'put itself into a stronger group', ['iam:AddUserToGroup', 'strong-group']),
  path(
    'change-trust',
    14,
    'have a stronger role trust it, and assume that',
    ['iam:UpdateAssumeRolePolicy', 'strong-role'],
    ['sts:AssumeRole', 'strong-role'],
  ),
  path(
    'function',
    15,
    'run a function that acts as a stronger role',
    passing,
    ['lambda:CreateFunction', 'anything'],
    ['lambda:InvokeFunction', 'anything'],
  ),
  path(
    'function-event',
    16,
    'have an event run a function that acts as a stronger role',
    passing,
    ['lambda:CreateFunction', 'anything'],
    ['lambda:CreateEventSourceMapping', 'anything'],
  ),
  path('function-code', 17, 'put its own code into a function that is there', [
    'lambda:UpdateFunctionCode',
    'anything',
  ]),
  path('notebook', 18, 'make a Glue endpoint that acts as a stronger role', passing, [
    'glue:CreateDevEndpoint',
    'anything',
  ]),
  path('notebook-key', 19, 'put its own key into a Glue endpoint that is there', [
    'glue:UpdateDevEndpoint',
    'anything',
  ]),
  path('stack', 20, 'have a stack made by a stronger role', passing, [
    'cloudformation:CreateStack',
    'anything',
  ]),
  path(
    'pipeline',
    21,
    'run a data pipeline that acts as a stronger role',
    passing,
    ['datapipeline:CreatePipeline', 'anything'],
    ['datapipeline:PutPipelineDefinition', 'anything'],
  ),
  path('container', null, 'start a container that acts as a stronger role', passing, [
    'ecs:RunTask',
    'anything',
  ]),
  path(
    'build',
    null,
    'start a build that acts as a stronger role',
    passing,
    ['codebuild:CreateProject', 'anything'],
    ['codebuild:StartBuild', 'anything'],
  ),
  path('machine-command', null, 'run commands on machines that act as stronger roles', [
    'ssm:SendCommand',
    'anything',
  ]),
];

/** The services whose actions are in it. */
export const services: ReadonlySet<string> = new Set(
  escalationPaths.flatMap(({ steps }) =>
    steps.map(({ action }) => action.toLowerCase().split(':', 1)[0] ?? ''),
  ),
);
