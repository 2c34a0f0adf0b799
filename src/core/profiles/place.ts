import { QCredError } from '#shared/errors.ts';
import type { Profile, ProviderId, ServiceId, VaultState } from '#shared/model.ts';
import { endpointFor, providerById, resolveEndpoints, usualRegion } from '../clouds/providers/index.ts';
import type { Provider } from '../clouds/providers/provider.ts';
import { mayBeRegionOf } from '../clouds/providers/regions.ts';
import { credentialOf } from './chain.ts';

/** Where a profile's services are. */
export interface ProfileLocation {
  region?: string;
  accountId?: string;
  /** By service; for a provider that tools know by themselves only those that differ from its own. */
  endpoints: Partial<Record<ServiceId, string>>;
}

/**
 * Where a profile is used: what it says itself, then what the profile that a role builds on says, as
 * long as both are at the same provider, then what stands in the file already, then what the provider
 * says.
 *
 * @param state the vault's state
 * @param standing what a tool's file says under the name that the profile is written to
 * @throws QCredError not_found when the profile has no key behind it; bad_input when it does not say
 * the region without which its provider has no address, or says one that cannot be part of it
 */
export function locationOf(state: VaultState, profile: Profile, standing?: Standing): ProfileLocation {
  const { credential, base } = credentialOf(state, profile);
  const provider = providerById(profile.provider);
  const below = base.provider === profile.provider ? base : undefined;
  const there = standing && isSamePlace(profile.provider, standing) ? standing : undefined;
  const region = profile.region ?? below?.region ?? regionOf(provider, there) ?? usualRegion(provider);
  if (region === undefined && provider.asksForRegion) throw noRegion(profile.name, provider);
  const { accountId } = credential;
  const endpoints = { ...ownEndpoints(provider, there, region), ...below?.endpoints, ...profile.endpoints };
  const resolved = resolveEndpoints(provider, { endpoints, region, accountId });
  // Without an address a tool takes the key to Amazon.
  if (region !== undefined && isInNoAddress(provider, resolved, region))
    throw noAddress(profile.name, provider, region);
  return { region, accountId, endpoints: resolved };
}

/** What an entry of a tool's file says of where its key is used. */
type Standing = Pick<ProfileLocation, 'region' | 'endpoints'> & {
  provider: ProviderId;
  /** `none`: no key is there yet. */
  kind: string;
};

/** Whether an entry is about this provider; one without a key and without endpoints may be about any. */
const isSamePlace = (provider: ProviderId, { provider: there, kind, endpoints }: Standing): boolean =>
  there === provider || (kind === 'none' && namesNobody(endpoints));

const namesNobody = (endpoints: Standing['endpoints']): boolean => Object.keys(endpoints).length === 0;

/** The region of an entry. Where no address says whose it is, one of another provider's does not count. */
function regionOf(provider: Provider, standing: Standing | undefined): string | undefined {
  if (standing?.region === undefined) return undefined;
  const isTheirs = !namesNobody(standing.endpoints) || mayBeRegionOf(provider, standing.region);
  return isTheirs ? standing.region : undefined;
}

/** Whether storage has no address only because this region cannot stand in one. */
const isInNoAddress = (provider: Provider, { s3 }: ProfileLocation['endpoints'], region: string): boolean => {
  if (provider.native || s3 !== undefined) return false;
  const place = { region: 'any', accountId: 'any' };
  return endpointFor(provider, 's3', place) !== endpointFor(provider, 's3', { ...place, region });
};

const noAddress = (name: string, { label, words }: Provider, region: string): QCredError =>
  new QCredError(
    'bad_input',
    `"${name}" says the region "${region}", which cannot be part of an address of ${label}.`,
    `Correct it, for example to ${words.region.example}.`,
  );

/**
 * Its endpoints, where tools need none and these are the provider's own for the same region: a host of
 * others would get the key.
 */
const ownEndpoints = (
  { id, native }: Provider,
  standing: Standing | undefined,
  region: string | undefined,
): Standing['endpoints'] =>
  native && standing?.provider === id && (standing.region ?? region) === region ? standing.endpoints : {};

/** That a profile does not say its region, where nothing else does either. */
export const noRegion = (name: string, { label, words }: Provider): QCredError =>
  new QCredError(
    'bad_input',
    `"${name}" does not say its region, without which ${label} has no address.`,
    `Fill it in. ${words.region.help}`,
  );
