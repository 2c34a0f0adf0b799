import { QCredError } from '#shared/errors.ts';
import type { Profile, ServiceId, VaultState } from '#shared/model.ts';
import { providerById, resolveEndpoints, usualRegion } from '../providers/index.ts';
import type { Provider } from '../providers/provider.ts';
import { credentialOf } from './find.ts';

/** Where a profile's services are. */
export interface ProfilePlace {
  region?: string;
  accountId?: string;
  /** By service; for a provider that tools know by themselves only those that differ from its own. */
  endpoints: Partial<Record<ServiceId, string>>;
}

/**
 * Where a profile is used: what it says itself, then what the profile that a role builds on says, as
 * long as both are at the same provider, then what the provider says.
 *
 * @param state the vault's state
 * @throws QCredError not_found when the profile has no key behind it; bad_input when it does not say
 * the region without which its provider has no address
 */
export function placeOf(state: VaultState, profile: Profile): ProfilePlace {
  const { credential, base } = credentialOf(state, profile);
  const provider = providerById(profile.provider);
  const below = base.provider === profile.provider ? base : undefined;
  const region = profile.region ?? below?.region ?? usualRegion(provider);
  if (region === undefined && provider.asksForRegion) throw noRegion(profile.name, provider);
  const { accountId } = credential;
  const endpoints = { ...below?.endpoints, ...profile.endpoints };
  return { region, accountId, endpoints: resolveEndpoints(provider, { endpoints, region, accountId }) };
}

/** That a profile does not say its region, where nothing else does either. */
export const noRegion = (name: string, { label, words }: Provider): QCredError =>
  new QCredError(
    'bad_input',
    `"${name}" does not say its region, without which ${label} has no address.`,
    `Edit the profile and fill it in. ${words.region.help}`,
  );
