import { QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { byId } from './find.ts';

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
export function withSources(state: VaultState, ids: readonly string[]): Profile[] {
  const chosen = new Map<string, Profile>();
  for (const profile of profilesOf(state, ids)) {
    const chain = new Map<string, Profile>();
    for (let at: Profile | undefined = profile; at && !chosen.has(at.id) && !chain.has(at.id); ) {
      chain.set(at.id, at);
      at = at.source.kind === 'role' ? byId(state.profiles, at.source.profileId) : undefined;
    }
    for (const link of [...chain.values()].reverse()) chosen.set(link.id, link);
  }
  return [...chosen.values()];
}
