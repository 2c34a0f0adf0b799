/**
 * What a policy is for, which decides what may stand in it and how long it may be. `identity` is any
 * that belongs to a user, group or role, where it is not known which.
 */
export const policyKinds = [
  'identity',
  'managed',
  'inline_user',
  'inline_group',
  'inline_role',
  'session',
  'trust',
  'resource',
  'key',
] as const;
export type PolicyKind = (typeof policyKinds)[number];

/**
 * How many characters a policy of each kind may have, white space not counted. For inline policies
 * it is what all of them together may have. Source: AWS IAM User Guide, "IAM and AWS STS quotas";
 * for resources, what a bucket policy may have; for
 * keys, AWS KMS, "PutKeyPolicy".
 */
export const sizeLimits: Readonly<Record<PolicyKind, number>> = {
  identity: 6144,
  managed: 6144,
  inline_user: 2048,
  inline_group: 5120,
  inline_role: 10_240,
  session: 2048,
  trust: 2048,
  resource: 20_480,
  key: 32_768,
};

/** Kinds in words. */
export const kindLabels: Readonly<Record<PolicyKind, string>> = {
  identity: 'a managed policy',
  managed: 'a managed policy',
  inline_user: 'a user’s inline policy',
  inline_group: 'a group’s inline policy',
  inline_role: 'a role’s inline policy',
  session: 'a session policy',
  trust: 'a trust policy',
  resource: 'a bucket policy',
  key: 'a key policy',
};
