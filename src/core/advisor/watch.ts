import type { Account } from '#shared/account.ts';
import { toErrorView } from '#shared/errors.ts';
import type { Mirror } from '#shared/mirror.ts';
import { count, listed } from '#shared/words.ts';
import {
  changeBack,
  type Refusal,
  type TightenedRecord,
  type TightenedRecords,
  type TightenTarget,
  type Watch,
} from '../accounts/tighten/records.ts';
import { openTrail, type Trail, trailAddress, trailMissing } from '../clouds/trail/client.ts';
import type { OpenVault } from '../store/access.ts';
import type { Change } from './mend/inverse.ts';

/** So many keys of an account are asked for at a look: two questions a second are answered. */
const mostKeys = 10;
/** Events of one key that are read, the newest. */
const mostEvents = 200;
/** Refusals of a policy that are kept, the newest. */
const mostRefusals = 20;

/** How services say that somebody may not do something: "Common errors" of IAM and EC2. */
const refused = /^(?:Client\.)?(?:AccessDenied(?:Exception)?|UnauthorizedOperation|AuthorizationError)$/;

/** Who has a policy. */
export interface PolicyHolders {
  /** Users, with the ids of their keys. */
  users: { name: string; keys: string[] }[];
  roles: string[];
}

/** Who has a policy, by themselves or by a group, as the mirror tells. */
export function holdersIn({ users, groups, roles }: Mirror, target: TightenTarget): PolicyHolders {
  const has = (kind: 'user' | 'group' | 'role', name: string, attached: readonly string[]): boolean =>
    target.kind === 'managed'
      ? attached.includes(target.policyArn)
      : target.holder.kind === kind && target.holder.name === name;
  const giving = new Set(
    groups.flatMap(({ name, attached }) => (has('group', name, attached) ? [name.toLowerCase()] : [])),
  );
  return {
    users: users
      .filter(
        (user) =>
          has('user', user.name, user.attached) || user.groups.some((one) => giving.has(one.toLowerCase())),
      )
      .map(({ name, keys }) => ({
        name,
        keys: (keys ?? []).flatMap(({ id, status }) => (id !== null && status === 'Active' ? [id] : [])),
      })),
    roles: roles.flatMap(({ name, attached }) => (has('role', name, attached) ? [name] : [])),
  };
}

/**
 * Looks for calls that were refused since policies were cut down, by those who have them. Never throws: what cannot
 * be looked at is said.
 *
 * @param account whose
 * @param mirror what is known of it
 * @param records policies of it that are watched
 * @returns what was seen, by the record's id
 */
export async function watchTightened(
  access: OpenVault,
  account: Account,
  mirror: Mirror,
  records: readonly TightenedRecord[],
): Promise<Map<string, Watch>> {
  const at = access.deps.now().toISOString();
  const blind = (why: string) =>
    new Map(
      records.map(({ id, watch }): [string, Watch] => [
        id,
        { at, refusals: watch?.refusals ?? [], notLooked: [why] },
      ]),
    );
  if (trailAddress(account) === null)
    return blind('Its provider has no record of use that can be asked for refused calls.');
  if (account.missing.includes(trailMissing))
    return blind(`${trailMissing} is not allowed with this account’s key.`);
  try {
    const trail = await openTrail(
      access,
      account,
      'looking for what was refused since policies were tightened',
    );
    try {
      const seen = new Map<string, Watch>();
      let left = mostKeys;
      for (const record of records) {
        const { asked, ...watch } = await look(trail, record, holdersIn(mirror, record.target), left);
        left -= asked;
        seen.set(record.id, { at, ...watch });
      }
      return seen;
    } finally {
      trail.close();
    }
  } catch (error) {
    const { message, hint } = toErrorView(error);
    return blind(`${message} ${hint}`.trim().slice(0, 500));
  }
}

/** What was seen before stays seen: later calls push it out of the newest ones. */
function together(before: readonly Refusal[], now: readonly Refusal[]): Refusal[] {
  const all = new Map([...before, ...now].map((one) => [`${one.at} ${one.user} ${one.call}`, one]));
  return [...all.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).slice(0, mostRefusals);
}

async function look(
  trail: Trail,
  { at, watch }: TightenedRecord,
  { users, roles }: PolicyHolders,
  most: number,
): Promise<Omit<Watch, 'at'> & { asked: number }> {
  const keys = users.flatMap(({ name, keys: own }) => own.map((accessKeyId) => ({ name, accessKeyId })));
  const asked = keys.slice(0, most);
  const refusals: Refusal[] = [];
  let cut = 0;
  for (const { name, accessKeyId } of asked) {
    const { events, more } = await trail.events({ accessKeyId }, { since: new Date(at), most: mostEvents });
    if (more) cut += 1;
    for (const event of events) {
      if (event.refused === null || !refused.test(event.refused) || event.at < at.slice(0, 19)) continue;
      const service = event.source.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
      refusals.push({ at: event.at, user: name, call: `${service}:${event.name}` });
    }
  }
  const keyless = users.filter(({ keys: own }) => own.length === 0).map(({ name }) => name);
  return {
    asked: asked.length,
    refusals: together(watch?.refusals ?? [], refusals),
    notLooked: [
      ...(keys.length > asked.length
        ? [`${count(keys.length - asked.length, 'more key')} of those who have it: there are too many.`]
        : []),
      ...(cut > 0 ? [`Earlier calls of ${count(cut, 'key')}: the newest ${mostEvents} were looked at.`] : []),
      ...(keyless.length > 0 ? [`${listed(keyless, 4)}: no active key is known.`] : []),
      ...(roles.length > 0 ? [`Sessions of ${listed(roles, 4)}: their keys are not listed.`] : []),
      ...(users.length + roles.length === 0 ? ['Who has it is not known.'] : []),
      'Objects in buckets: CloudTrail’s event history does not hold what is done with them.',
    ],
  };
}

/** Forgets that a policy was cut down once a change made it what it was. */
export async function forgetBack(
  records: TightenedRecords,
  account: string,
  change: Change['change'],
): Promise<void> {
  if (change.kind !== 'set-default-version' && change.kind !== 'put-inline') return;
  const made = JSON.stringify(change);
  for (const record of await records.list().catch(() => []))
    if (record.account === account && JSON.stringify(changeBack(record)) === made)
      await records.remove(record.id).catch(() => {});
}
