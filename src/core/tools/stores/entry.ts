import { setImmediate } from 'node:timers/promises';
import { freeName } from '#shared/freeName.ts';
import { isSound } from '../paste/check.ts';
import { fieldOf } from '../paste/fields.ts';
import { finish } from '../paste/finish.ts';
import type { FoundKey, RawKey } from '../paste/found.ts';
import { gather, isWhole } from '../paste/gather.ts';
import { looksLikeId, providerOfId } from '../paste/guess.ts';
import { recognise } from '../paste/recognise.ts';
import type { FoundProfile } from '../targets/kit/target.ts';

/** A value under the name that it has in an entry. */
export interface Named {
  name: string;
  value: string;
}

/** An entry of a program that keeps secrets: what people write into it, under the names that they gave it. */
export interface Entry {
  title: string;
  user: string;
  password: string;
  url: string;
  /** Fields of the person's own. */
  fields: readonly Named[];
  /** Notes, documents and files in it, by their names. */
  texts?: readonly Named[];
}

/** Where an entry was found. */
type Where = FoundProfile['where'];

/** What is looked through of notes and documents, of all entries together: characters, which take a second or two at worst. */
const mostText = 500_000;
/** Nobody chooses from more. */
const mostKeys = 2000;

/**
 * The access keys in entries, each with a name that no other has. Most entries hold none. What is next to be done on this
 * thread is let go first after each text.
 *
 * @returns `left`: whether texts were not looked through, because there are too many
 */
export async function profilesOf(
  entries: readonly Entry[],
  where: Where,
): Promise<{ profiles: FoundProfile[]; left: boolean }> {
  const names = new Set<string>();
  const profiles: FoundProfile[] = [];
  let room = mostText;
  let left = false;
  for (const entry of entries) {
    const texts = (entry.texts ?? []).filter(({ value }) => {
      if (!mayHoldKey.test(value)) return false;
      const fits = value.length <= room;
      if (fits) room -= value.length;
      left ||= !fits;
      return fits;
    });
    if (texts.length > 0) await setImmediate();
    for (const profile of keysOfEntry({ ...entry, texts }, where)) {
      const name = freeName(names, profile.name);
      names.add(name);
      profiles.push({ ...profile, name });
      if (profiles.length === mostKeys) return { profiles, left: true };
    }
  }
  return { profiles, left };
}

/** Words that stand in every text with a whole key in it, and in few others. */
const mayHoldKey =
  /(?:access|secret|application|app)[-_. ]?key|key[-_. ]?id|\b(?:AKIA|ASIA)[A-Z0-9]{16}|secret[-_. ]?access/i;

/**
 * The access keys in an entry: under names that say so, else the user and the password, where the user looks like
 * an access key id, else in what is written beside. None for the many entries that hold none.
 */
export function keysOfEntry(entry: Entry, where: Where): FoundProfile[] {
  const named = { ...entry, title: entry.title.trim() === '' ? 'unnamed' : entry.title };
  const gathered = gather(named.fields.map(({ name, value }) => [name, value.trim()]));
  // Several keys in one entry, each with labels of its own: no half of one goes with another's.
  const several = gathered.filter((raw) => isWhole(raw) && isSound(raw));
  if (several.length > 1)
    return several.flatMap((raw) => finished({ ...raw, name: named.title }, named, where));
  const own = keyOfFields(named, where);
  if (own.length > 0) return own;
  return (named.texts ?? []).flatMap(({ value }) => {
    const { keys } = recognise(value);
    return keys.flatMap((key) => foundOf(key, named.title, where) ?? []);
  });
}

/** The one key of an entry whose fields, user and password are its parts. */
function keyOfFields(entry: Entry, where: Where): FoundProfile[] {
  const raw: RawKey = { name: entry.title };
  const ranks = new Map<string, number>();
  for (const { name, value } of entry.fields) {
    const field = fieldOf(name);
    if (!field || field.service || value === '') continue;
    if ((ranks.get(field.name) ?? -1) >= field.rank) continue;
    ranks.set(field.name, field.rank);
    raw[field.name] = value.trim();
    raw.provider ??= field.provider;
  }
  if (raw.accessKeyId === undefined && looksLikeId(entry.user.trim())) raw.accessKeyId = entry.user.trim();
  if (raw.accessKeyId !== undefined) raw.secretAccessKey ??= entry.password.trim();
  return isSound(raw) ? finished(raw, entry, where) : [];
}

function finished(raw: RawKey, entry: Entry, where: Where): FoundProfile[] {
  const { key, notices } = finish(addressed(raw, entry.url));
  const found = foundOf(key, entry.title, where, notices);
  return found ? [found] : [];
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
  where: Where,
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
