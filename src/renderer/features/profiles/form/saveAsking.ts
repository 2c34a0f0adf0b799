import { call } from '#renderer/api.ts';
import { ask } from '#renderer/stores/view.ts';
import type { CallOutput, UnsavedProfile } from '#shared/contract/index.ts';
import { toErrorView } from '#shared/errors.ts';
import { keptDays } from '#shared/worthKeeping.ts';

/**
 * Saves a profile. Where another secret of its key is stored and the service cannot be asked which
 * one is right, the person is.
 *
 * @returns null when they leave it as it is
 * @throws QCredError whatever else keeps it from being saved
 */
export async function saveAsking(draft: UnsavedProfile): Promise<CallOutput<'profile.save'> | null> {
  try {
    return await call('profile.save', draft);
  } catch (error) {
    const { code, message } = toErrorView(error);
    if (code !== 'secret_differs') throw error;
    const yes = await ask({
      title: 'Replace the stored secret?',
      text: `${message} The stored one can be brought back for ${keptDays} days, in Settings.`,
      verb: 'Replace secret',
      destructive: true,
    });
    return yes ? call('profile.save', { ...draft, replaceSecret: true }) : null;
  }
}
