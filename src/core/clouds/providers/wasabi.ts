import { plainHost, storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/**
 * Wasabi. Storage has an endpoint per region, some by two names; IAM and STS have one for all, signed
 * for `us-east-1`. After Wasabi's page on the service URLs of its storage regions.
 */
export const wasabi = defineProvider({
  id: 'wasabi',
  label: 'Wasabi',
  helpUrl: 'https://docs.wasabi.com/apidocs/generating-an-s3-api-key',
  services: [
    { id: 's3', label: 'Hot Cloud Storage', endpoint: 'https://s3.{region}.wasabisys.com' },
    { id: 'iam', label: 'IAM', endpoint: 'https://iam.wasabisys.com', signingRegion: 'us-east-1' },
    { id: 'sts', label: 'STS', endpoint: 'https://sts.wasabisys.com', signingRegion: 'us-east-1' },
  ],
  hosts: [
    { pattern: plainHost('(?<service>iam|sts)\\.wasabisys\\.com'), plain: true },
    { pattern: storageHost('s3\\.wasabisys\\.com'), region: 'us-east-1', plain: true },
    { pattern: storageHost('s3\\.(?<region>[a-z0-9-]+)\\.wasabisys\\.com'), plain: true },
  ],
  regionAliases: {
    'nl-1': 'eu-central-1',
    'de-1': 'eu-central-2',
    'uk-1': 'eu-west-1',
    'fr-1': 'eu-west-2',
    'uk-2': 'eu-west-3',
    'it-1': 'eu-south-1',
  },
  regions: [
    'us-east-1',
    'us-east-2',
    'us-central-1',
    'us-west-1',
    'ca-central-1',
    'eu-central-1',
    'eu-central-2',
    'eu-west-1',
    'eu-west-2',
    'eu-west-3',
    'eu-south-1',
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-southeast-1',
    'ap-southeast-2',
  ],
  ...s3Compatible,
  words: {
    accessKeyId: {
      label: 'Access Key',
      example: '',
      help: 'In the Wasabi console under Access Keys.',
    },
    secretAccessKey: {
      label: 'Secret Key',
      example: '',
      help: 'Shown once, when the access key is created.',
    },
    accountId: null,
    region: { label: 'Region', example: 'us-east-1', help: 'The region of your buckets.' },
    endpoint: { label: 'Service URL', example: 'https://s3.us-east-1.wasabisys.com', help: '' },
  },
});
