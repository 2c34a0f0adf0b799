import type { LastUse } from '#shared/account.ts';
import type { Mirror, RemoteKey, RemoteUser } from '#shared/mirror.ts';
import { askLastUse, userKeysOf } from '../iam/userKeys.ts';
import type { Ask } from './ask.ts';
import type { Report } from './report.ts';

/**
 * Lists one user's keys.
 *
 * @param user undefined for whoever asks
 * @returns null when the service does not tell
 * @throws QCredError not_found when there is no such user; what calls throw
 */
export async function listKeys(ask: Ask['own'], user: string | undefined): Promise<RemoteKey[] | null> {
  const { iam, options } = ask;
  return ask.ask('ListAccessKeys', () => userKeysOf(iam, user, options).list());
}

/**
 * Asks when a key was last used, and whose it is.
 *
 * @returns null when the service does not tell, or does not know the key
 */
export const askUse = ({ ask, iam, options }: Ask['own'], id: string): ReturnType<typeof askLastUse> =>
  ask('GetAccessKeyLastUsed', () => askLastUse(iam, id, options));

/** A key with its last use, where the service tells. */
export async function withUse(ask: Ask['own'], key: RemoteKey): Promise<RemoteKey> {
  const use = key.id === null ? null : await askUse(ask, key.id);
  return use ? { ...key, lastUse: use.lastUse } : key;
}

const seconds = (instant: string | undefined): number =>
  instant === undefined ? Number.NaN : Math.floor(Date.parse(instant) / 1000);

/** Keys made in the same second cannot be told apart by their age. */
const ageIsUnique = (keys: readonly RemoteKey[], age: number): boolean =>
  keys.filter((key) => seconds(key.createdAt) === age).length === 1;

/** The later of two uses. */
const later = (a: LastUse | undefined, b: LastUse | undefined): LastUse | undefined =>
  !a?.at ? (b ?? a) : !b?.at || a.at >= b.at ? a : b;

/** Keys with what another list of the same keys knows besides: ids and last use, matched by age. */
export function withKnown(keys: readonly RemoteKey[], known: readonly RemoteKey[]): RemoteKey[] {
  return keys.map((key) => {
    const age = seconds(key.createdAt);
    const same =
      key.id !== null && known.some(({ id }) => id === key.id)
        ? known.find(({ id }) => id === key.id)
        : ageIsUnique(keys, age) && ageIsUnique(known, age)
          ? known.find((other) => seconds(other.createdAt) === age && (other.id === null || key.id === null))
          : undefined;
    const lastUse = later(key.lastUse, same?.lastUse);
    return { ...key, id: key.id ?? same?.id ?? null, ...(lastUse ? { lastUse } : {}) };
  });
}

/** Whether all of a user's keys are known by their ids. */
export const keysKnown = ({ keys }: RemoteUser): boolean => keys?.every(({ id }) => id !== null) ?? false;

/**
 * The user with what the report says, and the ids that were known from before.
 *
 * @param old the same user as it was known before
 * @param at when that was
 */
export function withReport(
  user: RemoteUser,
  report: Report | null,
  old: RemoteUser | undefined,
  at: Mirror['at'],
): RemoteUser {
  const row = report?.users.get(user.name);
  const before = old?.id === user.id ? old : undefined;
  const base = { ...user, mfa: before?.mfa ?? null };
  // A user who was deleted and made again since is another one.
  if (!row || seconds(row.createdAt) !== seconds(user.createdAt))
    return { ...base, keys: before?.keys ?? null };
  const { generatedAt } = report ?? {};
  // A report is kept for hours: what was fetched after it was made is newer than it.
  const stale = generatedAt !== undefined && generatedAt <= at && before?.keys;
  return {
    ...base,
    ...(row.passwordLastUsed === undefined ? {} : { passwordLastUsed: row.passwordLastUsed }),
    mfa: row.mfa ?? base.mfa,
    keys: stale ? stale : withKnown(row.keys, before?.keys ?? []),
  };
}
