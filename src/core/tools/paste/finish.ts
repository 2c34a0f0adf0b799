import { Endpoint, NewName, Region, type ServiceId, serviceIds } from '#shared/model.ts';
import type { Notice } from '#shared/notice.ts';
import { ownEndpoints, readPlace, type SaidLocation } from '../../clouds/providers/fromEndpoint.ts';
import { providerById } from '../../clouds/providers/index.ts';
import type { Provider } from '../../clouds/providers/provider.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { isId, isPlaceholder, isSecret } from './check.ts';
import { type FoundKey, providerNotSaid, type RawKey } from './found.ts';
import { guessOf } from './guess.ts';
import { instantOf } from './instant.ts';

/** A key with what is to be said of it. */
interface Finished {
  key: FoundKey;
  /** What was left out of it. */
  notices: Notice[];
  /** What the text does not say; of interest where the key is shown. */
  missing: Notice[];
}

/**
 * Checks a key and brings it into the model's forms. What does not fit is left out and said.
 * Notices quote nothing of the text, because a misplaced secret could be anywhere in it.
 */
export function finish(raw: RawKey): Finished {
  const notices: Notice[] = [];
  const missing: Notice[] = [];
  const warn = (message: string, hint: string): void =>
    void notices.push({ level: 'warning', message, hint });

  const value = (text: string | undefined): string | undefined =>
    text === undefined || text === '' || isPlaceholder(text) ? undefined : text;
  if ([raw.accessKeyId, raw.secretAccessKey].some((half) => half && isPlaceholder(half)))
    warn('A placeholder stands where a value should be.', 'Copy the values themselves, or fill them in.');
  const checked = (
    text: string | undefined,
    fits: (text: string) => boolean,
    what: string,
  ): string | undefined => {
    const given = value(text);
    if (given === undefined || fits(given)) return given;
    warn(`${what} has an unusual form and was left out.`, 'Enter it by hand.');
    return undefined;
  };

  const accessKeyId = checked(raw.accessKeyId, isId, 'The access key id');
  const secret = checked(raw.secretAccessKey, isSecret, 'The secret');
  const token = value(raw.sessionToken);
  const expiresAt = raw.expiresAt === undefined ? null : instantOf(raw.expiresAt);
  if (expiresAt === undefined) {
    warn('When the key runs out is written in an unusual form and was left out.', 'Enter it by hand.');
  }
  const region = checked(raw.region, isRegion, 'The region');
  const given = endpointsOf(raw, (text) => checked(text, isEndpoint, 'An endpoint'));
  const said = {
    region,
    accountId: value(raw.accountId)?.replace(/^(\d{4})-(\d{4})-(\d{4})$/, '$1$2$3'),
    endpoints: given,
  };
  const guess = raw.provider ?? guessOf({ accessKeyId, ...said });
  const provider = guess && providerById(guess);
  const place = provider ? placeAt(provider, said) : { ...said, notices: [] };
  notices.push(...place.notices);

  if (accessKeyId === undefined && secret !== undefined) {
    missing.push({
      level: 'warning',
      message: 'A secret came without its access key id.',
      hint: 'Copy the access key id too.',
    });
  }
  if (accessKeyId !== undefined && secret === undefined) {
    missing.push({
      level: 'warning',
      message: 'A key came without its secret.',
      hint: 'Copy the secret too. If it is not shown any more, make a new key.',
    });
  }
  if (!provider && (accessKeyId ?? secret) !== undefined) {
    missing.push(providerNotSaid);
  }

  return {
    key: {
      name: raw.name === accessKeyId ? undefined : nameOf(value(raw.name)),
      provider: guess,
      accessKeyId,
      secretAccessKey: secret === undefined ? undefined : new Secret(secret),
      sessionToken: token === undefined ? undefined : new Secret(token),
      accountId: place.accountId,
      region: place.region,
      endpoints: place.endpoints,
      expiresAt: expiresAt ?? undefined,
    },
    notices,
    missing,
  };
}

/** Region, account and endpoints as a profile at this provider holds them. */
function placeAt(provider: Provider, said: SaidLocation): ReturnType<typeof readPlace> {
  const accountId = provider.words.accountId ? said.accountId : undefined;
  const place = readPlace(provider, { ...said, accountId });
  return { ...place, endpoints: ownEndpoints(provider, place, place.endpoints) };
}

function endpointsOf(
  { endpoint, endpoints = {} }: RawKey,
  checked: (text: string) => string | undefined,
): Partial<Record<ServiceId, string>> {
  const found: Partial<Record<ServiceId, string>> = {};
  for (const id of serviceIds) {
    const text = endpoints[id] ?? (id === 's3' ? endpoint : undefined);
    const address = text && checked(addressOf(text));
    if (address) found[id] = address;
  }
  return found;
}

// These two are shown, as ids are, so that a word must look like what it is said to be.

/** `eu-west-1`, `auto`, `GRA`, `RegionOne`. */
const isRegion = (text: string): boolean =>
  Region.safeParse(text).success &&
  /^(?:[a-z0-9._-]{1,40}|[A-Z]{2,5}\d{0,2}|Region[A-Z]\w{0,20})$/.test(text);

/** An address whose host is of several names, a number, this machine, or has a port. */
const isEndpoint = (text: string): boolean => Endpoint.safeParse(text).success && hostForm.test(text);

const hostForm =
  /^https?:\/\/(?:[\w-]+(?:\.[\w-]+)+\.?|localhost|[\w-]+(?=:\d)|\[[\da-f:.]+\])(?::\d{1,5})?(?:\/[^\s"'`]*)?$/i;

/** Tools take `host`, profiles hold `https://host`. */
const addressOf = (text: string): string => {
  // Of several the first, which a server shows for its network.
  const [first = ''] = text.trim().split(/\s/, 1);
  return (/^https?:\/\//i.test(first) ? first : `https://${first}`).replace(/\/+$/, '');
};

const nameOf = (text: string | undefined): string | undefined =>
  NewName.safeParse(text?.replace(/\s+/g, ' ').trim().slice(0, 128).trim()).data;
