import { chainOf } from '#shared/chain.ts';
import type { ProfileView } from '#shared/contract/index.ts';

/**
 * A profile and those that its role builds on, itself first.
 *
 * @param byId finds a profile; undefined where it is gone, which ends the chain
 */
export const roleChain = <P extends Pick<ProfileView, 'source'>>(
  profile: P,
  byId: (id: string) => P | undefined,
): P[] => chainOf(profile, ({ source }) => (source.kind === 'role' ? byId(source.profileId) : undefined));
