import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import { attempt, dismissGood, tell } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';

export const exportProfiles = (profileIds: readonly string[]): void =>
  openDialog({ kind: 'export', profileIds });

/** The same to tools that the person chooses. */
export const exportProfilesTo = (profileIds: readonly string[]): void =>
  openDialog({ kind: 'exportTo', profileIds });

/** Shows a profile in the words of a tool. */
export const openAs = ({ id, name, provider, source }: ProfileView): void =>
  openDialog({
    kind: 'translate',
    what: { from: { profileId: id }, name, provider, isRole: source.kind === 'role' },
  });

/** Recognises what is on the clipboard; the text itself never comes to the window. */
export async function pasteFromClipboard(): Promise<void> {
  await attempt(async () => {
    const recognised = await call('paste.recognise', {});
    openDialog({ kind: 'paste', recognised });
  });
}

/** Undoes the newest change to files of other programs. */
export async function undoChange(id: string): Promise<void> {
  await attempt(async () => {
    const change = await call('change.undo', { id });
    // What told of the change offers to undo it, which is done.
    dismissGood();
    tell({ tone: 'good', text: `Undone. ${count(change.paths.length, 'file')} as before.` });
  });
}

export function undoLast(): void {
  const change = useApp.getState().state?.lastChange;
  if (change && !change.undone) void undoChange(change.id);
  else tell({ tone: 'good', text: 'There is nothing to undo.' });
}
