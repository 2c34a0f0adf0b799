import { plainHost, storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/** Google Cloud Storage through its XML API, which speaks S3 to HMAC keys. */
export const gcs = defineProvider({
  id: 'gcs',
  label: 'Google Cloud Storage',
  helpUrl: 'https://cloud.google.com/storage/docs/authentication/hmackeys',
  services: [{ id: 's3', label: 'Cloud Storage', endpoint: 'https://storage.googleapis.com' }],
  hosts: [
    { pattern: storageHost('storage\\.googleapis\\.com'), plain: true },
    { pattern: storageHost('commondatastorage\\.googleapis\\.com'), plain: true },
    { pattern: plainHost('storage\\.cloud\\.google\\.com'), plain: true },
    // Regional endpoints keep data in their location, so they are not the same as the plain one.
    { pattern: storageHost('storage\\.(?<region>[a-z0-9-]+)\\.rep\\.googleapis\\.com') },
  ],
  domains: ['commondatastorage.googleapis.com', 'storage.cloud.google.com', 'rep.googleapis.com'],
  regions: ['auto'],
  ...s3Compatible,
  words: {
    accessKeyId: {
      label: 'Access ID',
      example: 'GOOG1EXAMPLE123456789',
      help: 'The access ID of an HMAC key: Cloud Storage, Settings, Interoperability.',
    },
    secretAccessKey: {
      label: 'Secret',
      example: '',
      help: 'Shown once, when the HMAC key is created.',
    },
    accountId: null,
    region: { label: 'Location', example: 'auto', help: '' },
    endpoint: { label: 'Endpoint', example: 'https://storage.googleapis.com', help: '' },
  },
});
