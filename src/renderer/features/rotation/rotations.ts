import { call } from '#renderer/api.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { RotationAction, RotationView } from '#shared/rotationViews.ts';

/** Whether a rotation has not ended. */
export const isUnderWay = ({ state }: Pick<RotationView, 'state'>): boolean =>
  state !== 'finished' && state !== 'undone';

/** The rotation that a key is in, as the one that goes or the one that comes. */
export const rotationOf = (
  { rotations }: Pick<AppState, 'rotations'>,
  credentialId: string,
): RotationView | undefined =>
  rotations.find((one) => isUnderWay(one) && (one.oldId === credentialId || one.newId === credentialId));

/**
 * Tells a rotation what the person wants; where that cannot be taken back they are asked, outside of
 * the window. A failure is told. Resolves to whether it was done.
 */
export const act = (rotation: RotationView, action: RotationAction): Promise<boolean> =>
  attempt(() => call('rotation.act', { id: rotation.id, action }));
