import { z } from 'zod';
import { Credential, Profile, type VaultState } from '#shared/model.ts';
import { release } from '../profiles/draft.ts';
import { secretIdOf } from '../store/credentials.ts';
import { heldAs, keepSecrets, markedAsKnown, nameBack } from '../store/kept.ts';

/** Profiles that are deleted with a change to files. */
export const Gone = z.object({
  ids: z.array(z.string()),
  /** When, as an ISO instant: their secrets are kept from then on. */
  at: z.string(),
});
export type Gone = z.infer<typeof Gone>;

/** Deleted profiles that come back when the change is taken back, with the keys they used. */
export const Back = z.object({ profiles: z.array(Profile), credentials: z.array(Credential) });
export type Back = z.infer<typeof Back>;

/**
 * The profiles of these ids and all that build on them, in the vault's order. Pure.
 *
 * @param ids of profiles; one that is not there counts for nothing
 */
export function withDependants(
  { profiles }: Pick<VaultState, 'profiles'>,
  ids: readonly string[],
): Profile[] {
  const going = new Set(ids);
  let before = -1;
  // A role may build on a role: until nothing is added. A chain that bites its tail ends as well.
  while (going.size > before) {
    before = going.size;
    for (const { id, source } of profiles)
      if (source.kind === 'role' && going.has(source.profileId)) going.add(id);
  }
  return profiles.filter(({ id }) => going.has(id));
}

/**
 * A state without these profiles; secrets that nothing uses any more are kept for a while. What was
 * tied to one since the change was planned keeps it, and what it builds on: it is then not deleted.
 * Pure.
 */
export function withoutProfiles(state: VaultState, { ids, at }: Gone): VaultState {
  const gone = new Set(ids);
  const keep = (id: string | undefined) => id !== undefined && gone.delete(id);
  keep(state.active?.profileId);
  for (const { profileId } of [...state.bindings, ...(state.active?.displaced ?? [])]) keep(profileId);
  let left = -1;
  while (gone.size !== left) {
    left = gone.size;
    for (const { id, source } of state.profiles)
      if (!gone.has(id) && source.kind === 'role') keep(source.profileId);
  }
  if (gone.size === 0) return state;
  const rest = release({
    ...state,
    profiles: state.profiles.filter(({ id }) => !gone.has(id)),
    recent: state.recent.filter((id) => !gone.has(id)),
  });
  return keepSecrets(state, rest, { now: at });
}

/** What `withProfilesBack` needs to take a deletion back. Pure. */
export function backOf({ profiles, credentials }: VaultState, { ids }: Gone): Back {
  const going = profiles.filter(({ id }) => ids.includes(id));
  const keys = new Set(
    going.flatMap(({ source }) => (source.kind === 'credential' ? source.credentialId : [])),
  );
  return { profiles: going, credentials: credentials.filter(({ id }) => keys.has(id)) };
}

/**
 * A state with deleted profiles in it again, under names that are free now, and with their keys: the
 * secret of one is that which was kept. Pure.
 */
export function withProfilesBack(state: VaultState, back: Back): VaultState {
  const credentials = [...state.credentials];
  /** The id that each key has now: another may have been made of it since. */
  const idNow = new Map<string, string>();
  const secretsBack = new Set<string>();
  for (const key of back.credentials) {
    const held = heldAs(credentials, key);
    idNow.set(key.id, held?.id ?? key.id);
    if (held) continue;
    credentials.push(markedAsKnown(state, key));
    secretsBack.add(secretIdOf(key));
  }
  const here = new Set(state.profiles.map(({ id }) => id));
  const names = new Set(state.profiles.map(({ name }) => name));
  const profiles = back.profiles
    .filter(({ id }) => !here.has(id))
    .map((profile): Profile => {
      const { source } = profile;
      const name = nameBack(names, profile.name);
      if (source.kind === 'role') return { ...profile, name };
      const credentialId = idNow.get(source.credentialId) ?? source.credentialId;
      return { ...profile, name, source: { ...source, credentialId } };
    });
  return {
    ...state,
    credentials,
    profiles: [...state.profiles, ...profiles],
    keptSecrets: state.keptSecrets.filter(({ id }) => !secretsBack.has(id)),
  };
}
