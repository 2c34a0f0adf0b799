import { QCredError } from '#shared/errors.ts';
import type { ExportEntry } from '../kit/target.ts';

/** Stands for the bucket where we do not know it. No bucket can be called so, and no tool makes one by accident. */
export const unknownBucket = 'BUCKET';

/**
 * Where a tool that knows storage only is to go.
 *
 * @returns scheme, host and port of the storage endpoint; undefined for Amazon's own
 * @throws QCredError bad_input when there is none, or it has a path, which these tools have no place for
 */
export function storageOrigin({ name, provider, endpoints: { s3 } }: ExportEntry): URL | undefined {
  if (!s3) {
    if (provider === 'aws') return undefined;
    throw new QCredError(
      'bad_input',
      `"${name}" has no storage endpoint, without which the tool would go to Amazon.`,
      'Add the endpoint to the profile.',
    );
  }
  const url = URL.canParse(s3) ? new URL(s3) : undefined;
  const isPlain = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (isPlain) return url;
  throw new QCredError(
    'bad_input',
    `The storage endpoint of "${name}" is not a plain address: a host, perhaps a port, and nothing behind it.`,
    'Correct the endpoint in the profile.',
  );
}

/** Amazon's old host for all regions. */
export const amazonHost = 's3.amazonaws.com';

/** Whether a host is one of Amazon's own for S3, which a profile of AWS does not name. */
export const isAmazonHost = (host: string): boolean =>
  /^s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com$/i.test(`${host}`);
