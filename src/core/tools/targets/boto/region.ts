/**
 * The region for which boto signs requests to a host, by the rules of `S3HmacAuthV4Handler` in its
 * `auth.py`: the first label of a host of three, else the label behind `s3`.
 *
 * @param host the host's name, without a port
 * @returns undefined where boto finds none, and fails when it is told to sign in the new way
 */
export function signingRegion(host: string): string | undefined {
  const labels = host.toLowerCase().split('.');
  if (labels.length === 3) {
    const region = labels[0]?.replace(/^s3-/, '');
    return region === 's3' ? 'us-east-1' : region;
  }
  const at = labels.findLastIndex((label) => label === 's3' || label.startsWith('s3-'));
  const label = labels[at];
  if (label === undefined) return undefined;
  if (label !== 's3') return label.slice('s3-'.length);
  const region = labels[at + 1];
  return region === 'amazonaws' ? 'us-east-1' : region;
}

/** Amazon's host for a region. */
export const amazonHost = (region: string | undefined): string =>
  region && region !== 'us-east-1' ? `s3.${region}.amazonaws.com` : 's3.amazonaws.com';

/** Whether a host is one of those that `amazonHost` names, or the older spelling of one. */
export const isAmazonHost = (host: string): boolean => /^s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com$/i.test(host);
