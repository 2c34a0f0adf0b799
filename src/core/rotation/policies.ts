import { QCredError } from '#shared/errors.ts';
import type { PolicyScope, RotationPolicy } from '#shared/rotation.ts';
import type { Snooze } from '#shared/rotationViews.ts';
import type { Access } from '../access.ts';

/** How old keys may get, as the person says, and what they do not want to hear of for a while. */
export interface Policies {
  save(policy: RotationPolicy): Promise<void>;
  remove(scope: PolicyScope): Promise<void>;
  snooze(credentialIds: readonly string[], until: Snooze): Promise<void>;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Rotation policies are not here yet.');
};

/**
 * @param access the open vault
 * @param changed told when something that the window shows changed
 */
export function createPolicies(_access: Access, _changed: () => void): Policies {
  return { save: async () => notYet(), remove: async () => notYet(), snooze: async () => notYet() };
}
