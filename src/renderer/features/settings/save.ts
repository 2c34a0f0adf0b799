import { call } from '#renderer/api.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { Settings } from '#shared/model.ts';

/** Saves what was changed; a failure is told. */
export const save = (change: Partial<Settings>): Promise<boolean> =>
  attempt(async () => void (await call('settings.save', change)));
