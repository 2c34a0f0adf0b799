import type { VaultState } from '#shared/model.ts';
import type { RotationView } from '#shared/rotationViews.ts';

/** The rotations as they are shown, the newest first. */
export function viewRotations(_state: VaultState): RotationView[] {
  return [];
}
