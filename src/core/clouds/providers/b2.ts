import { storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/** Backblaze B2 through its S3-compatible API. An account lives in one region and is known only there. */
export const b2 = defineProvider({
  id: 'b2',
  label: 'Backblaze B2',
  helpUrl: 'https://www.backblaze.com/docs/cloud-storage-create-and-manage-app-keys',
  services: [{ id: 's3', label: 'B2 Cloud Storage', endpoint: 'https://s3.{region}.backblazeb2.com' }],
  hosts: [{ pattern: storageHost('s3\\.(?<region>[a-z0-9-]+)\\.backblazeb2\\.com'), plain: true }],
  regions: [
    'us-west-004',
    'us-west-000',
    'us-west-001',
    'us-west-002',
    'us-east-005',
    'eu-central-003',
    'ca-east-006',
  ],
  ...s3Compatible,
  asksForRegion: true,
  words: {
    accessKeyId: {
      label: 'keyID',
      example: '0040123456789ab0000000001',
      help: 'On the Application Keys page. The master application key does not work with S3.',
    },
    secretAccessKey: {
      label: 'applicationKey',
      example: '',
      help: 'Shown once, when the application key is created.',
    },
    accountId: null,
    region: {
      label: 'Region',
      example: 'us-west-004',
      help: 'The middle of the S3 endpoint on the Buckets page.',
    },
    endpoint: { label: 'S3 endpoint', example: 'https://s3.us-west-004.backblazeb2.com', help: '' },
  },
});
