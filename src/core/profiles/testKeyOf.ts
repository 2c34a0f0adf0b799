import type { Profile, VaultState } from '#shared/model.ts';
import { providerById } from '../clouds/providers/index.ts';
import { type ConnectionTest, testConnection } from '../clouds/test/testKey.ts';
import type { Deps } from '../deps.ts';
import { locationOf } from './place.ts';

/**
 * Whether a key works where a profile is used.
 *
 * @param deps clock, environment
 * @param state the vault with the profile
 * @param how the key, whose certificates are trusted, and what may be asked in the clear
 * @returns what services say is in the verdict
 */
export function testKeyOf(
  deps: Deps,
  state: VaultState,
  profile: Profile,
  how: Pick<ConnectionTest, 'credential' | 'caPath' | 'plainHttp' | 'timeoutMs'>,
): ReturnType<typeof testConnection> {
  const provider = providerById(profile.provider);
  const { region, accountId, endpoints } = locationOf(state, profile);
  const { addressing } = provider;
  return testConnection(deps, { provider, region, accountId, endpoints, addressing, ...how });
}
