import type { Account } from '#shared/account.ts';
import { toErrorView } from '#shared/errors.ts';
import type { NotLooked } from '#shared/finding.ts';
import type { Credential } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import { openTrail, type Trail, trailAddress, trailMissing } from '../clouds/trail/client.ts';
import type { OpenVault } from '../store/access.ts';
import type { TrailUse } from './facts/uses.ts';

/** So many keys of an account are asked for: two questions a second are answered. */
const mostKeys = 10;
/** One page of each, the newest. */
const mostEvents = 50;
/** So far back at the first look. */
const firstDays = 14;

/** What the record of use told, and what it did not. */
export interface TrailLook {
  uses: TrailUse[];
  notLooked: NotLooked[];
}

/**
 * Asks an account's record of use what the keys that are kept here did. Never throws: what is refused, or has no
 * record, is not looked at, and is said to be so.
 *
 * @param account whose
 * @param credentials all that are kept here
 */
export async function lookAtTrail(
  access: OpenVault,
  account: Account,
  credentials: readonly Credential[],
): Promise<TrailLook> {
  const keys = credentials
    .filter(({ remote }) => remote?.account === account.id && remote.status !== 'deleted')
    .toSorted((a, b) => ((a.remote?.lastUse?.at ?? '') < (b.remote?.lastUse?.at ?? '') ? 1 : -1));
  const blind = (why: string): NotLooked => ({
    what: `What each key of ${account.name} did, and from where`,
    why,
  });
  if (keys.length === 0) return { uses: [], notLooked: [] };
  if (trailAddress(account) === null)
    return { uses: [], notLooked: [blind('Its provider has no record of use that can be asked for.')] };
  if (account.missing.includes(trailMissing))
    return { uses: [], notLooked: [blind(`${trailMissing} is not allowed with this account’s key.`)] };
  try {
    const trail = await openTrail(access, account, 'looking what keys did');
    try {
      return await askEach(trail, account, keys, access.deps.now());
    } finally {
      trail.close();
    }
  } catch (error) {
    const { message, hint } = toErrorView(error);
    return { uses: [], notLooked: [blind(`${message} ${hint}`.trim().slice(0, 500))] };
  }
}

async function askEach(
  trail: Trail,
  account: Account,
  keys: readonly Credential[],
  now: Date,
): Promise<TrailLook> {
  const since = new Date(now.getTime() - firstDays * 86_400_000);
  const uses: TrailUse[] = [];
  const cut: string[] = [];
  for (const { accessKeyId } of keys.slice(0, mostKeys)) {
    const { events, more } = await trail.events({ accessKeyId }, { since, most: mostEvents });
    if (more) cut.push(accessKeyId);
    for (const { at, source, region, from } of events)
      uses.push({ key: accessKeyId, at, service: source.replace(/\.amazonaws\.com$/, ''), region, from });
  }
  const left = Math.max(0, keys.length - mostKeys);
  return {
    uses,
    notLooked: [
      ...(left > 0
        ? [{ what: `What ${count(left, 'more key')} of ${account.name} did`, why: 'There are too many.' }]
        : []),
      ...(cut.length > 0
        ? [
            {
              what: `Earlier uses of ${count(cut.length, 'key')} of ${account.name}`,
              why: `The newest ${mostEvents} of each were looked at.`,
            },
          ]
        : []),
    ],
  };
}
