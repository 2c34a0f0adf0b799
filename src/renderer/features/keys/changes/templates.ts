import { formatPolicy, type Principal, type Statement } from '#shared/policy/model.ts';

/** What a policy of a key is made from. */
export interface PolicyParts {
  /** The account's number. */
  account: string;
  /** The ARN of a user or role, or the number of another account. */
  whom: string;
}

/** A key policy for a usual need. */
export interface KeyPolicyTemplate {
  id: string;
  label: string;
  description: string;
  /** What has to be said for it; null for nothing. */
  whom: 'identity' | 'account' | null;
  build(parts: PolicyParts): string;
}

const statement = (sid: string, principal: string, actions: string[]): Statement => {
  const whom: Principal = { type: 'AWS', value: principal };
  return {
    sid,
    effect: 'Allow',
    principals: { not: false, principals: [whom] },
    actions: { not: false, patterns: actions },
    resources: { not: false, patterns: ['*'] },
    conditions: [],
  };
};

const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;
const policy = (...statements: Statement[]): string => formatPolicy({ version: '2012-10-17', statements });
const ofAccount = ({ account }: PolicyParts): Statement => statement('Account', rootOf(account), ['kms:*']);

/** What using a key is: "Allows key users to use the KMS key" in the AWS KMS developer guide. */
const using = [
  'kms:DescribeKey',
  'kms:GetPublicKey',
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncrypt*',
  'kms:GenerateDataKey*',
  'kms:Sign',
  'kms:Verify',
  'kms:GenerateMac',
  'kms:VerifyMac',
];

/** The policies people most often give a key. */
export const keyPolicyTemplates: readonly KeyPolicyTemplate[] = [
  {
    id: 'account',
    label: 'The account, by its IAM policies',
    description: 'Who in the account may do what with the key is said by their own policies.',
    whom: null,
    build: (parts) => policy(ofAccount(parts)),
  },
  {
    id: 'user',
    label: 'The account, and one user or role may use it',
    description: 'They can use the key without a policy of their own. They cannot change or delete it.',
    whom: 'identity',
    build: (parts) => policy(ofAccount(parts), statement('Use', parts.whom, using)),
  },
  {
    id: 'alone',
    label: 'One user or role alone',
    description: 'Nobody else, not even the account’s administrators. If they are deleted, the key is lost.',
    whom: 'identity',
    build: (parts) => policy(statement('Alone', parts.whom, ['kms:*'])),
  },
  {
    id: 'other',
    label: 'The account, and another account may use it',
    description: 'Whoever the other account’s administrators choose can use the key.',
    whom: 'account',
    build: (parts) => policy(ofAccount(parts), statement('OtherAccount', rootOf(parts.whom), using)),
  },
];

/** What is wrong with whom a template is for; undefined for what is fine, or still empty. */
export function whomProblem({ whom }: KeyPolicyTemplate, text: string): string | undefined {
  const said = text.trim();
  if (said === '' || whom === null) return undefined;
  if (whom === 'account')
    return /^\d{4,20}$/.test(said) ? undefined : 'The number of an account has digits only.';
  return said.startsWith('arn:') ? undefined : 'This is not the ARN of a user or role.';
}

/** Operations of a grant for a usual need. */
export interface GrantTemplate {
  id: string;
  label: string;
  operations: readonly string[];
}

const grants: Readonly<Record<string, readonly GrantTemplate[]>> = {
  ENCRYPT_DECRYPT: [
    {
      id: 'both',
      label: 'Encrypt and decrypt',
      operations: ['Encrypt', 'Decrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'],
    },
    {
      id: 'encrypt',
      label: 'Only encrypt',
      operations: ['Encrypt', 'GenerateDataKeyWithoutPlaintext', 'DescribeKey'],
    },
    { id: 'decrypt', label: 'Only decrypt', operations: ['Decrypt', 'DescribeKey'] },
  ],
  SIGN_VERIFY: [
    { id: 'sign', label: 'Sign', operations: ['Sign', 'GetPublicKey', 'DescribeKey'] },
    { id: 'verify', label: 'Only verify', operations: ['Verify', 'GetPublicKey', 'DescribeKey'] },
  ],
  GENERATE_VERIFY_MAC: [
    { id: 'code', label: 'Make and check codes', operations: ['GenerateMac', 'VerifyMac', 'DescribeKey'] },
    { id: 'check', label: 'Only check codes', operations: ['VerifyMac', 'DescribeKey'] },
  ],
};

const agreeing: readonly GrantTemplate[] = [
  {
    id: 'agree',
    label: 'Agree on secrets',
    operations: ['DeriveSharedSecret', 'GetPublicKey', 'DescribeKey'],
  },
];

/** The grants that make sense for a key of this use. */
export const grantTemplates = (usage: string): readonly GrantTemplate[] => grants[usage] ?? agreeing;

/** All operations that a grant for a key of this use can allow. */
export const grantOperations = (usage: string): string[] => [
  ...new Set([
    ...grantTemplates(usage).flatMap(({ operations }) => operations),
    ...(usage === 'ENCRYPT_DECRYPT' ? ['ReEncryptFrom', 'ReEncryptTo'] : []),
    'CreateGrant',
    'RetireGrant',
  ]),
];
