import { basesFirst, chainOf } from '#shared/chain.ts';
import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import type { StatePart } from '../store/vault/excerpt.ts';
import { byId } from './find.ts';

/** What a profile builds on, where it assumes a role. */
const baseIn =
  ({ profiles }: Pick<VaultState, 'profiles'>) =>
  ({ source }: Profile): Profile | undefined =>
    source.kind === 'role' ? byId(profiles, source.profileId) : undefined;

/**
 * The profiles of these ids, each once.
 *
 * @throws QCredError not_found
 */
export function profilesOf(state: VaultState, ids: readonly string[]): Profile[] {
  return [...new Set(ids)].map((id) => {
    const profile = byId(state.profiles, id);
    if (profile) return profile;
    throw new QCredError(
      'not_found',
      'A chosen profile was deleted meanwhile.',
      'Close this and choose again.',
    );
  });
}

/**
 * The profiles of these ids and what they build on, bases first.
 *
 * @throws QCredError not_found
 */
export const withSources = (state: VaultState, ids: readonly string[]): Profile[] => [
  ...basesFirst(profilesOf(state, ids), baseIn(state)),
];

/**
 * The credential behind a profile: its own, or for a role that of the profile it builds on, however deep.
 *
 * @param state the vault's state
 * @param profile whose credential
 * @returns the credential, the profile that holds it, and the way there: `profile` first, `base` last
 * @throws QCredError not_found when the chain is broken or goes round in a circle
 */
export function credentialOf(
  state: StatePart,
  profile: Profile,
): { credential: Credential; base: Profile; chain: readonly Profile[] } {
  const baseOf = baseIn(state);
  const chain = chainOf(profile, baseOf);
  const base = chain.at(-1) ?? profile;
  if (base.source.kind === 'role' && !baseOf(base))
    throw new QCredError(
      'not_found',
      `The profile that "${base.name}" builds on is gone.`,
      'Edit it and choose another.',
    );
  const { source } = base;
  const credential = source.kind === 'credential' ? byId(state.credentials, source.credentialId) : undefined;
  if (!credential) {
    throw new QCredError(
      'not_found',
      `"${profile.name}" has no access key behind it.`,
      'Edit the profile and enter its key.',
    );
  }
  return { credential, base, chain };
}

/** What handing out the key of a profile needs of the state. @throws QCredError not_found */
export function partOf(state: VaultState, profile: Profile): StatePart {
  const { credential, chain } = credentialOf(state, profile);
  return { profiles: state.profiles.filter((one) => chain.includes(one)), credentials: [credential] };
}
