import type { ManagedPolicy } from '../account.ts';

/**
 * A few of the provider's own managed policies: the names and what they are known to allow, on the
 * services that the sandbox and its documents know.
 */
const everything = '*';
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: everything });

const provided: Readonly<Record<string, readonly object[]>> = {
  AdministratorAccess: [allow(everything)],
  PowerUserAccess: [
    { Effect: 'Allow', NotAction: ['iam:*'], Resource: everything },
    allow('iam:ListRoles', 'iam:GetAccountSummary'),
  ],
  ReadOnlyAccess: [
    allow('iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*', 's3:Get*', 's3:List*'),
    allow('kms:Describe*', 'kms:Get*', 'kms:List*', 'sqs:Get*', 'sqs:List*', 'sns:Get*', 'sns:List*'),
  ],
  SecurityAudit: [
    allow('iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*'),
    allow('s3:GetBucket*', 's3:ListAllMyBuckets', 's3:ListBucket', 'kms:Describe*', 'kms:List*'),
  ],
  IAMFullAccess: [allow('iam:*')],
  IAMReadOnlyAccess: [allow('iam:Generate*', 'iam:Get*', 'iam:List*', 'iam:Simulate*')],
  AmazonS3FullAccess: [allow('s3:*')],
  AmazonS3ReadOnlyAccess: [allow('s3:Get*', 's3:List*')],
};

const since = new Date('2015-02-06T18:39:46Z');

/** The ARN of one of the provider's own policies. */
export const awsPolicyArn = (name: string): string => `arn:aws:iam::aws:policy/${name}`;

/** The provider's own policies, by ARN. */
export const awsPolicies = (): Map<string, ManagedPolicy> =>
  new Map(
    Object.entries(provided).map(([name, Statement], index) => {
      const arn = awsPolicyArn(name);
      const document = JSON.stringify({ Version: '2012-10-17', Statement });
      const policy: ManagedPolicy = {
        name,
        path: '/',
        id: `ANPAPROVIDED${String(index).padStart(9, '0')}`,
        arn,
        description: '',
        createdAt: since,
        updatedAt: since,
        versions: [{ id: 'v1', document, createdAt: since }],
        defaultVersionId: 'v1',
        versionCount: 1,
      };
      return [arn, policy];
    }),
  );
