import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import { groupBy } from '#shared/groupBy.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import type { Find } from './scan.ts';

/** Finds of one key that is used in one way: they become one profile. */
export type Group = [Find, ...Find[]];

/**
 * The finds in groups of the same key, used in the same way, in order of first appearance; a find
 * that is no key is a group of its own. Written back, one profile must mean in each place what stood
 * there: in the AWS files, where every setting counts, the same is exactly the same.
 */
export function groupFinds(finds: readonly Find[]): Group[] {
  return [...groupBy(finds, sameKey).values()].flatMap((alike) => {
    const groups: Group[] = [];
    for (const find of alike) {
      const group = groups.find(([first]) => usedAlike(first, find));
      if (group) group.push(find);
      else groups.push([find]);
    }
    return groups;
  });
}

/** Kept in memory only, since the secret is part of it. */
function sameKey({ key, part, profile }: Find): string {
  const { kind, accessKeyId, secretAccessKey, sessionToken, endpoints, region = '' } = profile;
  if (kind !== 'static' || part === 'unused' || accessKeyId === undefined || secretAccessKey === undefined)
    return key;
  const endpoint = endpointOf(endpoints.s3);
  return JSON.stringify([
    accessKeyId,
    secretAccessKey.reveal(),
    sessionToken?.reveal(),
    endpoint,
    endpoint ? '' : region,
  ]);
}

const endpointOf = (address: string | undefined): string => withoutEnd(address ?? '', '/');

function usedAlike({ target, profile: a }: Find, { target: other, profile: b }: Find): boolean {
  if (target.id !== 'aws' || other.id !== 'aws') {
    return a.region === undefined || b.region === undefined || a.region === b.region;
  }
  return placeText(a) === placeText(b);
}

const placeText = ({ region, accountId, endpoints }: FoundProfile): string =>
  JSON.stringify([region, accountId, Object.entries(endpoints).sort()]);
