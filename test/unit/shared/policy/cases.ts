// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like that
/**
 * Requests and what they should come to, taken from the AWS IAM User Guide and put down here in
 * our own words; `page` names the page that says so (docs.aws.amazon.com/IAM/latest/UserGuide/…).
 * Nothing here was produced by running the code under test.
 */

type Json = Readonly<Record<string, unknown>>;

export interface Case {
  page: string;
  /** The rule that decides it. */
  rule: string;
  action: string;
  resource: string;
  principal?: string;
  context?: Record<string, string | string[]>;
  /** Statements of each kind of policy; each inner list is one policy. */
  identity: readonly Json[];
  resourcePolicy?: readonly Json[];
  boundary?: readonly Json[];
  session?: readonly Json[];
  version?: string;
  expect: 'allow' | 'explicit_deny' | 'implicit_deny';
}

const pages = {
  logic: 'reference_policies_evaluation-logic_policy-eval-denyallow.html',
  basics: 'reference_policies_evaluation-logic_policy-eval-basics.html',
  boundaries: 'access_policies_boundaries.html',
  session: 'access_policies.html#policies_session',
  action: 'reference_policies_elements_action.html',
  notAction: 'reference_policies_elements_notaction.html',
  resource: 'reference_policies_elements_resource.html',
  notResource: 'reference_policies_elements_notresource.html',
  principal: 'reference_policies_elements_principal.html',
  notPrincipal: 'reference_policies_elements_notprincipal.html',
  variables: 'reference_policies_variables.html',
  condition: 'reference_policies_elements_condition.html',
  operators: 'reference_policies_elements_condition_operators.html',
  multi: 'reference_policies_condition-single-vs-multi-valued-context-keys.html',
  logicMulti: 'reference_policies_condition-logic-multiple-context-keys-or-values.html',
  sets: 'reference_policies_condition-single-vs-multi-valued-context-keys.html',
  keyPolicies: 'reference_policies_evaluation-logic_policy-eval-denyallow.html (KMS and trust policies)',
} as const;

const account = '111122223333';
const ana = `arn:aws:iam::${account}:user/ana`;
const root = `arn:aws:iam::${account}:root`;
const role = `arn:aws:iam::${account}:role/backup`;
const session = `arn:aws:sts::${account}:assumed-role/backup/nightly`;
const photo = 'arn:aws:s3:::photos/a.jpg';
const key = `arn:aws:kms:us-east-1:${account}:key/1234`;

const allow = (more: Json = {}): Json => ({ Effect: 'Allow', Action: '*', Resource: '*', ...more });
const deny = (more: Json = {}): Json => ({ Effect: 'Deny', Action: '*', Resource: '*', ...more });

type Rest = Partial<Case> & Pick<Case, 'expect'>;
const one = (page: string, rule: string, rest: Rest): Case => ({
  page,
  rule,
  action: 's3:GetObject',
  resource: photo,
  principal: ana,
  identity: [],
  ...rest,
});

// ---- explicit deny, allow, implicit deny ---------------------------------------------------------

