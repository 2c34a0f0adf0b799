import { defineProvider, s3Compatible } from './provider.ts';

/**
 * Any other service that speaks S3. Nothing is known about it, so buckets are addressed by path,
 * the style that needs no DNS entry or certificate per bucket.
 */
export const s3 = defineProvider({
  id: 's3',
  label: 'Other S3-compatible service',
  helpUrl: '',
  services: [
    { id: 's3', label: 'Storage', endpoint: null },
    { id: 'iam', label: 'IAM', endpoint: null },
    { id: 'sts', label: 'STS', endpoint: null },
    { id: 'kms', label: 'KMS', endpoint: null },
    { id: 'sqs', label: 'SQS', endpoint: null },
    { id: 'sns', label: 'SNS', endpoint: null },
  ],
  hosts: [],
  regions: ['us-east-1'],
  ...s3Compatible,
  addressing: 'path',
  words: {
    accessKeyId: { label: 'Access key ID', example: '', help: '' },
    secretAccessKey: { label: 'Secret access key', example: '', help: '' },
    accountId: null,
    region: { label: 'Region', example: 'us-east-1', help: 'us-east-1 where the service names none.' },
    endpoint: { label: 'Endpoint', example: 'https://s3.example.com', help: 'The address of the S3 API.' },
  },
});
