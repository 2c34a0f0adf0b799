/** An Amazon Resource Name taken apart. Parts that a short form leaves out are empty. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** Everything behind the fifth colon, with its own colons and slashes. */
  resource: string;
}

/** Amazon's partitions. Source: AWS IAM User Guide, "Identify AWS resources with ARNs". */
export const amazonPartitions = [
  'aws',
  'aws-cn',
  'aws-us-gov',
  'aws-eusc',
  'aws-iso',
  'aws-iso-b',
  'aws-iso-e',
  'aws-iso-f',
] as const;

/** Whether a partition is one of Amazon's, or means to be. */
export const isAmazons = (partition: string): boolean => /^aws(-|$)/i.test(partition);

/**
 * Takes an ARN apart. No account is refused, and no partition but an empty one: other clouds have
 * their own. ARNs of Amazon have six parts, empty ones counted. Besides it reads the shorter forms
 * that Quilibrium's documentation uses, `arn:q-world-1:bucket/x` and `arn:verenc:111122223333:root`,
 * whose service is empty, with what stands before "verenc" by mistake (`arn:aws:verenc:…`).
 *
 * @returns null for a text that is no ARN
 */
export function parseArn(text: string): Arn | null {
  const [head, given = '', ...others] = text.split(':');
  if (head !== 'arn') return null;
  const slipped = others[0] === 'verenc' && (given === '' || isAmazons(given));
  const [partition, rest] = slipped ? ['verenc', others.slice(1)] : [given, others];
  if (partition === '') return null;
  if (rest.length < 4 && isAmazons(partition)) return null;
  if (rest.length >= 4) {
    const [service = '', region = '', account = '', ...resource] = rest;
    return { partition, service, region, account, resource: resource.join(':') };
  }
  const account = rest.length > 1 ? (rest[0] ?? '') : '';
  const resource = (rest.length > 1 ? rest.slice(1) : rest).join(':');
  return resource === '' ? null : { partition, service: '', region: '', account, resource };
}

/**
 * The bucket and the key (or its pattern) that a storage ARN names.
 *
 * @returns null for the ARN of something else; `key` is null for the bucket itself
 */
export function bucketOf(arn: Arn): { bucket: string; key: string | null } | null {
  const short = arn.service === '' && arn.resource.startsWith('bucket/');
  if (arn.service !== 's3' && !short) return null;
  // Access points and their like have a region and an account; buckets have neither.
  if (arn.region !== '' || arn.account !== '') return null;
  const path = short ? arn.resource.slice('bucket/'.length) : arn.resource;
  const slash = path.indexOf('/');
  return slash < 0
    ? { bucket: path, key: null }
    : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}
