import type { ChangeView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Access } from '../access.ts';
import type { Edits } from '../edits/edits.ts';
import type { Plans } from '../plans.ts';

/** The profile that stands as every bound tool's default. */
export interface Active {
  /**
   * Makes a profile the default of every tool that any profile is bound to, in one journaled
   * change; null puts back what was there before QCred.
   *
   * @returns the change to the files; null when nothing had to change
   */
  use(profileId: string | null): Promise<ChangeView | null>;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Switching profiles is not here yet.');
};

/**
 * @param access the open vault
 * @param parts what writes the files
 * @param changed told when something that the window shows changed
 */
export function createActive(
  _access: Access,
  _parts: { edits: Edits; plans: Plans },
  _changed: () => void,
): Active {
  return { use: async () => notYet() };
}
