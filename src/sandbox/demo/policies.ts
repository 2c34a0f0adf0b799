const bucket = (name: string) => `arn:aws:s3:::${name}`;
const objects = (name: string) => `arn:aws:s3:::${name}/*`;

const document = (...Statement: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);

const allow = (Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

/** Managed policies of the demo's organisation: name, description, versions from the oldest to the one in use. */
export const managedPolicies: readonly { name: string; description: string; versions: readonly string[] }[] =
  [
    {
      name: 'PhotosRead',
      description: 'Look at the photos of 2026',
      versions: [
        document(
          allow('s3:ListBucket', bucket('photos-2026')),
          allow('s3:GetObject', objects('photos-2026')),
        ),
      ],
    },
    {
      name: 'PhotosWrite',
      description: 'Put photos in their place',
      versions: [
        document(
          allow('s3:ListBucket', bucket('photos-2026')),
          allow(['s3:GetObject', 's3:PutObject'], objects('photos-2026')),
        ),
      ],
    },
    {
      name: 'BackupsWrite',
      description: 'Write backups, never delete them',
      versions: [
        document(allow('s3:*', objects('backups-nightly'))),
        document(
          allow(['s3:ListBucket', 's3:GetBucketLocation'], bucket('backups-nightly')),
          allow(['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], objects('backups-nightly')),
          {
            Sid: 'KeepWhatIsThere',
            Effect: 'Deny',
            Action: 's3:DeleteObject',
            Resource: objects('backups-nightly'),
          },
        ),
      ],
    },
    {
      name: 'PublishSite',
      description: 'Publish the website',
      versions: [
        document(
          allow(['s3:ListBucket', 's3:GetBucketLocation'], bucket('site-www')),
          allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objects('site-www')),
        ),
      ],
    },
    {
      name: 'ShipLogs',
      description: 'Add logs',
      versions: [document(allow('s3:PutObject', `${bucket('backups-nightly')}/logs/*`))],
    },
    {
      name: 'ManageOwnKeys',
      description: 'See and change the keys one has',
      versions: [
        document(
          allow(
            [
              'iam:GetUser',
              'iam:ListAccessKeys',
              'iam:CreateAccessKey',
              'iam:UpdateAccessKey',
              'iam:DeleteAccessKey',
              'iam:GetAccessKeyLastUsed',
              'iam:ListMFADevices',
            ],
            `arn:aws:iam::*:user/*$\{aws:username}`,
          ),
        ),
      ],
    },
    {
      name: 'UseDocumentKey',
      description: 'Encrypt and decrypt with the documents’ key',
      versions: [
        document(
          allow(
            ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
            'arn:aws:kms:us-east-1:1000000000:key/4f1c7a60-6f0e-4c0f-9a55-0d1d1b6f7c11',
          ),
        ),
      ],
    },
    {
      // Attached to nobody, with as many versions as there may be.
      name: 'OldWarehouse',
      description: 'The warehouse that was replaced',
      versions: [1, 2, 3, 4, 5].map((n) => document(allow('s3:GetObject', objects(`warehouse-${n}`)))),
    },
  ];

/** Inline policies of users and groups, by name. */
export const inlinePolicies: Readonly<Record<string, string>> = {
  'old-website': document(allow('s3:*', '*')),
  'assume-deployer': document(allow('sts:AssumeRole', 'arn:aws:iam::*:role/deploy/site-deployer')),
  'from-the-office': document(
    allow('s3:ListAllMyBuckets', '*', {
      Condition: { IpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '10.0.0.0/8'] } },
    }),
  ),
};

/** Groups: what they are attached to, by the policies' names, and their inline policies. */
export const groups: readonly { name: string; attached: readonly string[]; inline: readonly string[] }[] = [
  { name: 'administrators', attached: ['AdministratorAccess'], inline: [] },
  { name: 'operations', attached: ['AmazonS3FullAccess', 'IAMReadOnlyAccess', 'ManageOwnKeys'], inline: [] },
  {
    name: 'developers',
    attached: ['PublishSite', 'PhotosRead', 'ManageOwnKeys'],
    inline: ['from-the-office'],
  },
  { name: 'data', attached: ['AmazonS3ReadOnlyAccess', 'UseDocumentKey', 'ManageOwnKeys'], inline: [] },
  { name: 'finance', attached: ['ManageOwnKeys'], inline: ['from-the-office'] },
  { name: 'auditors', attached: ['SecurityAudit', 'ManageOwnKeys'], inline: [] },
  { name: 'backups', attached: ['BackupsWrite'], inline: [] },
  // Nobody is left in it.
  { name: 'interns-2024', attached: ['PhotosWrite'], inline: [] },
];
