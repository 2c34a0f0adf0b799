/** The access keys of one user, at the service: listed, made, switched, deleted, and when they were used. */

import type { IAM } from '@aws-sdk/client-iam';
import type { LastUse } from '#shared/account.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { gone, ifShown } from './answers.ts';
import type { CallOptions } from './holders.ts';
import { eachPage } from './pages.ts';
import { keyOf, lastUseOf, nameText } from './remote.ts';
import { mostOfOne, tooMuch } from './weight.ts';

/** IAM's quota, "Access keys assigned to an IAM user". */
export const keysPerUser = 2;

/** A key as the service lists it. */
export type ListedKey = RemoteKey & { id: string };

/** A key that was just made: the only time that its secret is told. */
export interface NewKey {
  accessKeyId: string;
  secretAccessKey: Secret;
}

/** What can be asked and done about the keys of one user. */
export interface UserKeys {
  /** All of them. @throws QCredError not_found when there is no such user */
  list(): Promise<ListedKey[]>;
  /** Asked once and never again: a second try might make a second key. @throws service_failed without a key */
  create(): Promise<NewKey>;
  setActive(id: string, active: boolean): Promise<void>;
  /** Deletes a key; one that is gone already is fine. */
  remove(id: string): Promise<void>;
  /** When a key was last used; null where the service does not tell, or not us. */
  lastUse(id: string): Promise<LastUse | null>;
}

/**
 * @param iam asks
 * @param user undefined for whoever asks
 */
export function userKeysOf(iam: IAM, user: string | undefined, options: CallOptions = {}): UserKeys {
  const whose = user === undefined ? {} : { UserName: user };
  return {
    async list() {
      const keys = new Map<string, ListedKey>();
      await eachPage(
        (page) => iam.listAccessKeys({ ...page, ...whose }, options),
        ({ AccessKeyMetadata = [] }) => {
          for (const listed of AccessKeyMetadata) {
            const key = keyOf(listed);
            if (key) keys.set(key.id, key);
          }
          if (keys.size > mostOfOne) throw tooMuch(`more than ${mostOfOne} keys of one user`);
        },
      );
      return [...keys.values()];
    },

    async create() {
      const { AccessKey } = await iam.createAccessKey(whose, options);
      if (!AccessKey?.AccessKeyId || !AccessKey.SecretAccessKey)
        throw new QCredError('service_failed', 'The service answered without a key.', 'Try again.');
      return {
        accessKeyId: AccessKey.AccessKeyId,
        secretAccessKey: new Secret(AccessKey.SecretAccessKey),
      };
    },

    async setActive(AccessKeyId, active) {
      await iam.updateAccessKey({ ...whose, AccessKeyId, Status: active ? 'Active' : 'Inactive' }, options);
    },

    remove: (AccessKeyId) => gone(iam.deleteAccessKey({ ...whose, AccessKeyId }, options)),

    lastUse: async (id) => (await ifShown(askLastUse(iam, id, options), null))?.lastUse ?? null,
  };
}

/**
 * Asks when a key was last used, and whose it is: the one place where `GetAccessKeyLastUsed` is called.
 *
 * @returns null for a key that the service does not know
 * @throws QCredError denied, not_available; what calls throw
 */
export async function askLastUse(
  iam: IAM,
  id: string,
  options: CallOptions = {},
): Promise<{ user: string; lastUse: LastUse } | null> {
  try {
    const { UserName, AccessKeyLastUsed } = await iam.getAccessKeyLastUsed({ AccessKeyId: id }, options);
    return { user: nameText(UserName), lastUse: lastUseOf(AccessKeyLastUsed) };
  } catch (error) {
    // IAM answers a key that is not this account's with either of two refusals.
    if (hasCode(error, 'not_found', 'bad_input')) return null;
    throw error;
  }
}

/** "s3 in q-world-1, 2026-11-23 10:00 UTC", as far as the service tells. */
export function lastUseWords({ at, service, region }: LastUse): string {
  if (at === null) return 'never';
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  const where = [service, region && `in ${region}`].filter(Boolean).join(' ');
  return where ? `${where}, ${when}` : when;
}

/** What came of looking for a key whose secret was lost. */
interface Stray {
  /** The key that was deleted. */
  discarded: string | null;
  /** New keys that may be somebody else's, which are left alone. */
  left: string[];
}

/**
 * Deletes the key that was made by a call whose answer, or whose secret, was lost: nobody can be using
 * it. Only a single key that nobody knows and that was never used is taken for it; anything else may
 * be somebody else's.
 *
 * @param keys of the user
 * @param known ids of the keys that were there before, or are kept here
 * @param remove deletes it, and tells the log
 * @param settle waits before a second look where there is nothing at once; without it there is none
 * @throws what the calls throw
 */
export async function discardStray(
  keys: UserKeys,
  known: ReadonlySet<string>,
  remove: (id: string) => Promise<void>,
  settle?: () => Promise<void>,
): Promise<Stray> {
  const look = async () => (await keys.list()).flatMap(({ id }) => (known.has(id) ? [] : [id]));
  let strays = await look();
  if (strays.length === 0 && settle) {
    await settle();
    strays = await look();
  }
  const [stray] = strays;
  if (stray === undefined) return { discarded: null, left: [] };
  if (strays.length > 1 || (await keys.lastUse(stray))?.at) return { discarded: null, left: strays };
  await remove(stray);
  return { discarded: stray, left: [] };
}
