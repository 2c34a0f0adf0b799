import type { VaultState } from '#shared/model.ts';
import type { DueView } from '#shared/rotationViews.ts';

/**
 * Every key with the age it has and may reach, the most urgent first.
 *
 * @param state the vault's state
 * @param now this computer's time
 */
export function viewDue(_state: VaultState, _now: Date): DueView[] {
  return [];
}
