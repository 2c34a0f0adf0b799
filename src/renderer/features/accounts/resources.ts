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

/** What is asked about first, with `s3:GetObject`: objects of a bucket that is known; empty where none is. */
export const firstResource = (resources: readonly string[]): string =>
  resources.find((arn) => /^arn:[^:]*:s3:::[^*?/]+\/\*$/.test(arn)) ?? '';
