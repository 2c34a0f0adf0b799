import { call } from '#renderer/api.ts';
import { testConnection } from '#renderer/features/profiles/connection.ts';
import { findProfiles, select, useProfileList } from '#renderer/features/profiles/list.ts';
import { isDue, useDueList } from '#renderer/features/rotation/dueList.ts';
import { profileById, useApp } from '#renderer/stores/app.ts';
import { goTo, leaveForm, openForm, useForm } from '#renderer/stores/form.ts';
import { attempt, dismissGood, tell } from '#renderer/stores/toasts.ts';
import { ask, askWith, openDialog } from '#renderer/stores/view.ts';
import { count, listed } from '#renderer/words.ts';
import type { BindingView, ProfileView } from '#shared/contract/index.ts';
import type { Credential } from '#shared/model.ts';
import { grouped } from '#shared/words.ts';
import { isWorthKeeping, keptDays } from '#shared/worthKeeping.ts';

/** Shows a profile: its view, its row selected, whatever was searched for before. */
export async function showProfile(id: string): Promise<void> {
  if (!(await leaveForm()) || !(await goTo('profiles'))) return;
  useProfileList.setState({ search: '', selected: new Set([id]) });
}

export async function newProfile(): Promise<void> {
  if (await goTo('profiles')) await openForm({ kind: 'new', pasted: null });
}

export async function editProfile(id: string): Promise<void> {
  if (!(await goTo('profiles')) || !(await leaveForm())) return;
  select([id]);
  await openForm({ kind: 'edit', profileId: id });
}

export async function duplicateProfile(id: string): Promise<void> {
  await attempt(async () => {
    const copy = await call('profile.duplicate', { id });
    await showProfile(copy.id);
    tell({ tone: 'good', text: 'Duplicated. Both profiles use the same access key.' });
  });
}

/** The keys that nothing but these profiles uses, as far as profiles go. */
function keysLost(profiles: readonly ProfileView[], all: readonly ProfileView[]): Credential[] {
  const going = new Set(profiles.map((profile) => profile.id));
  const used = new Set(all.flatMap(({ id, credential }) => (going.has(id) ? [] : (credential?.id ?? []))));
  const keys = new Map(
    profiles.flatMap(({ credential }) => (credential ? [[credential.id, credential]] : [])),
  );
  return [...keys.values()].filter(({ id }) => !used.has(id));
}

/** What deleting these profiles does to their secrets and to the tools they are written to, in sentences. */
export function removalWords(profiles: readonly ProfileView[], all: readonly ProfileView[]): string {
  const lost = keysLost(profiles, all);
  const erased = lost.filter((credential) => !isWorthKeeping(credential)).length;
  const kept = lost.length - erased;
  const others = new Set(profiles.flatMap(({ credential }) => credential?.id ?? [])).size - lost.length;
  const sentences: string[] = [];
  if (kept > 0) {
    const what = kept === 1 ? 'Its secret' : `${grouped(kept)} secrets`;
    sentences.push(
      `${what} can be brought back for ${keptDays} days, in Settings. The cloud keeps the access key.`,
    );
  }
  if (erased > 0) {
    const what = erased === 1 ? 'Its secret is' : `${grouped(erased)} secrets are`;
    sentences.push(`${what} erased at once: temporary, or of a key that its service has deleted.`);
  }
  if (others > 0) {
    const what = others === 1 ? 'A secret stays' : `${grouped(others)} secrets stay`;
    sentences.push(`${what}, because another profile uses the same access key.`);
  }
  const tools = [
    ...new Set(profiles.flatMap((profile) => profile.bindings.map((binding) => binding.targetLabel))),
  ];
  if (tools.length > 0) {
    sentences.push(`What was written to ${listed(tools)} stays in its files: remove the export first.`);
  }
  return sentences.join(' ');
}

/** The box that keeps nothing of the secrets that would be kept; none where that is nothing. */
export function removalOption(
  profiles: readonly ProfileView[],
  all: readonly ProfileView[],
): string | undefined {
  const kept = keysLost(profiles, all).filter(isWorthKeeping).length;
  if (kept === 0) return undefined;
  return kept === 1 ? 'Delete its secret for good' : `Delete ${grouped(kept)} secrets for good`;
}

