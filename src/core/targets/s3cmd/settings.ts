import { endpointHost, hostAndPort } from '../endpointHost.ts';
import type { Setting } from '../iniFile.ts';
import type { ExportEntry } from '../target.ts';

/** The section we make where there is none; s3cmd makes no difference between sections. */
export const section = 'default';

export const secretKeys: readonly string[] = ['secret_key', 'access_token'];

/** What an entry decides: all of it goes when the profile is taken out. */
export const ownKeys: readonly string[] = [
  'access_key',
  ...secretKeys,
  'bucket_location',
  'host_base',
  'host_bucket',
  'use_https',
];

/** Amazon's hosts, as `s3cmd --configure` writes them: they say nothing that the provider does not. */
export const amazonHost = 's3.amazonaws.com';

/** Amazon's first region; s3cmd then asks for the region of each bucket. */
export const anyRegion = 'US';

/**
 * An entry in s3cmd's words.
 *
 * @throws QCredError bad_input for an endpoint that s3cmd cannot use
 */
export function settingsOf(entry: ExportEntry): Setting[] {
  const { accessKeyId, secretAccessKey, sessionToken, region, provider } = entry;
  const isAmazon = provider === 'aws' && (!region || region === 'us-east-1');
  return [
    ['access_key', accessKeyId],
    ['secret_key', secretAccessKey?.reveal()],
    ['access_token', sessionToken?.reveal() || null],
    ['bucket_location', isAmazon ? anyRegion : region || undefined],
    ...hostSettings(entry),
  ];
}

/** Without "%(bucket)s" in `host_bucket`, s3cmd puts the bucket into the path. */
function hostSettings({ endpoints, addressing }: ExportEntry): Setting[] {
  const endpoint = endpoints.s3 ? endpointHost(endpoints.s3, 's3cmd') : undefined;
  const host = endpoint ? hostAndPort(endpoint) : amazonHost;
  return [
    ['host_base', host],
    ['host_bucket', addressing === 'path' ? host : `%(bucket)s.${host}`],
    ['use_https', endpoint?.secure === false ? 'False' : 'True'],
  ];
}
