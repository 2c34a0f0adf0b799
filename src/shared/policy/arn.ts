/** An Amazon Resource Name taken apart. Parts that a short form leaves out are empty. */
export interface Arn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** Everything behind the fifth colon, with its own colons and slashes. */
  resource: string;
}

/**
 * Takes an ARN apart. No partition and no account is refused: other clouds have their own. Besides
 * the usual six parts it reads the shorter forms that Quilibrium's documentation uses,
 * `arn:q-world-1:bucket/x` and `arn:verenc:111122223333:root`, whose service is empty.
 *
 * @returns null for a text that is no ARN
 */
export function parseArn(text: string): Arn | null {
  const [head, partition = '', ...rest] = text.split(':');
  if (head !== 'arn' || partition === '' || rest.length === 0) return null;
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
