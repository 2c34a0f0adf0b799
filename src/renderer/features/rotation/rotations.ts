import { call } from '#renderer/api.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { RotationAction, RotationView } from '#shared/contract/rotation.ts';

/**
 * Tells a rotation what the person wants; where that cannot be taken back they are asked, outside of
 * the window. A failure is told. Resolves to whether it was done.
 */
export const act = (rotation: RotationView, action: RotationAction): Promise<boolean> =>
  attempt(() => call('rotation.act', { id: rotation.id, action }));
