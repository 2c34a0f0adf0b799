import type { PolicyDocument, Statement } from './model.ts';

/** A blank in a template. */
export interface TemplateBlank {
  name: 'bucket' | 'key' | 'partition';
  label: string;
  example: string;
  /** What is taken when it is left out; without it the blank has to be filled. */
  fallback?: string;
}

/** A policy for a real job, with blanks. */
export interface PolicyTemplate {
  /** "read-bucket" */
  id: string;
  label: string;
  description: string;
  blanks: readonly TemplateBlank[];
  /** Names of the blanks that are the person's to fill in are in `values`. */
  build(values: Readonly<Record<TemplateBlank['name'], string>>): PolicyDocument;
}

const bucket: TemplateBlank = { name: 'bucket', label: 'Bucket', example: 'photos' };
const key: TemplateBlank = {
  name: 'key',
  label: 'Key',
  example: 'arn:aws:kms:q-world-1:1000000000:key/1234abcd',
};
const partition: TemplateBlank = {
  name: 'partition',
  label: 'ARN partition',
  example: 'aws',
  fallback: 'aws',
};

type Values = Parameters<PolicyTemplate['build']>[0];

const bucketArn = (v: Values): string => `arn:${v.partition}:s3:::${v.bucket}`;
const objectsArn = (v: Values): string => `${bucketArn(v)}/*`;

const document = (...statements: Statement[]): PolicyDocument => ({ version: '2012-10-17', statements });

const allow = (sid: string, actions: string[], resource: string): Statement => ({
  sid,
  effect: 'Allow',
  principals: null,
  actions: { not: false, patterns: actions },
  resources: { not: false, patterns: [resource] },
  conditions: [],
});

/** The jobs people most often write a policy for, each with no more rights than it needs. */
export const policyTemplates: readonly PolicyTemplate[] = [
  {
    id: 'read-bucket',
    label: 'Read one bucket',
    description: 'List and download what is in a bucket. Nothing can be changed.',
    blanks: [bucket, partition],
    build: (v) =>
      document(
        allow('ListBucket', ['s3:ListBucket', 's3:GetBucketLocation'], bucketArn(v)),
        allow('ReadObjects', ['s3:GetObject'], objectsArn(v)),
      ),
  },
  {
    id: 'backup-bucket',
    label: 'Back up to one bucket',
    description: 'Upload to a bucket, list it and restore from it. Objects cannot be deleted.',
    blanks: [bucket, partition],
    build: (v) =>
      document(
        allow(
          'ListBucket',
          ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
          bucketArn(v),
        ),
        allow(
          'WriteObjects',
          ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
          objectsArn(v),
        ),
      ),
  },
  {
    id: 'publish-website',
    label: 'Publish a website',
    description: 'Upload, replace and delete the pages in a website’s bucket, and set how it is served.',
    blanks: [bucket, partition],
    build: (v) =>
      document(
        allow(
          'ManageWebsite',
          ['s3:ListBucket', 's3:GetBucketLocation', 's3:GetBucketWebsite', 's3:PutBucketWebsite'],
          bucketArn(v),
        ),
        allow('PublishPages', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objectsArn(v)),
      ),
  },
  {
    id: 'use-key',
    label: 'Use one encryption key',
    description: 'Encrypt and decrypt with one key of QKMS or KMS. The key itself cannot be changed.',
    blanks: [key],
    build: (v) =>
      document(
        allow('UseKey', ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'], v.key),
      ),
  },
  {
    id: 'own-keys',
    label: 'Manage own access keys',
    description: 'Users can list, make, switch off and delete their own access keys, and nobody else’s.',
    blanks: [partition],
    build: (v) =>
      document(
        allow(
          'ManageOwnKeys',
          [
            'iam:GetUser',
            'iam:ListAccessKeys',
            'iam:CreateAccessKey',
            'iam:UpdateAccessKey',
            'iam:DeleteAccessKey',
            'iam:GetAccessKeyLastUsed',
          ],
          `arn:${v.partition}:iam::*:user/\${aws:username}`,
        ),
      ),
  },
];
