import { plainHost, storageHost } from './hostForms.ts';
import { defineProvider, s3Compatible } from './provider.ts';

/**
 * Quilibrium, after its public documentation (docs.quilibrium.com). Two things are worth knowing:
 * STS is "planned" in Quilibrium's Tech Tree and has no address, so that nobody can assume a role yet;
 * and QKMS requests are signed for `us-east-1`, as Quilibrium's own SDK does, although the profile's
 * region is `q-world-1`. Both can be set per profile. QQ and QPing document no address at all.
 */
export const quilibrium = defineProvider({
  id: 'quilibrium',
  label: 'Quilibrium',
  helpUrl: 'https://docs.quilibrium.com/docs/api/credentials',
  services: [
    { id: 's3', label: 'QStorage', endpoint: 'https://qstorage.quilibrium.com' },
    { id: 'iam', label: 'QNZM', endpoint: 'https://qnzm.quilibrium.com' },
    { id: 'sts', label: 'STS', endpoint: null, planned: true },
    { id: 'kms', label: 'QKMS', endpoint: 'https://qkms.quilibrium.com', signingRegion: 'us-east-1' },
    { id: 'sqs', label: 'QQ', endpoint: null },
    { id: 'sns', label: 'QPing', endpoint: null },
  ],
  hosts: [
    { pattern: storageHost('qstorage\\.quilibrium\\.com'), plain: true },
    { pattern: plainHost('qnzm\\.quilibrium\\.com'), service: 'iam', plain: true },
    { pattern: plainHost('qkms\\.quilibrium\\.com'), service: 'kms', plain: true },
  ],
  domains: ['quilibrium.com'],
  regions: ['q-world-1'],
  ...s3Compatible,
  addressing: 'path',
  words: {
    accessKeyId: {
      label: 'Access Key ID',
      example: 'ABCDEF12D213546709A',
      help: 'Shown in QConsole when the key is made and in its list of keys.',
    },
    secretAccessKey: {
      label: 'Secret Access Key',
      example: '',
      help: 'Shown once, when the key is made in QConsole.',
    },
    accountId: {
      label: 'Account ID',
      example: '1000000000',
      help: 'The number of your account in QConsole.',
      required: false,
      // The documentation shows 10 digits, its sample ARNs 12.
      pattern: '[0-9]{1,20}',
    },
    region: { label: 'Region', example: 'q-world-1', help: '' },
    endpoint: { label: 'Endpoint', example: 'https://qstorage.quilibrium.com', help: '' },
  },
});
