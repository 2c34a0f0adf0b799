import { defineProvider, s3Compatible } from './provider.ts';

/**
 * MinIO, on a server of one's own: there is no endpoint to know. Buckets are addressed by path,
 * because a MinIO server answers to bucket host names only where its operator has set it up.
 */
export const minio = defineProvider({
  id: 'minio',
  label: 'MinIO',
  helpUrl:
    'https://docs.min.io/community/minio-object-store/reference/minio-mc-admin/mc-admin-accesskey.html',
  services: [
    { id: 's3', label: 'S3 API', endpoint: null },
    { id: 'sts', label: 'STS', endpoint: null },
  ],
  hosts: [],
  regions: ['us-east-1'],
  ...s3Compatible,
  addressing: 'path',
  words: {
    accessKeyId: {
      label: 'Access Key',
      example: 'Q3AM3UQ867SPQQA43P2F',
      help: 'In the MinIO console under Access Keys, or the root user’s name.',
    },
    secretAccessKey: {
      label: 'Secret Key',
      example: '',
      help: 'Shown once, when the access key is created.',
    },
    accountId: null,
    region: {
      label: 'Region',
      example: 'us-east-1',
      help: 'us-east-1 unless the server sets another.',
    },
    endpoint: {
      label: 'Server',
      example: 'https://minio.example.com:9000',
      help: 'The address of the S3 API, not of the console.',
    },
  },
});
