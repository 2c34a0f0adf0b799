import type { Mirror } from '#shared/mirror.ts';

/** What policies of an account speak of, for completion. */
export interface Seen {
  /** Names of buckets, sorted. */
  buckets: readonly string[];
  /** ARNs that may stand in a policy, buckets' first. */
  arns: readonly string[];
}

/** A bucket's ARN as it stands in a document; a name with a wildcard or a variable is no name. */
const bucketArn = /arn:([a-z0-9-]+):s3:::([a-z0-9][a-z0-9.-]{1,62})(?=[/"])/g;

/** More documents than these say the same things again. */
const mostDocuments = 2000;

const documentsOf = ({ users, groups, roles, policies }: Mirror): string[] => [
  ...policies.flatMap(({ own, document }) => (own && document !== null ? [document] : [])),
  ...[...users, ...groups, ...roles].flatMap(({ inline }) => inline.map(({ document }) => document)),
];

/** The buckets, users, groups, roles and own policies that are known of an account. */
export function seenIn(mirror: Mirror): Seen {
  const buckets = new Map<string, string>();
  for (const document of documentsOf(mirror).slice(0, mostDocuments)) {
    for (const [, partition, bucket] of document.matchAll(bucketArn)) {
      if (partition && bucket) buckets.set(bucket, `arn:${partition}:s3:::${bucket}`);
    }
  }
  const names = [...buckets.keys()].sort();
  const own = mirror.policies.filter((policy) => policy.own);
  return {
    buckets: names,
    arns: [
      ...names.flatMap((name) => [buckets.get(name) ?? '', `${buckets.get(name)}/*`]),
      ...[...mirror.roles, ...mirror.users, ...mirror.groups, ...own].map(({ arn }) => arn),
    ],
  };
}
