import type { Settings } from '#shared/model.ts';
import { call } from '../../api.ts';
import { attempt } from '../../stores/toasts.ts';

/** Saves what was changed; a failure is told. */
export const save = (change: Partial<Settings>): Promise<boolean> =>
  attempt(async () => void (await call('settings.save', change)));
