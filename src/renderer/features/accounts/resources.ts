import type { Holder } from '#shared/iamChange.ts';
import type { Mirror } from '#shared/mirror.ts';

/** An ARN as it stands in a policy's text. */
const arnInText = /"(arn:[^"\s]{1,2048})"/g;

/**
 * The resources that the policies of an account speak of, in the order of the alphabet: what a
 * person may want to ask about. Buckets come with and without their objects as the policies say.
 */
export function resourcesIn({ users, groups, roles, policies }: Mirror): string[] {
  const documents = [
    ...[...users, ...groups, ...roles].flatMap(({ inline }) => inline.map(({ document }) => document)),
    ...policies.flatMap(({ own, document }) => (own && document !== null ? [document] : [])),
  ];
  const found = documents.flatMap((text) => [...text.matchAll(arnInText)].flatMap(([, arn]) => arn ?? []));
  return [...new Set(found)].sort();
}

/** Where a bucket is named: a policy of the account, or one within a user, group or role. */
export type BucketPlace =
  | { kind: 'policy'; arn: string; name: string }
  | { kind: 'inline'; holder: Holder; name: string };

/** The ARN of a bucket or of objects in one. Source: Amazon S3 User Guide, "General purpose bucket naming rules". */
const bucketInText = /"arn:[^:"\s]{1,64}:s3:::([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?=["/])/g;

/** The buckets that the policies of an account name, each with the first that does. */
export function bucketsNamed({ users, groups, roles, policies }: Mirror): Map<string, BucketPlace> {
  const found = new Map<string, BucketPlace>();
  const read = (text: string, place: () => BucketPlace) => {
    for (const [, bucket] of text.matchAll(bucketInText))
      if (bucket !== undefined && !found.has(bucket)) found.set(bucket, place());
  };
  for (const { own, document, arn, name } of policies)
    if (own && document !== null) read(document, () => ({ kind: 'policy', arn, name }));
  const within = (kind: Holder['kind'], holders: readonly (typeof groups)[number][]) => {
    for (const { name: holder, inline } of holders)
      for (const { name, document } of inline)
        read(document, () => ({ kind: 'inline', holder: { kind, name: holder }, name }));
  };
  within('role', roles);
  within('group', groups);
  within('user', users);
  return found;
}

/** What is asked about first, with `s3:GetObject`: objects of a bucket that is known; empty where none is. */
export const firstResource = (resources: readonly string[]): string =>
  resources.find((arn) => /^arn:[^:]*:s3:::[^*?/]+\/\*$/.test(arn)) ?? '';
