import { endpointVariable } from '#core/profiles/variables.ts';
import { serviceIds } from '#shared/model.ts';
import type { ExportEntry, Target } from '../kit/target.ts';
import type { Settings, StorageLocation, Values } from './tool.ts';

/**
 * What every AWS SDK and the AWS CLI call these settings, by the "Configuration settings" pages of
 * the AWS SDKs and Tools Reference Guide. The JavaScript and Go SDKs read `AWS_REGION`, botocore
 * `AWS_DEFAULT_REGION`: both are written.
 */
export const sdkWords: Target['words'] = {
  accessKeyId: 'AWS_ACCESS_KEY_ID',
  secretAccessKey: 'AWS_SECRET_ACCESS_KEY',
  sessionToken: 'AWS_SESSION_TOKEN',
  accountId: 'AWS_ACCOUNT_ID',
  region: 'AWS_REGION',
  endpoint: 'AWS_ENDPOINT_URL_S3',
  otherEndpoints: 'AWS_ENDPOINT_URL_…',
};

/** Region, account, endpoints and checksums as the SDKs' variables. */
export const sdkSettings = ({ region, accountId, endpoints, relaxedChecksums }: ExportEntry): Settings => [
  ['AWS_REGION', region || undefined],
  ['AWS_DEFAULT_REGION', region || undefined],
  ['AWS_ACCOUNT_ID', accountId || null],
  ['AWS_ENDPOINT_URL', null],
  ...serviceIds.map((id): Settings[number] => [endpointVariable(id), endpoints[id] || null]),
  ...checksumSettings(relaxedChecksums),
];

/** Recent SDKs add checksums that S3-compatible services may reject; this leaves them out. */
export const checksumSettings = (relaxed: boolean): Settings => [
  ['AWS_REQUEST_CHECKSUM_CALCULATION', relaxed ? 'when_required' : undefined],
  ['AWS_RESPONSE_CHECKSUM_VALIDATION', relaxed ? 'when_required' : undefined],
];

/** All that `sdkSettings` may write is to go. */
export const withoutSdkSettings = (): Settings =>
  [
    'AWS_REGION',
    'AWS_DEFAULT_REGION',
    'AWS_ACCOUNT_ID',
    'AWS_ENDPOINT_URL',
    ...serviceIds.map(endpointVariable),
    'AWS_REQUEST_CHECKSUM_CALCULATION',
    'AWS_RESPONSE_CHECKSUM_VALIDATION',
  ].map((name) => [name, null]);

/** The inverse of `sdkSettings`. `AWS_ENDPOINT_URL` counts for every service that has no variable of its own. */
export function sdkPlace(values: Values): StorageLocation {
  const endpoints: StorageLocation['endpoints'] = {};
  for (const id of serviceIds) {
    const endpoint = values.get(endpointVariable(id)) || values.get('AWS_ENDPOINT_URL');
    if (endpoint) endpoints[id] = endpoint;
  }
  return {
    region: values.get('AWS_REGION') || values.get('AWS_DEFAULT_REGION') || undefined,
    accountId: values.get('AWS_ACCOUNT_ID') || undefined,
    endpoints,
  };
}
