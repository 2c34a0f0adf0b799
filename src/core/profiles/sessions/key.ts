import type { Profile } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import type { StatePart } from '../../store/vault/excerpt.ts';
import { credentialOf } from '../chain.ts';
import { needsSession } from './recipe.ts';
import type { SessionOptions } from './session.ts';

/** What a tool signs its requests with. */
export interface UsableKey extends SecretMaterial {
  accessKeyId: string;
  /** ISO instant; for temporary credentials. */
  expiresAt?: string;
}

/**
 * The key that tools use for a profile: its own, or temporary credentials where it assumes a role or
 * asks for a one-time password. Logged.
 *
 * @param access the open vault
 * @param state its state, or the part of it that the profile needs
 * @param profile whose key
 * @throws QCredError not_found, secret_missing, keychain_*; for temporary credentials what `sessionOf` throws
 */
export async function usableKey(
  access: OpenVault,
  state: StatePart,
  profile: Profile,
  options: SessionOptions,
): Promise<UsableKey> {
  if (needsSession(profile)) {
    // Loaded only now: a plain key is what most tools wait for.
    const { sessionOf } = await import('./session.ts');
    return sessionOf(access, profile, options, state);
  }
  const { credential } = credentialOf(state, profile);
  const { accessKeyId, expiresAt } = credential;
  const material = await readSecret(access, credential, options.purpose);
  return { accessKeyId, expiresAt, ...material };
}
