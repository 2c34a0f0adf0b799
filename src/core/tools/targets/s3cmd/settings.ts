import { addressingOf } from '../kit/addressing.ts';
import { endpointHost, hostAndPort } from '../kit/endpointHost.ts';
import type { Setting } from '../kit/iniFile.ts';
import type { ExportEntry } from '../kit/target.ts';

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
const anyRegion = 'US';

/**
 * An entry in s3cmd's words. What says the same already, in another way, stays as it is.
 *
 * @param said what the file says now
 * @throws QCredError bad_input for an endpoint that s3cmd cannot use
 */
export function settingsOf(entry: ExportEntry, said: ReadonlyMap<string, string>): Setting[] {
  const { accessKeyId, secretAccessKey, sessionToken, region, provider } = entry;
  const isAmazon = provider === 'aws' && (!region || region === 'us-east-1');
  const isSaid = region !== undefined && regionOf(said.get('bucket_location'), entry.endpoints.s3) === region;
  return [
    ['access_key', accessKeyId],
    ['secret_key', secretAccessKey?.reveal()],
    ['access_token', sessionToken?.reveal() || null],
    ['bucket_location', isSaid ? undefined : isAmazon ? anyRegion : region || undefined],
    ...hostSettings(entry, said),
  ];
}

/** The host that an entry leads to, as s3cmd names it. @throws QCredError as `settingsOf` */
export const hostOf = ({ endpoints }: ExportEntry): string =>
  endpoints.s3 ? hostAndPort(endpointHost(endpoints.s3, 's3cmd')) : amazonHost;

/**
 * s3cmd's own names for two regions of Amazon's. `US` is what it has where nobody chose a region: at
 * any host but Amazon's old one it says nothing.
 */
export function regionOf(location: string | undefined, endpoint: string | undefined): string | undefined {
  if (location === anyRegion) return endpoint === undefined ? 'us-east-1' : undefined;
  return location === 'EU' ? 'eu-west-1' : location;
}

/** Without "%(bucket)s" in `host_bucket`, s3cmd puts the bucket into the path. */
function hostSettings(entry: ExportEntry, said: ReadonlyMap<string, string>): Setting[] {
  const { endpoints } = entry;
  const endpoint = endpoints.s3 ? endpointHost(endpoints.s3, 's3cmd') : undefined;
  const host = hostOf(entry);
  const style = addressingOf(entry);
  const isOpen = style === 'auto' && said.get('host_base') === host && said.has('host_bucket');
  return [
    ['host_base', host],
    ['host_bucket', isOpen ? undefined : style === 'path' ? host : `%(bucket)s.${host}`],
    ['use_https', endpoint?.secure === false ? 'False' : 'True'],
  ];
}
