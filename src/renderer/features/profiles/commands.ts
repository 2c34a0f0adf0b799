import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import { goTo, leaveForm, openForm, useForm } from '#renderer/stores/form.ts';
import { showDetails, showList } from '#renderer/stores/panes.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { askWith, openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { testConnection } from './connection.ts';
import { select, showAll, shownProfiles, useProfileList } from './list.ts';
import { reachesFurther, removalOption, removalWords } from './removal.ts';

/** Shows a profile: its view, its row selected, whatever was searched for before. */
export async function showProfile(id: string): Promise<void> {
  if (!(await leaveForm()) || !(await goTo('profiles'))) return;
  showAll();
  select([id]);
  showDetails();
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

export async function removeProfiles(profiles: readonly ProfileView[]): Promise<void> {
  const [first] = profiles;
  if (!first) return;
  const { form } = useForm.getState();
  const edited = form?.kind === 'edit' && profiles.some(({ id }) => id === form.profileId);
  if (edited && !(await leaveForm())) return;
  const what = profiles.length === 1 ? `“${first.name}”` : count(profiles.length, 'profile');
  const { profiles: all = [], active = null } = useApp.getState().state ?? {};
  if (reachesFurther(profiles, all) || profiles.some(({ id }) => id === active?.profileId)) {
    openDialog({ kind: 'removeProfiles', profileIds: profiles.map(({ id }) => id) });
    return;
  }
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
    showList();
    tell({ tone: 'good', text: `Deleted ${what}.` });
  });
}

export async function copySecret(credentialId: string): Promise<void> {
  await attempt(async () => {
    const { seconds } = await call('credential.copySecret', { credentialId });
    tell({ tone: 'good', text: `Secret copied. The clipboard is cleared in ${seconds} s.` });
  });
}

/** The profiles that are selected and shown, as they are now: what a search or a filter hides is not meant. */
export function selectedProfiles(): ProfileView[] {
  const list = useProfileList.getState();
  const { state } = useApp.getState();
  return state ? shownProfiles(state, list).filter(({ id }) => list.selected.has(id)) : [];
}

/** Tests a profile with its row selected, so that the verdict is seen in the details pane. */
export async function testSelected(id: string): Promise<void> {
  if (!(await goTo('profiles')) || !(await leaveForm())) return;
  select([id]);
  showDetails();
  void testConnection(id);
}