export async function removeProfiles(profiles: readonly ProfileView[]): Promise<void> {
  const [first] = profiles;
  if (!first) return;
  const { form } = useForm.getState();
  const edited = form?.kind === 'edit' && profiles.some(({ id }) => id === form.profileId);
  if (edited && !(await leaveForm())) return;
  const what = profiles.length === 1 ? `“${first.name}”` : count(profiles.length, 'profile');
  const all = useApp.getState().state?.profiles ?? [];
  const { yes, option } = await askWith({
    title: `Delete ${what}?`,
    text: removalWords(profiles, all),
    option: removalOption(profiles, all),
    verb: profiles.length === 1 ? 'Delete profile' : `Delete ${what}`,
    destructive: true,
  });
  if (!yes) return;
  await attempt(async () => {
    await call('profile.remove', { ids: profiles.map((profile) => profile.id), forget: option });
    select([]);
    tell({ tone: 'good', text: `Deleted ${what}.` });
  });
}

export async function copyText(text: string, what: string): Promise<void> {
  await attempt(async () => {
    await call('clipboard.copy', { text });
    tell({ tone: 'good', text: `${what} copied.` });
  });
}

export async function copySecret(credentialId: string): Promise<void> {
  await attempt(async () => {
    const { seconds } = await call('credential.copySecret', { credentialId });
    tell({ tone: 'good', text: `Secret copied. The clipboard is cleared in ${seconds} s.` });
  });
}

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

/** Makes a profile every bound tool's default; null puts back what was there before QCred. */
export async function switchTo(profileId: string | null): Promise<void> {
  await attempt(async () => {
    const { change, leftOut, retired } = await call('active.use', { profileId });
    const name = profileId === null ? undefined : profileById(profileId)?.name;
    const wrote = change && change.paths.length > 0 ? ` Wrote ${count(change.paths.length, 'file')}.` : '';
    const done = name === undefined ? 'The defaults are as before QCred.' : `“${name}” is active.`;
    const not = leftOut.map((why) => ` Not ${why}`).join('');
    const dead = retired
      .map(({ accessKeyId, fate }) => ` ${accessKeyId} is back with them, which ${fate}.`)
      .join('');
    tell({ tone: 'good', text: `${done}${wrote}${not}${dead}` });
  });
}

export const lock = (): void => void attempt(() => call('vault.lock', undefined));

/** Shows a key in the list of keys by age, whatever was searched for before. */
export async function showDue(credentialId?: string): Promise<boolean> {
  if (!(await goTo('due'))) return false;
  if (credentialId !== undefined) useDueList.setState({ search: '', selected: new Set([credentialId]) });
  return true;
}

/** Opens the rotation of a key with the key behind it. */
export async function rotateKey(credentialId: string): Promise<void> {
  if (await showDue(credentialId)) openDialog({ kind: 'rotate', credentialId });
}

/** The same for the key that waits longest; tells when none does. */
export function rotateMostUrgent(): void {
  const first = useApp.getState().state?.due.find(isDue);
  if (first) void rotateKey(first.credentialId);
  else tell({ tone: 'good', text: 'Nothing is due.' });
}

/** Puts the cursor into the search box of the view. */
export function focusSearch(): void {
  const box = document.querySelector<HTMLInputElement>('[data-search]');
  box?.focus();
  box?.select();
}

export const exportProfiles = (profileIds: readonly string[]): void =>
  openDialog({ kind: 'export', profileIds, choose: false });

/** The same to a tool that the person chooses. */
export const exportProfilesTo = (profileIds: readonly string[]): void =>
  openDialog({ kind: 'export', profileIds, choose: true });

/** Shows a profile in the words of a tool. */
export const openAs = ({ id, name, provider }: ProfileView): void =>
  openDialog({ kind: 'translate', what: { from: { profileId: id }, name, provider } });

/** Takes over what stands in a tool's file, after saying what that does. Resolves to whether it was done. */
export async function takeTheirs({ id, name, targetLabel }: BindingView): Promise<boolean> {
  const yes = await ask({
    title: `Take what ${targetLabel} has for “${name}”?`,
    text:
      'The profile gets the key, region and endpoints that stand in the file now. If there is another ' +
      'secret in it, that one takes the place of the stored one, which can be brought back for 30 days.',
    verb: 'Take theirs',
    destructive: true,
  });
  if (!yes) return false;
  return attempt(async () => {
    await call('export.takeTheirs', { id });
    tell({ tone: 'good', text: `The profile says what ${targetLabel} has now.` });
  });
}

/** The profiles that are selected and shown, as they are now: what a search hides is not meant. */
export function selectedProfiles(): ProfileView[] {
  const { selected, search } = useProfileList.getState();
  const profiles = useApp.getState().state?.profiles ?? [];
  return findProfiles(
    profiles.filter(({ id }) => selected.has(id)),
    search,
  );
}

/** Tests a profile with its row selected, so that the verdict is seen in the details pane. */
export async function testSelected(id: string): Promise<void> {
  if (!(await goTo('profiles')) || !(await leaveForm())) return;
  select([id]);
  void testConnection(id);
}
