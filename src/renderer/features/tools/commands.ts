import { call } from '#renderer/api.ts';
import { askState, tilde, useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { showDetails } from '#renderer/stores/panes.ts';
import { attempt, dismissGood, tell } from '#renderer/stores/toasts.ts';
import { ask, openDialog } from '#renderer/stores/view.ts';
import { ago, count } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';
import { listed } from '#shared/words.ts';
import { useToolList } from './toolList.ts';

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

/** Shows a tool in the list of tools, whatever was searched for before. */
export async function showTool(id: TargetId): Promise<void> {
  if (!(await goTo('tools'))) return;
  useToolList.setState({ search: '', selected: id });
  showDetails();
}

/** Recognises what is on the clipboard; the text itself never comes to the window. */
export async function pasteFromClipboard(): Promise<void> {
  await attempt(async () => {
    const recognised = await call('paste.recognise', {});
    openDialog({ kind: 'paste', recognised });
  });
}

/** What is being undone or done again. A key that is pressed meanwhile means what comes of it. */
let settling: Promise<unknown> = Promise.resolve();

/** Undoes or does again, until the window knows of it. */
function settle(task: () => Promise<void>): Promise<unknown> {
  settling = attempt(async () => {
    await task();
    await askState();
  });
  return settling;
}

/** Undoes a change to files of other programs. */
export const undoChange = (id: string): Promise<unknown> =>
  settle(async () => {
    const change = await call('change.undo', { id });
    // What told of the change offers to undo it, which is done.
    dismissGood();
    const redo = { label: 'Redo', run: () => void redoChange(id) };
    tell({ tone: 'good', text: `Undone. ${count(change.paths.length, 'file')} as before.`, action: redo });
  });

/** Makes a change again that was undone. */
export const redoChange = (id: string): Promise<unknown> =>
  settle(async () => {
    const change = await call('change.redo', { id });
    dismissGood();
    const undo = { label: 'Undo', run: () => void undoChange(change.id) };
    tell({ tone: 'good', text: `Done again: ${change.title}.`, action: undo });
  });

/** Undoes the newest change to files, once the person has seen which one that is. */
export async function undoLast(): Promise<void> {
  await settling;
  const change = useApp.getState().state?.lastChange;
  if (!change || change.undone) return tell({ tone: 'good', text: 'There is nothing to undo.' });
  const files = `${count(change.paths.length, 'file')} ${change.paths.length === 1 ? 'goes' : 'go'}`;
  const yes = await ask({
    title: `Undo “${change.title}”?`,
    text: `It was made ${ago(change.at, Date.now())}. ${files} back to what stood there before: ${listed(change.paths.map(tilde), 3)}.`,
    verb: 'Undo',
    destructive: false,
  });
  if (yes) await undoChange(change.id);
}

/** Makes the newest change to files again, where it was undone. */
export async function redoLast(): Promise<void> {
  await settling;
  const change = useApp.getState().state?.lastChange;
  if (change?.undone) await redoChange(change.id);
  else tell({ tone: 'good', text: 'There is nothing to do again.' });
}
