import { useEffect, useMemo, useState } from 'react';
import { type Choice, Chooser } from '#renderer/components/Chooser.tsx';
import { loadNewTrees, useAccounts } from '#renderer/features/accounts/trees.ts';
import { createSearch } from '#renderer/shell/anything/search.ts';
import { useApp } from '#renderer/stores/app.ts';
import { useView } from '#renderer/stores/view.ts';
import { searchWords } from '#renderer/words.ts';
import { globalActions } from './actions.ts';

/** What can be gone to, for what was typed. */
function useChoices(wanted: string): Choice[] {
  const state = useApp((app) => app.state);
  const trees = useAccounts((accounts) => accounts.trees);
  const onProfiles = useView((view) => view.view === 'profiles');
  // What is in accounts that nobody looked at yet comes while one types.
  const accounts = state?.accounts;
  useEffect(() => void loadNewTrees(accounts ?? []), [accounts]);
  const search = useMemo(
    () => (state ? createSearch(state, trees, globalActions, onProfiles) : null),
    [state, trees, onProfiles],
  );
  return useMemo(() => search?.(searchWords(wanted)).map(({ show }) => show()) ?? [], [search, wanted]);
}

/** Everything there is and everything that can be done, by a few letters of its name. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  // Never behind what was typed: Enter takes the first of the list that belongs to it.
  const wanted = text.trim();
  return (
    <Chooser
      label="Go to anything"
      placeholder="Type what to do, or what to find"
      text={text}
      onText={setText}
      choices={useChoices(wanted)}
      none={`Nothing is called “${wanted}”.`}
      onClose={onClose}
    />
  );
}
