import type { PastedKey } from '#renderer/stores/form.ts';
import type { AccountView, UnsavedAccount } from '#shared/contract/accounts.ts';
import type { AccountWish, ChosenFile, ProfileView } from '#shared/contract/index.ts';
import { addressIn } from '#shared/enteredAddress.ts';
import { type ProviderId, type ServiceId, serviceIds } from '#shared/fields.ts';
import { plainOrigins } from '#shared/plainHttp.ts';

/** Where the key comes from. `kept`: the account keeps the one it has. */
export type KeyFrom = 'profile' | 'pasted' | 'typed';

/** A file of certificate authorities, with its path to be shown. */
type ChosenCa = ChosenFile | { path: string; accountId: string };

/** The form as it is filled in, all of it text and none of it secret. */
export interface ConnectValues {
  name: string;
  provider: ProviderId;
  keyFrom: KeyFrom | 'kept';
  profileId: string;
  accessKeyId: string;
  region: string;
  endpoints: Partial<Record<ServiceId, string>>;
  /** What was typed to agree to plain http, by origin; and the origins that were agreed to before. */
  plainHttp: Record<string, string>;
  agreed: readonly string[];
  /** The certificate authorities: chosen now, or the account's own; null for the system's. */
  ca: ChosenCa | null;
  syncMinutes: number;
}

const hourly = 60;

/** Whose key it is taken to be until something says otherwise. */
const usualProvider: ProviderId = 'quilibrium';

/**
 * What the form starts with: an account as it is, else the first profile that has a key.
 *
 * @param account the one to change
 * @param holding profiles with a key of a cloud that has IAM
 */
export function valuesFor(account: AccountView | undefined, holding: readonly ProfileView[]): ConnectValues {
  const [first] = holding;
  const common = { accessKeyId: '', profileId: first?.id ?? '' };
  if (account) {
    return {
      ...common,
      name: account.name,
      provider: account.provider,
      keyFrom: 'kept',
      region: account.region ?? '',
      endpoints: { ...account.endpoints },
      plainHttp: {},
      agreed: account.plainHttp ?? [],
      ca: account.caPath === undefined ? null : { path: account.caPath, accountId: account.id },
      syncMinutes: account.syncMinutes,
    };
  }
  return {
    ...common,
    name: '',
    provider: first?.credential?.provider ?? usualProvider,
    keyFrom: firstKeyFrom(holding),
    region: '',
    endpoints: {},
    plainHttp: {},
    agreed: [],
    ca: null,
    syncMinutes: hourly,
  };
}

/** Where a key is taken from at first: a profile that has one, else a paste. */
export const firstKeyFrom = (holding: readonly ProfileView[]): KeyFrom =>
  holding.length > 0 ? 'profile' : 'pasted';

/**
 * What another choice of where the key comes from means for whose key it is: a profile knows. Of one
 * that is typed or pasted, the profiles that happen to be here tell nothing.
 */
export function keyChosen(
  { keyFrom: before, profileId, provider }: Pick<ConnectValues, 'keyFrom' | 'profileId' | 'provider'>,
  keyFrom: KeyFrom,
  holding: readonly ProfileView[],
): Pick<ConnectValues, 'keyFrom' | 'provider'> {
  if (keyFrom !== 'profile') return { keyFrom, provider: before === 'profile' ? usualProvider : provider };
  const chosen = holding.find(({ id }) => id === profileId);
  return { keyFrom, provider: chosen?.credential?.provider ?? provider };
}

/** What of it was typed; the rest is chosen again as quickly. */
export const typedOf = ({ name, accessKeyId, region, endpoints, ca }: ConnectValues): unknown => ({
  name,
  accessKeyId,
  region,
  endpoints,
  ca: ca?.path,
});

interface Typed {
  secret: string;
  token: string;
  /** Where the application holds what was typed before the vault was locked. */
  pasteId?: string;
}

interface Given {
  account: AccountView | undefined;
  pasted: PastedKey | null;
  typed: Typed;
}

function keyOf(values: ConnectValues, { pasted, typed }: Given): UnsavedAccount['key'] {
  switch (values.keyFrom) {
    case 'kept':
      return undefined;
    case 'profile':
      return { kind: 'profile', profileId: values.profileId };
    case 'pasted':
      return pasted ? { kind: 'pasted', pasteId: pasted.pasteId } : undefined;
    case 'typed': {
      const secretAccessKey = typed.secret.trim();
      const sessionToken = typed.token.trim();
      return {
        kind: 'typed',
        accessKeyId: values.accessKeyId.trim(),
        ...(secretAccessKey ? { secretAccessKey } : {}),
        ...(sessionToken ? { sessionToken } : {}),
        ...(typed.pasteId ? { pasteId: typed.pasteId } : {}),
      };
    }
  }
}

const sentCa = (ca: ChosenCa) => ('token' in ca ? { token: ca.token } : { accountId: ca.accountId });

function endpointsOf(values: ConnectValues): UnsavedAccount['endpoints'] {
  const endpoints: UnsavedAccount['endpoints'] = {};
  for (const service of serviceIds) {
    const address = values.endpoints[service]?.trim();
    if (address) endpoints[service] = addressIn(address);
  }
  return endpoints;
}

/** The addresses in the clear that are to be agreed to. */
export const plainIn = (values: ConnectValues): string[] =>
  plainOrigins(endpointsOf(values)).filter((origin) => !values.agreed.includes(origin));

/** What to send. What was left empty is left out, so that the provider's own stands. */
export function draftOf(values: ConnectValues, given: Given): AccountWish {
  const plainHttp = plainIn(values).flatMap((origin) => values.plainHttp[origin]?.trim() || []);
  const name = values.name.trim();
  const region = values.region.trim();
  return {
    ...(given.account ? { id: given.account.id } : {}),
    ...(name ? { name } : {}),
    provider: values.provider,
    ...(region ? { region } : {}),
    endpoints: endpointsOf(values),
    ...(plainHttp.length > 0 ? { plainHttp } : {}),
    ...(values.ca ? { ca: sentCa(values.ca) } : {}),
    syncMinutes: values.syncMinutes,
    key: keyOf(values, given),
  };
}
