import type { Credential, Profile, ProviderId, ServiceId, VaultState } from '#shared/model.ts';
import { readEndpoint } from '../clouds/providers/fromEndpoint.ts';
import { providerById } from '../clouds/providers/index.ts';
import type { KeyName, ReachPlace, Wish } from '../store/consent.ts';
import { credentialOf } from './chain.ts';

/** Where a key is used: at a provider, and at addresses that differ from its own. */
export interface Use {
  provider: ProviderId;
  endpoints: Partial<Record<ServiceId, string>>;
  /** Origins that are spoken to in the clear because somebody agreed. */
  plainHttp?: readonly string[] | undefined;
}

/** A use that a profile makes of a key, or an account. */
interface KeptUse extends Use {
  /** The profile's or account's. */
  id: string;
}

type ReachWish = Extract<Wish, { kind: 'reach' }>;

/**
 * The places where keys that are held here would be used after a change and were not used before it.
 * A provider's own services are no new place for a key of that provider. A key that only comes with
 * the change, and from the person's own hands, may go wherever they say.
 *
 * @param before the vault's state
 * @param after the same with the change
 * @param brought keys that come with the change although whoever asks for it cannot know their
 * secrets, by credential id: where they may go without a question
 */
export function newReach(
  before: VaultState,
  after: VaultState,
  brought: ReadonlyMap<string, readonly Use[]> = new Map(),
): ReachWish[] {
  const [was, is] = [usesByKey(before), usesByKey(after)];
  const profiles = new Map(before.profiles.map((profile) => [profile.id, profile]));
  const held = new Set(before.credentials.map(({ id }) => id));
  const wishes: ReachWish[] = [];
  for (const credential of after.credentials) {
    const { id, provider } = credential;
    const uses = is.get(id) ?? [];
    const own = { provider, endpoints: {} };
    const known = [own, ...(was.get(id) ?? []), ...(brought.get(id) ?? [])];
    // Another key under a profile that is there already: what uses the profile goes along.
    const asked = held.has(id) || brought.has(id) ? uses : uses.filter((use) => changes(use, profiles));
    const places = newPlaces(credential.provider, known, asked);
    if (places.length > 0) wishes.push({ kind: 'reach', key: keyName(after, credential), places });
  }
  return wishes;
}

/**
 * Where a key would be used that it may not be used yet.
 *
 * @param provider the key's
 * @param known where it may be used
 * @param uses where it would be used
 */
export function newPlaces(provider: ProviderId, known: readonly Use[], uses: readonly Use[]): ReachPlace[] {
  const seen = new Set(known.flatMap(namesOf));
  const places = new Map<string, ReachPlace>();
  for (const use of uses) {
    if (!seen.has(use.provider)) places.set(use.provider, atProvider(use.provider));
    for (const address of Object.values(use.endpoints)) {
      const origin = originOf(address);
      if (origin === undefined || seen.has(origin) || isOwn(provider, address)) continue;
      places.set(origin, atAddress(origin));
    }
    // An address that was there already, in the clear from now on.
    for (const origin of use.plainHttp ?? [])
      if (!seen.has(agreedTo(origin))) places.set(origin, atAddress(origin));
  }
  return [...places.values()];
}

/** A key as the person knows it. */
export const keyName = ({ profiles }: VaultState, { id, accessKeyId }: Credential): KeyName => ({
  accessKeyId,
  profiles: profiles.flatMap(({ name, source }) =>
    source.kind === 'credential' && source.credentialId === id ? [name] : [],
  ),
});

/** Where a key that is held here is used. */
export const usesOf = (state: VaultState, credentialId: string): readonly Use[] =>
  usesByKey(state).get(credentialId) ?? [];

/** Every use of a profile or an account of a key, by the key; that of a role counts for the key behind it. */
function usesByKey(state: VaultState): Map<string, KeptUse[]> {
  const uses = new Map<string, KeptUse[]>();
  const add = (keyId: string | undefined, use: KeptUse) => {
    if (keyId === undefined) return;
    const list = uses.get(keyId);
    if (list) list.push(use);
    else uses.set(keyId, [use]);
  };
  for (const profile of state.profiles) add(keyBehind(state, profile), profile);
  for (const account of state.accounts) add(account.credentialId, account);
  return uses;
}

/** Nothing where the chain of roles is broken: then nothing can be used either. */
function keyBehind(state: VaultState, profile: Profile): string | undefined {
  try {
    return credentialOf(state, profile).credential.id;
  } catch {
    return undefined;
  }
}

/** Whether a use is one of a profile that was there before and went somewhere else. */
function changes(use: KeptUse, profiles: ReadonlyMap<string, Profile>): boolean {
  const before = profiles.get(use.id);
  return before !== undefined && newPlaces(before.provider, [before], [use]).length > 0;
}

const namesOf = ({ provider, endpoints, plainHttp = [] }: Use): string[] => [
  provider,
  ...Object.values(endpoints).flatMap((address) => originOf(address) ?? []),
  ...plainHttp.map(agreedTo),
];

const agreedTo = (origin: string): string => `${origin} in the clear`;

const originOf = (address: string | undefined): string | undefined =>
  address !== undefined && URL.canParse(address) ? new URL(address).origin : undefined;

/** Whether an address is that of a service of the provider itself, and encrypted. */
function isOwn(provider: ProviderId, address: string | undefined): boolean {
  if (address === undefined) return false;
  const read = readEndpoint(address);
  const { protocol, port } = new URL(address);
  return read?.provider === provider && read.service !== undefined && protocol === 'https:' && port === '';
}

const atProvider = (provider: ProviderId): ReachPlace => ({
  name: providerById(provider).label,
  inTheClear: false,
});

function atAddress(origin: string): ReachPlace {
  const { protocol, host } = new URL(origin);
  return { name: host, inTheClear: protocol === 'http:' };
}