const decisions: Case[] = [
  one(pages.logic, 'nothing is allowed by default', { expect: 'implicit_deny' }),
  one(pages.logic, 'an allow permits', { identity: [allow()], expect: 'allow' }),
  one(pages.logic, 'a deny alone denies', { identity: [deny()], expect: 'explicit_deny' }),
  one(pages.logic, 'a deny overrides an allow', { identity: [allow(), deny()], expect: 'explicit_deny' }),
  one(pages.logic, 'whichever comes first', { identity: [deny(), allow()], expect: 'explicit_deny' }),
  one(pages.logic, 'a narrow deny overrides a wide allow', {
    identity: [allow(), deny({ Action: 's3:GetObject', Resource: photo })],
    expect: 'explicit_deny',
  }),
  one(pages.logic, 'a deny of something else does not matter', {
    identity: [allow(), deny({ Action: 's3:PutObject' })],
    expect: 'allow',
  }),
  one(pages.logic, 'an allow of something else does not help', {
    identity: [allow({ Action: 's3:PutObject' })],
    expect: 'implicit_deny',
  }),
  one(pages.logic, 'the root user has full access by default', { principal: root, expect: 'allow' }),
  one(pages.logic, 'a deny in a bucket policy meets the root user too', {
    principal: root,
    resourcePolicy: [deny({ Principal: '*' })],
    expect: 'explicit_deny',
  }),
  one(pages.logic, 'a deny in any kind of policy: resource', {
    identity: [allow()],
    resourcePolicy: [deny({ Principal: '*' })],
    expect: 'explicit_deny',
  }),
  one(pages.logic, 'a deny in any kind of policy: boundary', {
    identity: [allow()],
    boundary: [allow(), deny()],
    expect: 'explicit_deny',
  }),
  one(pages.logic, 'a deny in any kind of policy: session', {
    principal: session,
    identity: [allow()],
    session: [allow(), deny()],
    expect: 'explicit_deny',
  }),
  one(pages.logic, 'a deny whose condition does not hold does not deny', {
    identity: [allow(), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
    context: { 'aws:SecureTransport': 'true' },
    expect: 'allow',
  }),
  one(pages.logic, 'an allow whose condition does not hold does not allow', {
    identity: [allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
    context: { 'aws:SecureTransport': 'false' },
    expect: 'implicit_deny',
  }),
];

// ---- identity and resource policies in one account -------------------------------------------------

const grantTo = (AWS: string | string[], more: Json = {}): Json => allow({ Principal: { AWS }, ...more });

const resourcePolicies: Case[] = [
  one(pages.basics, 'the identity policy alone is enough', {
    identity: [allow()],
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:user/bert`)],
    expect: 'allow',
  }),
  one(pages.basics, 'the resource policy alone is enough', {
    resourcePolicy: [grantTo(ana)],
    expect: 'allow',
  }),
  one(pages.basics, 'neither allows', {
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:user/bert`)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'everyone, written as a star', {
    resourcePolicy: [allow({ Principal: '*' })],
    expect: 'allow',
  }),
  one(pages.principal, 'everyone, written under AWS', { resourcePolicy: [grantTo('*')], expect: 'allow' }),
  one(pages.principal, 'everyone includes anonymous requests', {
    principal: undefined,
    resourcePolicy: [allow({ Principal: '*' })],
    expect: 'allow',
  }),
  one(pages.principal, 'a user is not an anonymous request', {
    principal: undefined,
    resourcePolicy: [grantTo(ana)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'one of several principals', {
    resourcePolicy: [grantTo([`arn:aws:iam::${account}:user/bert`, ana])],
    expect: 'allow',
  }),
  one(pages.principal, 'named beside the account, and so directly', {
    resourcePolicy: [grantTo([root, ana])],
    expect: 'allow',
  }),
  one(pages.principal, 'a user is not the role of the same name', {
    principal: session,
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:user/backup`)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'everyone is who signs in to AWS, not who a provider signs in', {
    resourcePolicy: [allow({ Principal: { Federated: '*' } })],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'an account that is said to sign people in is not the account', {
    action: 'sts:AssumeRole',
    resource: role,
    identity: [allow()],
    resourcePolicy: [{ Effect: 'Allow', Principal: { Federated: account }, Action: 'sts:AssumeRole' }],
    expect: 'implicit_deny',
  }),
  one(pages.logic, 'a name that begins like that of the root user is nobody’s', {
    principal: `${root}less`,
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'an account by its ARN leaves it to the identity policies', {
    resourcePolicy: [grantTo(root)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'an account by its id leaves it to the identity policies', {
    resourcePolicy: [grantTo(account)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'a deny for the account meets its users', {
    identity: [allow()],
    resourcePolicy: [deny({ Principal: { AWS: root } })],
    expect: 'explicit_deny',
  }),
  one(pages.principal, 'a deny for another account does not', {
    identity: [allow()],
    resourcePolicy: [deny({ Principal: { AWS: '999999999999' } })],
    expect: 'allow',
  }),
  one(pages.principal, 'a role means its sessions', {
    principal: session,
    resourcePolicy: [grantTo(role)],
    expect: 'allow',
  }),
  one(pages.principal, 'a role with a path means its sessions', {
    principal: session,
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:role/jobs/backup`)],
    expect: 'allow',
  }),
  one(pages.principal, 'another role does not', {
    principal: session,
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:role/restore`)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'a session by its name', {
    principal: session,
    resourcePolicy: [grantTo(session)],
    expect: 'allow',
  }),
  one(pages.principal, 'another session of the same role', {
    principal: session,
    resourcePolicy: [grantTo(`arn:aws:sts::${account}:assumed-role/backup/weekly`)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'a service', {
    principal: 'backup.amazonaws.com',
    resourcePolicy: [allow({ Principal: { Service: 'backup.amazonaws.com' } })],
    expect: 'allow',
  }),
  one(pages.principal, 'another service', {
    principal: 'backup.amazonaws.com',
    resourcePolicy: [allow({ Principal: { Service: 'ec2.amazonaws.com' } })],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'names of principals are case-sensitive', {
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:user/Ana`)],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'a policy of a resource that says nobody means nobody', {
    resourcePolicy: [allow()],
    expect: 'implicit_deny',
  }),
  one(pages.principal, 'and denies nobody', {
    identity: [allow()],
    resourcePolicy: [deny()],
    expect: 'allow',
  }),
  one(pages.principal, 'a deny for another user does not meet one with a boundary', {
    identity: [allow()],
    boundary: [allow()],
    resourcePolicy: [deny({ Principal: { AWS: `arn:aws:iam::${account}:user/bert` } })],
    expect: 'allow',
  }),
  one(pages.notPrincipal, 'denied is everyone else', {
    identity: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [`arn:aws:iam::${account}:user/bert`, root] } })],
    expect: 'explicit_deny',
  }),
  one(pages.notPrincipal, 'the one who is named is spared', {
    identity: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [ana, root] } })],
    expect: 'allow',
  }),
  one(pages.notPrincipal, 'naming the account spares nobody in it', {
    identity: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [root] } })],
    expect: 'explicit_deny',
  }),
  one(pages.notPrincipal, 'the sessions of a role that is named are spared', {
    principal: session,
    identity: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [role, root] } })],
    expect: 'allow',
  }),
  one(pages.notPrincipal, 'the sessions of another role are denied', {
    principal: session,
    identity: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [`arn:aws:iam::${account}:role/restore`, root] } })],
    expect: 'explicit_deny',
  }),
  one(pages.notPrincipal, 'someone with a boundary is denied even when named', {
    identity: [allow()],
    boundary: [allow()],
    resourcePolicy: [deny({ NotPrincipal: { AWS: [ana, root] } })],
    expect: 'explicit_deny',
  }),
  one(pages.basics, 'the resource policy has conditions of its own', {
    resourcePolicy: [grantTo(ana, { Condition: { StringEquals: { 's3:prefix': 'a' } } })],
    context: { 's3:prefix': 'b' },
    expect: 'implicit_deny',
  }),
];

// ---- boundaries and session policies ---------------------------------------------------------------

