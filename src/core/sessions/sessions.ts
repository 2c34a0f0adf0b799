import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';

/** Temporary credentials of role profiles, and of keys that want a one-time password. */
export interface Sessions {
  /** Gets new temporary credentials for a profile now. @throws QCredError mfa_needed, denied, key_refused… */
  start(profileId: string, mfaCode?: string): Promise<{ expiresAt: string }>;
  /** Forgets a profile's temporary credentials. */
  end(profileId: string): Promise<void>;
  /** Those that are still good, by profile. Reads no secret. */
  current(): Promise<ReadonlyMap<string, { expiresAt: string }>>;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Sessions are not here yet.');
};

/**
 * @param access the open vault
 * @param changed told when a session began or ended
 */
export function createSessions(_access: Access, _changed: () => void): Sessions {
  return { start: async () => notYet(), end: async () => notYet(), current: async () => new Map() };
}
