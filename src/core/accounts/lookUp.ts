import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Mirror, RemotePolicy, RemoteUser } from '#shared/mirror.ts';
import { openClient } from '../clouds/client/client.ts';
import type { OpenVault } from '../store/access.ts';
import { policyOf, userOf } from './iam/remote.ts';
import { type Ask, createAsk } from './pull/ask.ts';
import { listKeys, withKnown, withUse } from './pull/keys.ts';
import { completePolicy } from './pull/lists.ts';

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

/**
 * Asks for one user's keys, with ids and last use, and whether a one-time password device is registered.
 *
 * @param before what was known
 * @throws QCredError not_found, denied; what calls throw
 */
export async function lookUpUser(ask: Ask, before: Mirror, name: string): Promise<RemoteUser> {
  const { iam, options } = ask;
  const old = before.users.find((user) => user.name === name);
  const keys = await listKeys(ask, name);
  if (!keys) throw notTold(`the keys of ${name}`);
  const used = await Promise.all(keys.map((key) => withUse(ask, key)));
  const devices = await ask.ask('ListMFADevices', () => iam.listMFADevices({ UserName: name }, options));
  const user =
    old ??
    userOf(
      (await ask.ask('GetUser', () => iam.getUser({ UserName: name }, options)))?.User ?? { UserName: name },
    );
  return {
    ...user,
    keys: withKnown(used, old?.keys ?? []),
    mfa: devices ? (devices.MFADevices ?? []).length > 0 : user.mfa,
  };
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

/** A list with one thing put in the place of the one it replaces, or added in order of names. */
export const withItem = <T extends { name: string }>(
  items: readonly T[],
  item: T,
  isSame: (other: T) => boolean,
): T[] =>
  items.some(isSame)
    ? items.map((other) => (isSame(other) ? item : other))
    : [...items, item].sort((a, b) => (a.name < b.name ? -1 : 1));
