import { CircleCheck, CircleSlash2 } from 'lucide-react';
import { useState } from 'react';
import { type Choice, Chooser } from '#renderer/components/Chooser.tsx';
import { bestOf } from '#renderer/components/fuzzy.ts';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { useApp } from '#renderer/stores/app.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import { byRecency } from './recency.ts';
import { switchTo } from './switchTo.ts';

const most = 40;

/** What the switcher offers for what was typed: profiles, the last used first, and none at all. */
function choicesOf(state: AppState, wanted: string): Choice[] {
  const { active } = state;
  const ofProfile = (profile: ProfileView): Choice => {
    const isActive = profile.id === active?.profileId;
    return {
      id: profile.id,
      label: profile.name,
      aside: isActive ? 'active now' : profile.credential?.accessKeyId,
      mono: !isActive,
      icon: isActive ? (
        <CircleCheck size={15} aria-hidden="true" />
      ) : (
        <ProviderTile provider={profile.provider} />
      ),
      run: () => void switchTo(profile.id),
    };
  };
  const none: Choice[] = active
    ? [
        {
          id: 'none',
          label: 'No active profile',
          aside: 'puts back what was there before QCred',
          icon: <CircleSlash2 size={15} aria-hidden="true" />,
          run: () => void switchTo(null),
        },
      ]
    : [];
  const profiles = byRecency(state.profiles, state.recent);
  if (wanted === '') return [...profiles.slice(0, most).map(ofProfile), ...none];
  const text = (profile: ProfileView) => `${profile.name} ${profile.credential?.accessKeyId ?? ''}`;
  return [
    ...bestOf(profiles, wanted, text, most).map(ofProfile),
    ...bestOf(none, wanted, ({ label }) => label, 1),
  ];
}

/** Chooses the active profile by a few letters of its name. */
export default function SwitcherDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  // Never behind what was typed: Enter takes the first of the list that belongs to it.
  const wanted = text.trim();
  const state = useApp((app) => app.state);
  return (
    <Chooser
      label="Switch profile"
      placeholder="Make a profile the default of your tools"
      text={text}
      onText={setText}
      choices={state ? choicesOf(state, wanted) : []}
      none={wanted === '' ? 'There are no profiles yet.' : `No profile is called “${wanted}”.`}
      onClose={onClose}
    />
  );
}