const limits: Case[] = [
  one(pages.boundaries, 'a boundary alone grants nothing', { boundary: [allow()], expect: 'implicit_deny' }),
  one(pages.boundaries, 'both have to allow', { identity: [allow()], boundary: [allow()], expect: 'allow' }),
  one(pages.boundaries, 'what the boundary leaves out is not allowed', {
    identity: [allow()],
    boundary: [allow({ Action: 'iam:*' })],
    expect: 'implicit_deny',
  }),
  one(pages.boundaries, 'what the identity policy leaves out is not allowed', {
    identity: [allow({ Action: 'iam:*' })],
    boundary: [allow()],
    expect: 'implicit_deny',
  }),
  one(pages.boundaries, 'a grant to the user by the resource is not limited by the boundary', {
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(ana)],
    expect: 'allow',
  }),
  one(pages.boundaries, 'a grant to the role is limited by the boundary', {
    principal: session,
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(role)],
    expect: 'implicit_deny',
  }),
  one(pages.boundaries, 'a grant to the role is limited, and the role itself asks', {
    principal: role,
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(role)],
    expect: 'implicit_deny',
  }),
  one(pages.boundaries, 'a grant to the session beside one to its role is not limited', {
    principal: session,
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo([role, session])],
    expect: 'allow',
  }),
  one(pages.boundaries, 'a grant to the role within the boundary', {
    principal: session,
    boundary: [allow({ Action: 's3:*' })],
    resourcePolicy: [grantTo(role)],
    expect: 'allow',
  }),
  one(pages.boundaries, 'a grant to the session is not limited by the boundary', {
    principal: session,
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(session)],
    expect: 'allow',
  }),
  one(pages.boundaries, 'a grant to the role is limited by the session policy', {
    principal: session,
    session: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(role)],
    expect: 'implicit_deny',
  }),
  one(pages.boundaries, 'a grant to the session is not limited by the session policy', {
    principal: session,
    session: [allow({ Action: 'iam:*' })],
    resourcePolicy: [grantTo(session)],
    expect: 'allow',
  }),
  one(pages.boundaries, 'everyone narrowed by aws:PrincipalArn is not limited by the boundary', {
    principal: session,
    boundary: [allow({ Action: 'iam:*' })],
    resourcePolicy: [allow({ Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': role } } })],
    expect: 'allow',
  }),
  one(pages.boundaries, 'an explicit deny in the boundary still counts for a direct grant', {
    boundary: [deny()],
    resourcePolicy: [grantTo(ana)],
    expect: 'explicit_deny',
  }),
  one(pages.session, 'a session policy alone grants nothing', {
    principal: session,
    session: [allow()],
    expect: 'implicit_deny',
  }),
  one(pages.session, 'a session may do what both allow', {
    principal: session,
    identity: [allow()],
    session: [allow({ Action: 's3:Get*' })],
    expect: 'allow',
  }),
  one(pages.session, 'a session may not do what its policy leaves out', {
    principal: session,
    identity: [allow()],
    session: [allow({ Action: 's3:Put*' })],
    expect: 'implicit_deny',
  }),
  one(pages.session, 'identity, boundary and session policy all have to allow', {
    principal: session,
    identity: [allow({ Action: 's3:*' })],
    boundary: [allow({ Action: ['s3:Get*', 'iam:*'] })],
    session: [allow({ Resource: 'arn:aws:s3:::photos/*' })],
    expect: 'allow',
  }),
  one(pages.session, 'one of the three leaves it out', {
    principal: session,
    identity: [allow({ Action: 's3:*' })],
    boundary: [allow({ Action: ['s3:Get*', 'iam:*'] })],
    session: [allow({ Resource: 'arn:aws:s3:::music/*' })],
    expect: 'implicit_deny',
  }),
];

// ---- trust policies and key policies ---------------------------------------------------------------

const assume = { action: 'sts:AssumeRole', resource: role } as const;
const trust = (Principal: unknown, more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...more,
});
const useKey = { action: 'kms:Decrypt', resource: key } as const;

const mustAllow: Case[] = [
  one(pages.keyPolicies, 'a role does not open without its trust policy', {
    ...assume,
    identity: [allow()],
    resourcePolicy: [trust({ AWS: `arn:aws:iam::${account}:user/bert` })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'a trust policy that names the user is enough', {
    ...assume,
    resourcePolicy: [trust({ AWS: ana })],
    expect: 'allow',
  }),
  one(pages.keyPolicies, 'a trust policy that names the account needs the identity policy', {
    ...assume,
    resourcePolicy: [trust({ AWS: root })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'account in the trust policy, action in the identity policy', {
    ...assume,
    identity: [allow({ Action: 'sts:AssumeRole', Resource: role })],
    resourcePolicy: [trust({ AWS: account })],
    expect: 'allow',
  }),
  one(pages.keyPolicies, 'the trust policy asks for MFA', {
    ...assume,
    resourcePolicy: [trust({ AWS: ana }, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'MFA is there', {
    ...assume,
    context: { 'aws:MultiFactorAuthPresent': 'true' },
    resourcePolicy: [trust({ AWS: ana }, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } })],
    expect: 'allow',
  }),
  one(pages.keyPolicies, 'the wrong external id', {
    ...assume,
    context: { 'sts:ExternalId': 'guess' },
    resourcePolicy: [trust({ AWS: ana }, { Condition: { StringEquals: { 'sts:ExternalId': 'agreed' } } })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'a key does not open without its key policy', {
    ...useKey,
    identity: [allow()],
    resourcePolicy: [grantTo(`arn:aws:iam::${account}:user/bert`, { Action: 'kms:*' })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'a key policy for the account lets identity policies decide', {
    ...useKey,
    identity: [allow({ Action: 'kms:Decrypt', Resource: key })],
    resourcePolicy: [grantTo(root, { Action: 'kms:*' })],
    expect: 'allow',
  }),
  one(pages.keyPolicies, 'a key policy for the account alone is not enough', {
    ...useKey,
    resourcePolicy: [grantTo(root, { Action: 'kms:*' })],
    expect: 'implicit_deny',
  }),
  one(pages.keyPolicies, 'a key policy that names the user is enough', {
    ...useKey,
    resourcePolicy: [grantTo(ana, { Action: 'kms:*' })],
    expect: 'allow',
  }),
];

// ---- actions and resources -------------------------------------------------------------------------

const actionCase = (rule: string, Action: string | string[], action: string, allowed: boolean): Case =>
  one(pages.action, rule, {
    action,
    identity: [allow({ Action })],
    expect: allowed ? 'allow' : 'implicit_deny',
  });

const resourceCase = (rule: string, Resource: string | string[], resource: string, allowed: boolean): Case =>
  one(pages.resource, rule, {
    resource,
    identity: [allow({ Resource })],
    expect: allowed ? 'allow' : 'implicit_deny',
  });

const elements: Case[] = [
  actionCase('by its name', 's3:GetObject', 's3:GetObject', true),
  actionCase('prefix and name are case-insensitive', 'S3:gETobject', 's3:GetObject', true),
  actionCase('case does not matter in the request either', 's3:GetObject', 'S3:GETOBJECT', true),
  actionCase('a name is the whole name', 's3:GetObject', 's3:GetObjectAcl', false),
  actionCase('a star at the end', 's3:Get*', 's3:GetObjectAcl', true),
  actionCase('a star at the beginning of the name', 's3:*Object', 's3:GetObject', true),
  actionCase('a star in the middle', 's3:Get*Acl', 's3:GetObjectAcl', true),
  actionCase('a star for nothing', 's3:GetObject*', 's3:GetObject', true),
  actionCase('stars on both sides', 'iam:*AccessKey*', 'iam:CreateAccessKey', true),
  actionCase('stars on both sides, another action', 'iam:*AccessKey*', 'iam:CreateUser', false),
  actionCase('all of a service', 's3:*', 's3:DeleteBucket', true),
  actionCase('all of a service, another service', 's3:*', 'sqs:SendMessage', false),
  actionCase('a service is its whole prefix', 's3:*', 's3express:CreateSession', false),
  actionCase('a question mark for one character', 's3:GetObjec?', 's3:GetObject', true),
  actionCase('a question mark is not for nothing', 's3:GetObject?', 's3:GetObject', false),
  actionCase('one of several', ['sqs:SendMessage', 's3:GetObject'], 's3:GetObject', true),
  actionCase('none of several', ['sqs:SendMessage', 's3:PutObject'], 's3:GetObject', false),
  one(pages.notAction, 'all but the one that is named: another', {
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    expect: 'allow',
  }),
  one(pages.notAction, 'all but the one that is named: this one', {
    action: 'iam:CreateUser',
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    expect: 'implicit_deny',
  }),
  one(pages.notAction, 'not allowing is not denying', {
    action: 'iam:CreateUser',
    identity: [{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }, allow({ Action: 'iam:CreateUser' })],
    expect: 'allow',
  }),
  one(pages.notAction, 'a deny of all but some', {
    identity: [allow(), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }],
    expect: 'explicit_deny',
  }),
  one(pages.notAction, 'a deny of all but some spares those', {
    action: 'iam:CreateUser',
    identity: [allow(), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }],
    expect: 'allow',
  }),
  one(pages.notAction, 'none of several that are excepted', {
    identity: [{ Effect: 'Allow', NotAction: ['iam:*', 's3:Get*'], Resource: '*' }],
    expect: 'implicit_deny',
  }),
  resourceCase('by its ARN', photo, photo, true),
  resourceCase('names are case-sensitive', 'arn:aws:s3:::photos/A.jpg', photo, false),
  resourceCase('everything', '*', photo, true),
  resourceCase('all objects of a bucket', 'arn:aws:s3:::photos/*', photo, true),
  resourceCase(
    'a star reaches over slashes',
    'arn:aws:s3:::photos/*',
    'arn:aws:s3:::photos/2030/may/a.jpg',
    true,
  ),
  resourceCase('the objects are not the bucket', 'arn:aws:s3:::photos/*', 'arn:aws:s3:::photos', false),
  resourceCase('the bucket is not its objects', 'arn:aws:s3:::photos', photo, false),
  resourceCase(
    'a star between slashes',
    'arn:aws:s3:::photos/*/test/*',
    'arn:aws:s3:::photos/1/2/test/3/a.jpg',
    true,
  ),
  resourceCase(
    'both slashes have to be there',
    'arn:aws:s3:::photos/*/test/*',
    'arn:aws:s3:::photos/1/test.jpg',
    false,
  ),
  resourceCase(
    'a slash may be the last character',
    'arn:aws:s3:::photos/*/test/*',
    'arn:aws:s3:::photos/1/test/',
    true,
  ),
  resourceCase(
    'a slash may be the first character',
    'arn:aws:s3:::photos/*/test/*',
    'arn:aws:s3:::photos//test/a',
    true,
  ),
  resourceCase('a question mark for one character', 'arn:aws:s3:::photos/?.jpg', photo, true),
  resourceCase(
    'a question mark for one character only',
    'arn:aws:s3:::photos/?.jpg',
    'arn:aws:s3:::photos/ab.jpg',
    false,
  ),
  resourceCase('one of several', ['arn:aws:s3:::music/*', 'arn:aws:s3:::photos/*'], photo, true),
  resourceCase(
    'users under a path',
    `arn:aws:iam::${account}:user/accounting/*`,
    `arn:aws:iam::${account}:user/accounting/ana`,
    true,
  ),
  resourceCase(
    'users beside a path',
    `arn:aws:iam::${account}:user/accounting/*`,
    `arn:aws:iam::${account}:user/ana`,
    false,
  ),
  resourceCase('any account', 'arn:aws:iam::*:user/ana', ana, true),
  resourceCase('another account', 'arn:aws:iam::999999999999:user/ana', ana, false),
  one(pages.notResource, 'all but what is named: another', {
    identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::secret/*' }],
    expect: 'allow',
  }),
  one(pages.notResource, 'all but what is named: this', {
    identity: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::photos/*' }],
    expect: 'implicit_deny',
  }),
  one(pages.notResource, 'a deny of all but what is named', {
    identity: [
      allow(),
      { Effect: 'Deny', Action: '*', NotResource: ['arn:aws:s3:::music', 'arn:aws:s3:::music/*'] },
    ],
    expect: 'explicit_deny',
  }),
];

// ---- variables -------------------------------------------------------------------------------------

const variableCase = (
  rule: string,
  Resource: string,
  resource: string,
  context: Record<string, string | string[]>,
  allowed: boolean,
  version?: string,
): Case =>
  one(pages.variables, rule, {
    resource,
    context,
    identity: [allow({ Resource })],
    expect: allowed ? 'allow' : 'implicit_deny',
    version,
  });

const home = 'arn:aws:s3:::home/${aws:username}/*';

const variables: Case[] = [
  variableCase(
    'takes the value of the request',
    home,
    'arn:aws:s3:::home/ana/a',
    { 'aws:username': 'ana' },
    true,
  ),
  variableCase('another value', home, 'arn:aws:s3:::home/bert/a', { 'aws:username': 'ana' }, false),
  variableCase(
    'names of keys are case-insensitive',
    'arn:aws:s3:::home/${AWS:UserName}/*',
    'arn:aws:s3:::home/ana/a',
    { 'aws:username': 'ana' },
    true,
  ),
  variableCase(
    'is plain text in a policy of 2008',
    home,
    'arn:aws:s3:::home/ana/a',
    { 'aws:username': 'ana' },
    false,
    '2008-10-17',
  ),
  variableCase(
    'plain text matches itself there',
    home,
    'arn:aws:s3:::home/${aws:username}/a',
    { 'aws:username': 'ana' },
    true,
    '2008-10-17',
  ),
  variableCase(
    'without a value nothing matches',
    'arn:aws:s3:::home/${aws:PrincipalTag/team}/*',
    'arn:aws:s3:::home//a',
    {},
    false,
  ),
  variableCase(
    'takes a tag',
    'arn:aws:s3:::home/${aws:PrincipalTag/team}/*',
    'arn:aws:s3:::home/red/a',
    { 'aws:PrincipalTag/team': 'red' },
    true,
  ),
  variableCase(
    'takes the default for a missing value',
    "arn:aws:s3:::home/${aws:PrincipalTag/team, 'all'}/*",
    'arn:aws:s3:::home/all/a',
    {},
    true,
  ),
  variableCase(
    'leaves the default where there is a value',
    "arn:aws:s3:::home/${aws:PrincipalTag/team, 'all'}/*",
    'arn:aws:s3:::home/all/a',
    { 'aws:PrincipalTag/team': 'red' },
    false,
  ),
  variableCase(
    'takes the default where the value is known to be none',
    "arn:aws:s3:::home/${aws:PrincipalTag/team, 'all'}/*",
    'arn:aws:s3:::home/all/a',
    { 'aws:PrincipalTag/team': [] },
    true,
  ),
  variableCase(
    'leaves the default alone where there is a value, whatever space there is',
    "arn:aws:s3:::home/${aws:PrincipalTag/team , 'all'}/*",
    'arn:aws:s3:::home/red/a',
    { 'aws:PrincipalTag/team': 'red' },
    true,
  ),
  variableCase(
    'a default may be empty',
    "arn:aws:s3:::home/${aws:PrincipalTag/team , ''}/*",
    'arn:aws:s3:::home//a',
    {},
    true,
  ),
  variableCase('a star as a plain character', 'arn:aws:s3:::home/a${*}b', 'arn:aws:s3:::home/a*b', {}, true),
  variableCase(
    'a star as a plain character is no wildcard',
    'arn:aws:s3:::home/a${*}b',
    'arn:aws:s3:::home/axb',
    {},
    false,
  ),
  variableCase(
    'a question mark as a plain character',
    'arn:aws:s3:::home/a${?}b',
    'arn:aws:s3:::home/a?b',
    {},
    true,
  ),
  variableCase(
    'a question mark as a plain character is no wildcard',
    'arn:aws:s3:::home/a${?}b',
    'arn:aws:s3:::home/axb',
    {},
    false,
  ),
  variableCase(
    'a dollar sign as a plain character',
    'arn:aws:s3:::home/${$}',
    'arn:aws:s3:::home/$',
    {},
    true,
  ),
  variableCase(
    'a key with several values cannot be a variable',
    'arn:aws:s3:::home/${aws:TagKeys}',
    'arn:aws:s3:::home/a',
    { 'aws:TagKeys': ['a', 'b'] },
    false,
  ),
  one(pages.variables, 'the name of a user is in its ARN', {
    resource: 'arn:aws:s3:::home/ana/a',
    identity: [allow({ Resource: home })],
    expect: 'allow',
  }),
  one(pages.variables, 'so is its account', {
    identity: [allow({ Condition: { StringEquals: { 'aws:PrincipalAccount': account } } })],
    expect: 'allow',
  }),
  one(pages.variables, 'in the value of a condition', {
    context: { 'aws:username': 'ana', 's3:prefix': 'home/ana/x' },
    identity: [allow({ Condition: { StringLike: { 's3:prefix': 'home/${aws:username}/*' } } })],
    expect: 'allow',
  }),
  one(pages.variables, 'in the value of a condition, another value', {
    context: { 'aws:username': 'ana', 's3:prefix': 'home/bert/x' },
    identity: [allow({ Condition: { StringLike: { 's3:prefix': 'home/${aws:username}/*' } } })],
    expect: 'implicit_deny',
  }),
  one(pages.variables, 'a tag of the principal against a tag of the resource', {
    context: { 'aws:PrincipalTag/team': 'red', 'aws:ResourceTag/team': 'red' },
    identity: [
      allow({ Condition: { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } } }),
    ],
    expect: 'allow',
  }),
];

// ---- conditions ------------------------------------------------------------------------------------

type Value = string | number | boolean | readonly (string | number | boolean)[];

/** `[rule, operator, values in the policy, values in the request or null for none, whether it holds]` */
type Row = readonly [string, string, Value, string | string[] | null, boolean];

const conditionRows = (page: string, contextKey: string, rows: readonly Row[]): Case[] =>
  rows.map(([rule, operator, wanted, found, holds]) =>
    one(page, `${operator}: ${rule}`, {
      context: found === null ? {} : { [contextKey]: found },
      identity: [allow({ Condition: { [operator]: { [contextKey]: wanted } } })],
      expect: holds ? 'allow' : 'implicit_deny',
    }),
  );

const conditions: Case[] = [
  ...conditionRows(pages.operators, 'aws:UserAgent', [
    ['the same', 'StringEquals', 'cli', 'cli', true],
    ['other case', 'StringEquals', 'cli', 'CLI', false],
    ['a star is a plain character', 'StringEquals', 'c*', 'cli', false],
    ['one of several', 'StringEquals', ['sdk', 'cli'], 'cli', true],
    ['key missing', 'StringEquals', 'cli', null, false],
    ['another', 'StringNotEquals', 'cli', 'sdk', true],
    ['the same', 'StringNotEquals', 'cli', 'cli', false],
    ['one of several', 'StringNotEquals', ['sdk', 'cli'], 'cli', false],
    ['none of several', 'StringNotEquals', ['sdk', 'cli'], 'web', true],
    ['key missing', 'StringNotEquals', 'cli', null, true],
    ['other case', 'StringEqualsIgnoreCase', 'cli', 'CLI', true],
    ['other case', 'StringNotEqualsIgnoreCase', 'cli', 'CLI', false],
    ['key missing', 'StringNotEqualsIgnoreCase', 'cli', null, true],
    ['a star', 'StringLike', 'aws-cli/*', 'aws-cli/2.13', true],
    ['a question mark', 'StringLike', 'cli?', 'cli2', true],
    ['case-sensitive', 'StringLike', 'AWS*', 'aws-cli', false],
    ['the whole text', 'StringLike', 'cli', 'cli2', false],
    ['key missing', 'StringLike', '*', null, false],
    ['a star', 'StringNotLike', 'aws-cli/*', 'aws-cli/2.13', false],
    ['another', 'StringNotLike', 'aws-cli/*', 'sdk', true],
    ['key missing', 'StringNotLike', 'aws-cli/*', null, true],
    ['key missing', 'StringEqualsIfExists', 'cli', null, true],
    ['key there, the same', 'StringEqualsIfExists', 'cli', 'cli', true],
    ['key there, another', 'StringEqualsIfExists', 'cli', 'sdk', false],
    ['key missing', 'StringLikeIfExists', 'cli*', null, true],
    ['key missing', 'StringNotEqualsIfExists', 'cli', null, true],
    ['must be absent and is', 'Null', 'true', null, true],
    ['must be absent and is there', 'Null', 'true', 'cli', false],
    ['must be there and is', 'Null', 'false', 'cli', true],
    ['must be there and is absent', 'Null', 'false', null, false],
    ['in capitals', 'Null', 'TRUE', null, true],
    ['one of the values is it', 'StringEquals', 'cli', ['sdk', 'cli'], true],
    ['none of the values may be it', 'StringNotEquals', 'cli', ['sdk', 'cli'], false],
  ]),
  ...conditionRows(pages.operators, 's3:max-keys', [
    ['the same number', 'NumericEquals', '10', '10', true],
    ['the same number, written otherwise', 'NumericEquals', '10', '10.0', true],
    ['a number without quotes', 'NumericEquals', 10, '10', true],
    ['another', 'NumericEquals', '10', '11', false],
    ['another', 'NumericNotEquals', '10', '11', true],
    ['key missing', 'NumericNotEquals', '10', null, true],
    ['smaller', 'NumericLessThan', '10', '9', true],
    ['as numbers, not as text', 'NumericLessThan', '10', '100', false],
    ['equal is not less', 'NumericLessThan', '10', '10', false],
    ['equal', 'NumericLessThanEquals', '10', '10', true],
    ['greater', 'NumericGreaterThan', '10', '10.5', true],
    ['equal is not greater', 'NumericGreaterThan', '10', '10', false],
    ['equal', 'NumericGreaterThanEquals', '10', '10', true],
    ['key missing', 'NumericLessThanEquals', '10', null, false],
    ['key missing', 'NumericLessThanEqualsIfExists', '10', null, true],
    ['below zero', 'NumericLessThan', '-1', '-2', true],
    ['a sign above zero', 'NumericEquals', '+10', '10', true],
    ['no digit before the point', 'NumericEquals', '.5', '0.5', true],
    ['no digit behind the point', 'NumericEquals', '5.', '5', true],
    ['a power is no number', 'NumericEquals', '1000', '1e3', false],
  ]),
  ...conditionRows(pages.operators, 'aws:CurrentTime', [
    ['before', 'DateLessThan', '2030-01-01T00:00:00Z', '2029-12-31T23:59:59Z', true],
    ['not before', 'DateLessThan', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', false],
    ['the same moment', 'DateLessThanEquals', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', true],
    ['after', 'DateGreaterThan', '2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z', true],
    ['the same moment', 'DateGreaterThanEquals', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z', true],
    [
      'the same moment in another zone',
      'DateEquals',
      '2030-01-01T00:00:00Z',
      '2030-01-01T01:00:00+01:00',
      true,
    ],
    ['seconds since 1970', 'DateEquals', '1893456000', '2030-01-01T00:00:00Z', true],
    ['another moment', 'DateNotEquals', '2030-01-01T00:00:00Z', '2030-01-01T00:00:01Z', true],
    ['a day without a time', 'DateGreaterThan', '2030-01-01', '2030-01-01T00:00:01Z', true],
    ['a day begins at midnight UTC', 'DateEquals', '2030-01-01', '2030-01-01T00:00:00Z', true],
    ['a month alone', 'DateEquals', '2030-02', '2030-02-01T00:00:00Z', true],
    ['a year alone', 'DateEquals', '2030', '2030-01-01T00:00:00Z', true],
    ['no seconds', 'DateEquals', '2030-01-01T00:05Z', '2030-01-01T00:05:00Z', true],
    ['a part of a second', 'DateGreaterThan', '2030-01-01T00:00:00Z', '2030-01-01T00:00:00.5Z', true],
    ['no zone is UTC', 'DateEquals', '2030-07-01T00:00:00', '2030-07-01T00:00:00Z', true],
    ['no zone and no seconds', 'DateEquals', '2030-07-01T00:05', '2030-07-01T00:05:00Z', true],
    ['a zone without a colon', 'DateEquals', '2030-01-01T00:00:00Z', '2030-01-01T01:00:00+0100', true],
    ['a zone behind UTC', 'DateEquals', '2030-01-01T00:00:00Z', '2029-12-31T22:30:00-01:30', true],
    ['seconds before 1970', 'DateEquals', '-86400', '1969-12-31T00:00:00Z', true],
    ['a date in words is none', 'DateEquals', '2030-01-01T00:00:00Z', 'January 1, 2030 UTC', false],
    ['a date with more behind it is none', 'DateEquals', '2030-01-01', '2030-01-01 00:00Z', false],
  ]),
  ...conditionRows(pages.operators, 'aws:MultiFactorAuthPresent', [
    ['true and true', 'Bool', 'true', 'true', true],
    ['true without quotes', 'Bool', true, 'true', true],
    ['true and false', 'Bool', 'true', 'false', false],
    ['false and false', 'Bool', 'false', 'false', true],
    ['key missing, asked for true', 'Bool', 'true', null, false],
    ['key missing, asked for false', 'Bool', 'false', null, false],
    ['key missing, asked for false', 'BoolIfExists', 'false', null, true],
    ['key there, asked for false', 'BoolIfExists', 'false', 'true', false],
    ['in capitals', 'Bool', 'TRUE', 'true', true],
    ['in capitals in the request', 'Bool', 'true', 'True', true],
  ]),
  ...conditionRows(pages.operators, 'key', [
    ['the same bytes', 'BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['other bytes', 'BinaryEquals', 'QmluYXJ5', 'QmluYXJ6', false],
  ]),
  ...conditionRows(pages.operators, 'aws:SourceIp', [
    ['in the range', 'IpAddress', '203.0.113.0/24', '203.0.113.255', true],
    ['beside the range', 'IpAddress', '203.0.113.0/24', '203.0.114.0', false],
    ['without a prefix length, one address', 'IpAddress', '203.0.113.7', '203.0.113.7', true],
    ['without a prefix length, another address', 'IpAddress', '203.0.113.7', '203.0.113.8', false],
    ['one of several ranges', 'IpAddress', ['10.0.0.0/8', '203.0.113.0/24'], '203.0.113.7', true],
    ['in a range of version 6', 'IpAddress', '2001:db8:1234:5678::/64', '2001:0db8:1234:5678::9', true],
    ['beside a range of version 6', 'IpAddress', '2001:db8:1234:5678::/64', '2001:db8:1234:5679::1', false],
    ['the versions are apart', 'IpAddress', '::/0', '203.0.113.7', false],
    ['key missing', 'IpAddress', '0.0.0.0/0', null, false],
    ['in the range', 'NotIpAddress', '203.0.113.0/24', '203.0.113.7', false],
    ['beside the range', 'NotIpAddress', '203.0.113.0/24', '198.51.100.7', true],
    ['in one of several ranges', 'NotIpAddress', ['10.0.0.0/8', '203.0.113.0/24'], '10.1.1.1', false],
    ['key missing', 'NotIpAddress', '203.0.113.0/24', null, true],
  ]),
  ...conditionRows(pages.operators, 'aws:SourceArn', [
    ['the same', 'ArnEquals', 'arn:aws:sns:eu-west-1:1:t', 'arn:aws:sns:eu-west-1:1:t', true],
    ['another', 'ArnEquals', 'arn:aws:sns:eu-west-1:1:t', 'arn:aws:sns:eu-west-1:1:u', false],
    ['stars count in both operators', 'ArnEquals', 'arn:aws:sns:*:1:t', 'arn:aws:sns:eu-west-1:1:t', true],
    ['a star in a part', 'ArnLike', 'arn:aws:sns:eu-*:1:t*', 'arn:aws:sns:eu-west-1:1:topic', true],
    ['a star stays in its part', 'ArnLike', 'arn:aws:*:t', 'arn:aws:sns:eu-west-1:1:t', false],
    [
      'a colon in the last part',
      'ArnEquals',
      'arn:aws:sns:eu-west-1:1:t:2',
      'arn:aws:sns:eu-west-1:1:t:2',
      true,
    ],
    [
      'a star in the last part reaches over colons',
      'ArnLike',
      'arn:aws:sns:eu-west-1:1:*',
      'arn:aws:sns:eu-west-1:1:t:2',
      true,
    ],
    [
      'a star in the last part, no colon',
      'ArnLike',
      'arn:aws:sns:eu-west-1:1:t:*',
      'arn:aws:sns:eu-west-1:1:t',
      false,
    ],
    ['a star alone is any ARN', 'ArnLike', '*', 'arn:aws:sns:eu-west-1:1:t', true],
    ['fewer parts', 'ArnLike', 'arn:*', 'arn:aws:sns:eu-west-1:1:t', false],
    ['fewer parts, and each the same', 'ArnLike', 'arn:aws:sns:*', 'arn:aws:sns:eu-west-1:1:t', false],
    [
      'the short ARN of another cloud',
      'ArnLike',
      'arn:q-world-1:bucket/*',
      'arn:q-world-1:bucket/q-demo',
      true,
    ],
    ['another short ARN', 'ArnLike', 'arn:q-world-1:bucket/*', 'arn:q-world-2:bucket/q-demo', false],
    ['another', 'ArnNotLike', 'arn:aws:sns:*:1:t', 'arn:aws:sns:eu-west-1:2:t', true],
    ['the same', 'ArnNotEquals', 'arn:aws:sns:eu-west-1:1:t', 'arn:aws:sns:eu-west-1:1:t', false],
    ['key missing', 'ArnLike', 'arn:aws:sns:*:*:*', null, false],
    ['key missing', 'ArnNotLike', 'arn:aws:sns:*:*:*', null, true],
  ]),
  ...conditionRows(pages.sets, 'aws:TagKeys', [
    ['all are listed', 'ForAllValues:StringEquals', ['a', 'b', 'c'], ['a', 'b'], true],
    ['one is not listed', 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'x'], false],
    ['key missing', 'ForAllValues:StringEquals', ['a'], null, true],
    ['an empty text is no value', 'ForAllValues:StringEquals', ['a'], '', true],
    ['one is like it', 'ForAnyValue:StringLike', ['a*'], ['x', 'ab'], true],
    ['one is listed', 'ForAnyValue:StringEquals', ['a', 'b'], ['x', 'b'], true],
    ['none is listed', 'ForAnyValue:StringEquals', ['a', 'b'], ['x', 'y'], false],
    ['key missing', 'ForAnyValue:StringEquals', ['a'], null, false],
    ['none is listed', 'ForAllValues:StringNotEquals', ['a', 'b'], ['x', 'y'], true],
    ['one is listed', 'ForAllValues:StringNotEquals', ['a', 'b'], ['x', 'a'], false],
    ['one is not listed', 'ForAnyValue:StringNotEquals', ['a', 'b'], ['x', 'a'], true],
    ['all are listed', 'ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], false],
    ['key missing', 'ForAnyValue:StringNotEquals', ['a'], null, false],
  ]),
];

const several: Case[] = [
  one(pages.logicMulti, 'two operators both have to hold: both do', {
    context: { 'aws:UserAgent': 'cli', 'aws:SourceIp': '10.1.1.1' },
    identity: [
      allow({
        Condition: { StringEquals: { 'aws:UserAgent': 'cli' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      }),
    ],
    expect: 'allow',
  }),
  one(pages.logicMulti, 'two operators both have to hold: one does', {
    context: { 'aws:UserAgent': 'cli', 'aws:SourceIp': '11.1.1.1' },
    identity: [
      allow({
        Condition: { StringEquals: { 'aws:UserAgent': 'cli' }, IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
      }),
    ],
    expect: 'implicit_deny',
  }),
  one(pages.logicMulti, 'two keys of one operator both have to match', {
    context: { 'aws:UserAgent': 'cli', 's3:prefix': 'x' },
    identity: [allow({ Condition: { StringEquals: { 'aws:UserAgent': 'cli', 's3:prefix': 'y' } } })],
    expect: 'implicit_deny',
  }),
  one(pages.logicMulti, 'two keys of a negated operator: both are other', {
    context: { 'aws:UserAgent': 'web', 's3:prefix': 'x' },
    identity: [allow({ Condition: { StringNotEquals: { 'aws:UserAgent': 'cli', 's3:prefix': 'y' } } })],
    expect: 'allow',
  }),
  one(pages.condition, 'names of keys are case-insensitive', {
    context: { 'AWS:SOURCEIP': '10.1.1.1' },
    identity: [allow({ Condition: { IpAddress: { 'aws:sourceIp': '10.0.0.0/8' } } })],
    expect: 'allow',
  }),
  one(pages.operators, 'the published way to ask for MFA denies without the key', {
    identity: [allow(), deny({ Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } })],
    expect: 'explicit_deny',
  }),
  one(pages.operators, 'Bool in a deny misses requests without the key', {
    identity: [allow(), deny({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })],
    expect: 'allow',
  }),
  one(pages.operators, 'a deny from outside the network', {
    context: { 'aws:SourceIp': '198.51.100.7' },
    identity: [allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })],
    expect: 'explicit_deny',
  }),
];

/** Every case. */
export const cases: readonly Case[] = [
  ...decisions,
  ...resourcePolicies,
  ...limits,
  ...mustAllow,
  ...elements,
  ...variables,
  ...conditions,
  ...several,
];
