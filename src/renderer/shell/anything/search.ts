import { best, type Folded, findBest, fold, guessBest } from '#renderer/components/rank.ts';
import { accountActions } from '#renderer/features/accounts/anywhere.ts';
import { useKeys } from '#renderer/features/keys/keys.ts';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import { selectedProfiles } from '#renderer/features/profiles/commands.ts';
import { settingActions } from '#renderer/features/settings/places.ts';
import { vaultActions } from '#renderer/features/vault/actions.ts';
import type { Action } from '#renderer/stores/menu.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import type { AppState } from '#shared/contract/index.ts';
import { accountThings } from './accounts.tsx';
import { ofAction } from './actions.tsx';
import { keyThings } from './keys.tsx';
import { ofProfile, profileDeeds } from './profiles.tsx';
import type { Thing } from './thing.ts';
import { toolThings } from './tools.tsx';

/** What is listed, and how many profiles of it before anything was typed. */
const [most, mostUnasked] = [40, 20];

/** What fits these words, best first; without words what can be done now, and the first profiles. */
export type Search = (words: readonly string[]) => Thing[];

/**
 * Gets all that can be gone to and done ready for being searched, once for every look at it.
 *
 * @param trees what is known of the accounts
 * @param anywhere what can be done from anywhere
 * @param onProfiles whether the list of profiles is shown: then its selection has its actions first
 */
export function createSearch(
  state: AppState,
  trees: Readonly<Record<string, AccountTree>>,
  anywhere: readonly Action[],
  onProfiles: boolean,
): Search {
  const { accounts, profiles, vault } = state;
  const chosen = onProfiles ? selectedProfiles() : [];
  const [first, second] = chosen;
  const about = first && !second ? { id: first.id, name: first.name } : undefined;
  const now = [
    ...profileActions(chosen).map((action) => ofAction(action, about)),
    ...anywhere.map((action) => ofAction(action)),
    ...accountActions(accounts).map((action) => ofAction(action)),
    ...vaultActions(vault.store ?? null).map((action) => ofAction(action)),
  ];
  const actions = fold([...now, ...settingActions.map((action) => ofAction(action)), ...toolThings]);
  const known = fold(profiles.map(ofProfile));
  const { accounts: keysOf } = useKeys.getState();
  return (words) => {
    if (words.length === 0) return [...now, ...known.slice(0, mostUnasked).map(({ item }) => item)];
    const lists: readonly (readonly Folded<Thing>[])[] = [
      actions,
      known,
      ...accounts.flatMap((account) => {
        const tree = trees[account.id];
        return tree ? [accountThings(account, tree)] : [];
      }),
      ...accounts.flatMap((account) => {
        const keys = keysOf[account.id];
        return keys ? [keyThings(account, keys)] : [];
      }),
    ];
    const sure = [
      ...profileDeeds(known, words, most),
      ...lists.flatMap((list) => findBest(list, words, most)),
    ];
    const all = sure.length > 0 ? sure : lists.flatMap((list) => guessBest(list, words, most));
    const once = new Map<string, Thing>();
    for (const { item } of best(all, 2 * most)) {
      const { id } = item.show();
      if (!once.has(id)) once.set(id, item);
    }
    return [...once.values()].slice(0, most);
  };
}
