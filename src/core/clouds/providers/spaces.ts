import { storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/** DigitalOcean Spaces. It has no IAM and no STS. */
export const spaces = defineProvider({
  id: 'spaces',
  label: 'DigitalOcean Spaces',
  helpUrl: 'https://docs.digitalocean.com/products/spaces/how-to/manage-access/',
  services: [{ id: 's3', label: 'Spaces', endpoint: 'https://{region}.digitaloceanspaces.com' }],
  hosts: [
    // What the CDN hands out is read through the same Space's own endpoint.
    {
      pattern: storageHost('(?<region>(?!cdn\\.)[a-z0-9-]+)(?:\\.cdn)?\\.digitaloceanspaces\\.com'),
      plain: true,
    },
  ],
  regions: ['nyc3', 'ams3', 'atl1', 'blr1', 'fra1', 'lon1', 'sfo2', 'sfo3', 'sgp1', 'syd1', 'tor1'],
  ...s3Compatible,
  words: {
    accessKeyId: {
      label: 'Access Key',
      example: 'DO00EXAMPLEACCESSKEY',
      help: 'In the control panel under Spaces Object Storage, Access Keys.',
    },
    secretAccessKey: {
      label: 'Secret Key',
      example: '',
      help: 'Shown once, when the access key is created.',
    },
    accountId: null,
    region: { label: 'Datacenter region', example: 'nyc3', help: 'The first part of the endpoint.' },
    endpoint: { label: 'Endpoint', example: 'https://nyc3.digitaloceanspaces.com', help: '' },
  },
});
