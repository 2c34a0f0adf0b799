import type { Account, RemoteMark } from '#shared/account.ts';
import type { Mirror, RemoteKey } from '#shared/mirror.ts';
import type { Credential } from '#shared/model.ts';
import type { Found, Part } from './pull/found.ts';

const byName = <T extends { name: string }>(a: T, b: T): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

/** A complete part as it was found; an incomplete one on top of what was known. */
function mergePart<T extends { name: string }>(
  before: readonly T[],
  { items, complete }: Part<T>,
  keyOf: (item: T) => string,
): T[] {
  const kept = complete ? [] : before.filter((item) => !items.has(keyOf(item)));
  return [...kept, ...items.values()].sort(byName);
}

/**
 * What is known of an account after a sync.
 *
 * @param before what was known
 * @param found what the sync found, whether it went to its end or not
 * @param at when it began, for one that left nothing out: all that is known is then at least as
 * fresh; null for others
 */
export function mergeMirror(before: Mirror, found: Found, at: string | null): Mirror {
  return {
    ...before,
    at: at !== null && at > before.at ? at : before.at,
    root: found.root ?? before.root,
    users: mergePart(before.users, found.users, ({ name }) => name),
    groups: mergePart(before.groups, found.groups, ({ name }) => name),
    roles: mergePart(before.roles, found.roles, ({ name }) => name),
    policies: mergePart(before.policies, found.policies, ({ arn }) => arn),
  };
}

/** How many of each there are. */
export const countsOf = ({
  users,
  groups,
  roles,
  policies,
  root,
}: Mirror): NonNullable<Account['counts']> => ({
  users: users.length,
  groups: groups.length,
  roles: roles.length,
  policies: policies.length,
  keys: users.reduce((sum, { keys }) => sum + (keys?.length ?? 0), root?.keys.length ?? 0),
});

/** Every key of an account that is known by its id, with whose it is; the root user's are of the empty name. */
export function keysById(mirror: Mirror): Map<string, { user: string; key: RemoteKey }> {
  const result = new Map<string, { user: string; key: RemoteKey }>();
  const add = (user: string, keys: readonly RemoteKey[]) => {
    for (const key of keys) if (key.id !== null) result.set(key.id, { user, key });
  };
  add('', mirror.root?.keys ?? []);
  for (const { name, keys } of mirror.users) add(name, keys ?? []);
  return result;
}

/** What a sync knows for certain about keys that it did not find. */
interface Certainty {
  /** Users whose keys were listed; the empty name for the root user. */
  listed: ReadonlySet<string>;
  /** Whether all users were listed, so that one who is not there is gone. */
  allUsers: boolean;
}

/**
 * Marks the keys held here with what their account says of them. A key is `deleted` only when its
 * user's keys were listed without it, or its user is gone: one that could not be asked about keeps
 * its mark.
 *
 * @param credentials all that are kept
 * @param account whose mirror it is
 * @param now ISO instant
 */
export function markCredentials(
  credentials: readonly Credential[],
  account: Pick<Account, 'id' | 'provider' | 'accountId'>,
  mirror: Mirror,
  certainty: Certainty,
  now: string,
): Credential[] {
  const keys = keysById(mirror);
  const users = new Set(mirror.users.map(({ name }) => name));
  return credentials.map((credential) => {
    if (credential.provider !== account.provider) return credential;
    const found = keys.get(credential.accessKeyId);
    if (found) {
      return {
        ...credential,
        // Tools may be told it: what was written to them is older than this, and nobody else's change.
        ...(account.accountId && !credential.accountId
          ? { accountId: account.accountId, updatedAt: now }
          : {}),
        remote: markOf(account.id, found, now),
      };
    }
    const { remote } = credential;
    if (remote?.account !== account.id || remote.status === 'deleted') return credential;
    const gone =
      certainty.listed.has(remote.user) ||
      (certainty.allUsers && remote.user !== '' && !users.has(remote.user));
    return gone ? { ...credential, remote: { ...remote, status: 'deleted', seenAt: now } } : credential;
  });
}

const markOf = (
  account: string,
  { user, key }: { user: string; key: RemoteKey },
  now: string,
): RemoteMark => ({
  account,
  user,
  status: key.status === 'Active' ? 'active' : 'inactive',
  ...(key.createdAt === undefined ? {} : { createdAt: key.createdAt }),
  ...(key.lastUse === undefined ? {} : { lastUse: key.lastUse }),
  seenAt: now,
});
