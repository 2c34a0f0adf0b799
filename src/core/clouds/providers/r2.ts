import { storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/**
 * Cloudflare R2. The account id is part of the endpoint. A bucket made in a jurisdiction (`eu`,
 * `fedramp`, `us`; there may be more) answers at `https://ACCOUNT.JURISDICTION.r2.cloudflarestorage.com`
 * only: that is an endpoint of the profile. After R2's documentation, "Data location".
 */
export const r2 = defineProvider({
  id: 'r2',
  label: 'Cloudflare R2',
  helpUrl: 'https://developers.cloudflare.com/r2/api/s3/tokens/',
  services: [{ id: 's3', label: 'R2', endpoint: 'https://{accountId}.r2.cloudflarestorage.com' }],
  hosts: [
    {
      pattern: storageHost('(?<accountId>[0-9a-f]{32})\\.r2\\.cloudflarestorage\\.com'),
      plain: true,
    },
    {
      pattern: storageHost(
        '(?<accountId>[0-9a-f]{32})\\.(?<jurisdiction>[a-z0-9-]+)\\.r2\\.cloudflarestorage\\.com',
      ),
    },
  ],
  regions: ['auto'],
  // R2 takes `us-east-1` for `auto` besides, for tools that insist on a region of Amazon's.
  ...s3Compatible,
  words: {
    accessKeyId: {
      label: 'Access Key ID',
      example: '0123456789abcdef0123456789abcdef',
      help: 'Shown when an R2 API token is created.',
    },
    secretAccessKey: {
      label: 'Secret Access Key',
      example: '',
      help: 'Shown once, when the R2 API token is created.',
    },
    accountId: {
      label: 'Account ID',
      example: '0123456789abcdef0123456789abcdef',
      help: 'On the R2 page of the Cloudflare dashboard, and the first part of the endpoint.',
      required: true,
      pattern: '[0-9a-fA-F]{32}',
    },
    region: { label: 'Region', example: 'auto', help: '' },
    endpoint: {
      label: 'Endpoint',
      example: 'https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com',
      help: 'Only for buckets with a jurisdiction.',
    },
  },
});
