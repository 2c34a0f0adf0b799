import { useMemo, useState } from 'react';
import { type Choice, Chooser } from '#renderer/components/Chooser.tsx';
import { bestOf } from '#renderer/components/fuzzy.ts';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { accountActions } from '#renderer/features/accounts/anywhere.ts';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import { selectedProfiles, showProfile } from '#renderer/features/profiles/commands.ts';
import { vaultActions } from '#renderer/features/vault/actions.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { useView } from '#renderer/stores/view.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { globalActions } from './actions.ts';

const most = 40;

const ofAction = ({ id, label, icon: Icon, shortcut, run }: Action, aside?: string): Choice => ({
  id,
  label,
  aside,
  icon: <Icon size={15} aria-hidden="true" />,
  shortcut,
  run,
});

const ofProfile = ({ id, name, provider, credential }: ProfileView): Choice => ({
  id,
  label: name,
  aside: credential?.accessKeyId,
  mono: true,
  icon: <ProviderTile provider={provider} />,
  run: () => void showProfile(id),
});

/** What can be gone to: what the selection allows, what can be done anywhere, every profile. */
function useChoices(wanted: string): Choice[] {
  const profiles = useProfiles();
  const accounts = useApp((app) => app.state?.accounts);
  const store = useApp((app) => app.state?.vault.store ?? null);
  const onProfiles = useView((view) => view.view === 'profiles');
  return useMemo(() => {
    const chosen = onProfiles ? selectedProfiles() : [];
    const about = chosen.length === 1 ? chosen[0]?.name : undefined;
    const actions = [
      ...profileActions(chosen).map((action) => ofAction(action, about)),
      ...globalActions.map((action) => ofAction(action)),
      ...accountActions(accounts ?? []).map((action) => ofAction(action)),
      ...vaultActions(store).map((action) => ofAction(action)),
    ];
    const text = (choice: Choice) => `${choice.label} ${choice.aside ?? ''}`;
    if (wanted === '') return [...actions, ...profiles.slice(0, 20).map(ofProfile)];
    const found = bestOf(profiles, wanted, (one) => `${one.name} ${one.credential?.accessKeyId ?? ''}`, most);
    return bestOf([...actions, ...found.map(ofProfile)], wanted, text, most);
  }, [profiles, accounts, store, onProfiles, wanted]);
}

/** Every action and every profile, by a few letters of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  // Never behind what was typed: Enter takes the first of the list that belongs to it.
  const wanted = text.trim();
  return (
    <Chooser
      label="Go to anything"
      placeholder="Type an action or a profile"
      text={text}
      onText={setText}
      choices={useChoices(wanted)}
      none={`Nothing is called “${wanted}”.`}
      onClose={onClose}
    />
  );
}
