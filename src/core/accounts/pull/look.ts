import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Mirror, RemoteGroup, RemotePolicy, RemoteRole, RemoteUser } from '#shared/mirror.ts';
import { openClient } from '../../clouds/client/client.ts';
import type { OpenVault } from '../../store/access.ts';
import { ifThere } from '../iam/answers.ts';
import { groupsOf } from '../iam/holders.ts';
import { groupOf, nameText, policyOf, roleOf, userOf } from '../iam/remote.ts';
import { type Ask, createAsk } from './ask.ts';
import { grantsOf } from './grants.ts';
import { listKeys, withKnown, withUse } from './keys.ts';
import { completePolicy } from './lists.ts';

const notTold = (what: string): QCredError =>
  new QCredError('denied', `The account does not tell ${what} with this key.`, 'Use a key that may do more.');

/** Asks an account something, and lets the connection go. */
export async function asking<T>(
  access: OpenVault,
  account: Account,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  const client = await openClient(access, account, 'look-up');
  try {
    return await work(createAsk(client, [], new AbortController().signal));
  } finally {
    client.close();
  }
}

/** A user's keys, with ids and last use, and whether a device for one-time passwords is registered. */
async function keysOf(
  ask: Ask,
  name: string,
  old: RemoteUser | undefined,
): Promise<Pick<RemoteUser, 'keys' | 'mfa'>> {
  const { iam, options } = ask;
  const [keys, devices] = await Promise.all([
    listKeys(ask, name),
    ask.ask('ListMFADevices', () => iam.listMFADevices({ UserName: name }, options)),
  ]);
  const used = keys && (await Promise.all(keys.map((key) => withUse(ask, key))));
  return {
    keys: used && withKnown(used, old?.keys ?? []),
    mfa: devices && (devices.MFADevices ?? []).length > 0,
  };
}

/**
 * Asks for one user's keys, and whether a one-time password device is registered.
 *
 * @param before what was known
 * @throws QCredError not_found, denied; what calls throw
 */
export async function lookUpUser(ask: Ask, before: Mirror, name: string): Promise<RemoteUser> {
  const { iam, options } = ask;
  const old = before.users.find((user) => user.name === name);
  const { keys, mfa } = await keysOf(ask, name, old);
  if (!keys) throw notTold(`the keys of ${name}`);
  const user =
    old ??
    userOf(
      (await ask.ask('GetUser', () => iam.getUser({ UserName: name }, options)))?.User ?? { UserName: name },
    );
  return { ...user, keys, mfa: mfa ?? user.mfa };
}

/**
 * Asks for all of a user, group, role or policy. What the service does not tell of it stands as it was known.
 *
 * @param old what was known
 * @returns null when it is not there
 * @throws what the service fails with, other than that there is no such thing
 */
export async function lookAtUser(
  ask: Ask,
  name: string,
  old: RemoteUser | undefined,
): Promise<RemoteUser | null> {
  const { iam, options } = ask;
  const found = (await ifThere(iam.getUser({ UserName: name }, options)))?.User;
  if (!found) return null;
  const user = userOf(found);
  const known = ifSame(old, user);
  const [grants, groups, { keys, mfa }] = await Promise.all([
    grantsOf(ask, { kind: 'user', name }, known),
    ask.ask('ListGroupsForUser', () => groupsOf(iam, name, options)),
    keysOf(ask, name, known),
  ]);
  return {
    ...user,
    ...grants,
    groups: groups ? [...new Set(groups.map(nameText))] : (known?.groups ?? []),
    keys: keys ?? known?.keys ?? null,
    mfa: mfa ?? known?.mfa ?? null,
  };
}

/** @see lookAtUser */
export async function lookAtGroup(
  ask: Ask,
  name: string,
  old: RemoteGroup | undefined,
): Promise<RemoteGroup | null> {
  const found = (await ifThere(ask.iam.getGroup({ GroupName: name, MaxItems: 1 }, ask.options)))?.Group;
  if (!found) return null;
  const group = groupOf(found);
  return { ...group, ...(await grantsOf(ask, { kind: 'group', name }, ifSame(old, group))) };
}

/** @see lookAtUser */
export async function lookAtRole(
  ask: Ask,
  name: string,
  old: RemoteRole | undefined,
): Promise<RemoteRole | null> {
  const found = (await ifThere(ask.iam.getRole({ RoleName: name }, ask.options)))?.Role;
  if (!found) return null;
  const role = roleOf(found);
  return { ...role, ...(await grantsOf(ask, { kind: 'role', name }, ifSame(old, role))) };
}

/** @see lookAtUser */
export async function lookAtPolicy(
  ask: Ask,
  PolicyArn: string,
  old: RemotePolicy | undefined,
): Promise<RemotePolicy | null> {
  const found = (await ifThere(ask.iam.getPolicy({ PolicyArn }, ask.options)))?.Policy;
  if (!found) return null;
  const policy = policyOf(found);
  return completePolicy(ask, { ...policy, versions: ifSame(old, policy)?.versions ?? [] });
}

/**
 * Asks for a policy with its versions and the document that counts.
 *
 * @throws QCredError not_found, denied; what calls throw
 */
export async function lookUpPolicy(ask: Ask, before: Mirror, arn: string): Promise<RemotePolicy> {
  const { iam, options } = ask;
  const got = await ask.ask('GetPolicy', () => iam.getPolicy({ PolicyArn: arn }, options));
  const old = before.policies.find((policy) => policy.arn === arn);
  const policy = got?.Policy ? policyOf(got.Policy) : old;
  if (!policy) throw notTold('what is in this policy');
  const complete = await completePolicy(ask, policy);
  if (complete.document === null) throw notTold('what is in this policy');
  return complete;
}

/** What was known, unless it was of another thing of that name, deleted since. */
const ifSame = <T extends { id: string }>(old: T | undefined, { id }: T): T | undefined =>
  old?.id === id ? old : undefined;

/** A list with one thing put in the place of the one it replaces, or added in order of names. */
export const withItem = <T extends { name: string }>(
  items: readonly T[],
  item: T,
  isSame: (other: T) => boolean,
): T[] =>
  items.some(isSame)
    ? items.map((other) => (isSame(other) ? item : other))
    : [...items, item].sort((a, b) => (a.name < b.name ? -1 : 1));
