import { QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { findProfile } from '../find.ts';
import { createSessionCache, isGood } from './cache.ts';
import { needsSession, originOf, recipeOf } from './recipe.ts';
import { sessionOf } from './session.ts';

/** Temporary credentials of role profiles, and of keys that want a one-time password. */
export interface Sessions {
  /**
   * Gets new temporary credentials for a profile now.
   *
   * @param mfaCode the one-time password, where one is needed
   * @throws QCredError mfa_needed, denied, key_refused…; bad_input for a profile that uses its key as it is
   */
  start(profileId: string, mfaCode?: string): Promise<{ expiresAt: string }>;
  /** Forgets a profile's temporary credentials. */
  end(profileId: string): Promise<void>;
  /** Those that are still good, by profile. Reads no secret; removes those that are of no use any more. */
  current(): Promise<ReadonlyMap<string, { expiresAt: string }>>;
}

/**
 * @param access the open vault
 * @param changed told when a session began or ended
 */
export function createSessions(access: OpenVault, changed: () => void): Sessions {
  const cache = createSessionCache(access);

  return {
    async start(profileId, mfaCode) {
      const profile = findProfile(await access.vault.state(), profileId);
      if (!needsSession(profile)) throw usesKey(profile);
      const options = { purpose: 'login', renew: true, ...(mfaCode ? { askCode: once(mfaCode) } : {}) };
      const { expiresAt } = await sessionOf(access, profile, options);
      changed();
      return { expiresAt };
    },

    async end(profileId) {
      const profile = findProfile(await access.vault.state(), profileId);
      await cache.remove(profile.id);
      await access.activity.append({ action: 'session.ended', subject: profile.name });
      changed();
    },

    async current() {
      const found = new Map<string, { expiresAt: string }>();
      const ids = await cache.profileIds();
      if (ids.length === 0) return found;
      const state = await access.vault.state();
      for (const id of ids) {
        const origin = originIn(state, id);
        // A file that cannot be read or removed now is not worth more than the rest of the window.
        const session = origin === null ? null : await cache.read(id, origin).catch(() => null);
        if (session && isGood(session, access.deps.now())) found.set(id, { expiresAt: session.expiresAt });
        else await cache.remove(id).catch(() => {});
      }
      return found;
    },
  };
}

/** What a profile's session is made from; null for a profile that is gone or has none. */
function originIn(state: VaultState, profileId: string): string | null {
  const profile = state.profiles.find(({ id }) => id === profileId);
  if (!profile || !needsSession(profile)) return null;
  try {
    return originOf(recipeOf(state, profile));
  } catch (error) {
    if (error instanceof QCredError) return null;
    throw error;
  }
}

/** A one-time password answers one question only. */
function once(code: string): () => Promise<string | null> {
  let unused: string | null = code;
  return async () => {
    const given = unused;
    unused = null;
    return given;
  };
}

const usesKey = ({ name }: Profile): QCredError =>
  new QCredError(
    'bad_input',
    `"${name}" uses its key as it is: there is nothing to log in to.`,
    'Add a role to it, or the device of its one-time passwords.',
  );
