import { exportProfiles } from '#renderer/features/tools/commands.ts';
import { showProfile } from '#renderer/stores/commands.ts';
import { tell } from '#renderer/stores/toasts.ts';
import type { IamResult } from '#shared/contract/accounts.ts';

/** Tells what came of a change. A key that was made can be looked at from there. */
export function tellDone({ message, made }: IamResult): void {
  const action = made && { label: 'Show profile', run: () => void showProfile(made.profileId) };
  tell({ tone: 'good', text: message, ...(action && { action }) });
}

/** Shows the profile of a key that was made for a job, with what comes next. */
export async function showMade({ message, made }: IamResult): Promise<void> {
  if (!made) return tell({ tone: 'good', text: message });
  await showProfile(made.profileId);
  const action = { label: 'Export to AWS CLI', run: () => exportProfiles([made.profileId]) };
  tell({ tone: 'good', text: message, action });
}
