import type { PastedKey } from '#renderer/stores/form.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';
import { addressIn } from '#shared/enteredAddress.ts';
import { freeName } from '#shared/freeName.ts';
import type { ProviderId, ServiceId } from '#shared/model.ts';
import { plainOrigins } from '#shared/plainHttp.ts';

/** What is to become of one key of a paste. */
export interface Pick {
  pasteId: string;
  /** Whether it is taken. */
  on: boolean;
  /** What its profile is to be called. */
  name: string;
  /** Absent while nobody said whose key it is. */
  provider: ProviderId | undefined;
}

/** Why a key cannot be taken together with others, in words; undefined where it can. */
export function whyAlone({ accessKeyId, hasSecret, endpoints }: PastedKey): string | undefined {
  if (!accessKeyId) return 'Its access key ID is missing: take it alone, and type it.';
  if (!hasSecret) return 'Its secret is missing: take it alone, and type it.';
  const isPlain = plainOrigins(addresses(endpoints)).length > 0;
  return isPlain ? 'It is used over plain http: take it alone, and agree to that.' : undefined;
}

/**
 * How the keys of a paste are offered: all that are whole are taken, each under a name that is free.
 *
 * @param taken the names of profiles that are there
 */
export function firstPicks(keys: readonly PastedKey[], taken: Iterable<string>): Pick[] {
  const names = new Set(taken);
  const isWhole = keys.map((key) => whyAlone(key) === undefined);
  const none = !isWhole.includes(true);
  return keys.map((key, at) => {
    const name = freeName(names, (key.name ?? key.provider ?? 'pasted').slice(0, 120).trim());
    names.add(name);
    return {
      pasteId: key.pasteId,
      on: isWhole[at] === true || (none && at === 0),
      name,
      provider: key.provider,
    };
  });
}

/** What is still to be said before these are taken together, in words; undefined where nothing is. */
export function missingIn(picks: readonly Pick[], keys: readonly PastedKey[]): string | undefined {
  const on = picks.filter((pick) => pick.on);
  for (const { pasteId, name, provider } of on) {
    const key = keys.find((one) => one.pasteId === pasteId);
    const why = key && whyAlone(key);
    if (why) return `${name || 'One key'}: ${why}`;
    if (name.trim() === '') return 'Each profile needs a name.';
    if (provider === undefined) return `Choose the provider of ${name.trim()}.`;
  }
  const names = on.map(({ name }) => name.trim());
  return new Set(names).size < names.length ? 'Two of them have the same name.' : undefined;
}

/** The profile that a key is to become. Its secret stays where it was recognised. */
export const draftOf = (key: PastedKey, { name, provider }: Pick): UnsavedProfile => ({
  pasteId: key.pasteId,
  name: name.trim(),
  provider: provider ?? 's3',
  region: key.region,
  endpoints: addresses(key.endpoints),
  source: {
    kind: 'credential',
    accessKeyId: key.accessKeyId ?? '',
    accountId: key.accountId,
    expiresAt: key.expiresAt,
  },
});

function addresses(endpoints: PastedKey['endpoints']): UnsavedProfile['endpoints'] {
  const read: UnsavedProfile['endpoints'] = {};
  for (const [service, address] of Object.entries(endpoints))
    if (address) read[service as ServiceId] = addressIn(address);
  return read;
}
