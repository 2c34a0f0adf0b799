import type { Account } from '#shared/account.ts';
import { hasCode } from '#shared/errors.ts';
import type { KmsEvent } from '#shared/kms.ts';
import { openTrail, trailAddress, trailMissing } from '../clouds/trail/client.ts';
import type { TrailEvent } from '../clouds/trail/events.ts';
import type { OpenVault } from '../store/access.ts';
import { readPlaceKey } from './place.ts';

/** What the account's record of use told of a key. */
export interface Told {
  /** Whether the provider has a record at all. */
  asked: boolean;
  events: KmsEvent[];
  /** What is not known, in a sentence; null where all was told. */
  silent: string | null;
  /** Whether the record turned out not to be there, or not to be asked for: it is remembered. */
  missing: boolean;
}

/** Looking at a key is no use of it, and this app looks often. */
const looking = /^(?:Describe|List|Get)/;

const unknown = 'what others did with the key is not known';

/** The name at the end of an ARN, which is who it is to a person. */
const nameIn = (who: string): string => (who.startsWith('arn:') ? (who.split(/[:/]/).at(-1) ?? who) : who);

const eventOf = ({ at, name, who, accessKeyId, from, refused }: TrailEvent): KmsEvent => ({
  at,
  from: 'service',
  what: refused === null ? name : `${name}: refused (${refused})`,
  who: nameIn(who),
  detail: [accessKeyId && `with ${accessKeyId}`, from && `from ${from}`].filter(Boolean).join(' '),
});

/** What was done several times within a second is said once. */
const distinct = (events: KmsEvent[]): KmsEvent[] => [
  ...new Map(events.map((event) => [JSON.stringify(event), event])).values(),
];

/**
 * Asks CloudTrail who used a key, where the account has one: the newest events of 90 days.
 *
 * @param arn of the key
 * @returns what it told; a sentence instead where it does not
 */
export async function askTrail(access: OpenVault, account: Account, arn: string): Promise<Told> {
  if (trailAddress(account) === null) return { asked: false, events: [], silent: null, missing: false };
  const refused = `CloudTrail may not be asked with this account's key (${trailMissing}): ${unknown}.`;
  if (account.missing.includes(trailMissing))
    return { asked: true, events: [], silent: refused, missing: false };
  try {
    const trail = await openTrail(access, account, 'what was done with a key', readPlaceKey);
    try {
      const { events, more } = await trail.events({ resource: arn });
      return {
        asked: true,
        events: distinct(events.filter(({ name }) => !looking.test(name)).map(eventOf)),
        silent: more
          ? `CloudTrail knows more; its newest ${events.length} events were looked through.`
          : null,
        missing: false,
      };
    } finally {
      trail.close();
    }
  } catch (error) {
    if (hasCode(error, 'denied', 'not_available', 'unsupported'))
      return { asked: true, events: [], silent: refused, missing: true };
    if (hasCode(error, 'cancelled')) throw error;
    const why = error instanceof Error ? error.message : '';
    const silent = `CloudTrail did not answer, so ${unknown}. ${why}`.trim();
    return { asked: true, events: [], silent, missing: false };
  }
}
