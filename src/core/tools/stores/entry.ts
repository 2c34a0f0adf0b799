import { isSound } from '../paste/check.ts';
import { fieldOf } from '../paste/fields.ts';
import { finish } from '../paste/finish.ts';
import type { FoundKey, RawKey } from '../paste/found.ts';
import { looksLikeId, providerOfId } from '../paste/guess.ts';
import type { FoundProfile } from '../targets/kit/target.ts';

/** An entry of a password manager: what people write into it, under the names that they gave it. */
export interface Entry {
  title: string;
  user: string;
  password: string;
  url: string;
  /** Fields of the person's own. */
  fields: readonly { name: string; value: string }[];
}

/**
 * The access key in an entry: under names that say so, else the user and the password, where the user looks like
 * an access key id. Null for the many entries that hold none.
 */
export function keyOfEntry(entry: Entry, where: { path: string; line: number }): FoundProfile | null {
  const raw: RawKey = { name: entry.title };
  const ranks = new Map<string, number>();
  for (const { name, value } of entry.fields) {
    const field = fieldOf(name);
    if (!field || field.service || value === '') continue;
    if ((ranks.get(field.name) ?? Number.POSITIVE_INFINITY) <= field.rank) continue;
    ranks.set(field.name, field.rank);
    raw[field.name] = value.trim();
    raw.provider ??= field.provider;
  }
  if (raw.accessKeyId === undefined && looksLikeId(entry.user.trim())) raw.accessKeyId = entry.user.trim();
  if (raw.accessKeyId !== undefined) raw.secretAccessKey ??= entry.password.trim();
  if (!isSound(raw)) return null;
  const { key, notices } = finish(addressed(raw, entry.url));
  return foundOf(key, entry.title, where, notices);
}

/** With the entry's address as its endpoint, where it is one of a service and not of a console. */
function addressed(raw: RawKey, url: string): RawKey {
  const address = url.trim();
  if (raw.endpoint !== undefined || !/^https?:\/\//i.test(address)) return raw;
  // Where a person signs in is no service that takes keys: only what is known as one counts.
  if (raw.accessKeyId !== undefined && providerOfId(raw.accessKeyId) !== undefined) return raw;
  const withAddress = { ...raw, endpoint: address };
  const { provider } = finish(withAddress).key;
  return provider === undefined || provider === 's3' ? raw : withAddress;
}

/** A key as an import takes it; null without both halves. */
export function foundOf(
  key: FoundKey,
  name: string,
  where: { path: string; line: number },
  notices: FoundProfile['notices'] = [],
): FoundProfile | null {
  const { accessKeyId, secretAccessKey, sessionToken, accountId, region, endpoints, provider } = key;
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return {
    name,
    provider: provider ?? 's3',
    kind: 'static',
    accessKeyId,
    secretAccessKey,
    sessionToken,
    accountId,
    region,
    endpoints,
    notices: [
      ...notices,
      ...(provider === undefined
        ? [
            {
              level: 'info' as const,
              message: 'The entry does not say which provider the key belongs to.',
              hint: 'Choose the provider in the profile.',
            },
          ]
        : []),
    ],
    repairable: false,
    where,
  };
}
