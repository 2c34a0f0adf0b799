import { create } from 'zustand';
import { byName, searchWords } from '#renderer/words.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import { type Filter, filterProfiles, noFilter } from './filters.ts';

type SortKey = 'name' | 'provider' | 'accessKeyId' | 'region' | 'tags' | 'exported' | 'updated';

interface Sort {
  key: SortKey;
  descending: boolean;
}

interface ProfilesStore {
  search: string;
  filter: Filter;
  sort: Sort;
  /** Ids of the selected profiles. */
  selected: ReadonlySet<string>;
}

/** How the list of profiles is looked at. */
export const useProfileList = create<ProfilesStore>(() => ({
  search: '',
  filter: noFilter,
  sort: { key: 'name', descending: false },
  selected: new Set(),
}));

export const select = (ids: Iterable<string>): void => useProfileList.setState({ selected: new Set(ids) });

/** Changes a part of what narrows the list beside the search. */
export const setFilter = (part: Partial<Filter>): void =>
  useProfileList.setState(({ filter }) => ({ filter: { ...filter, ...part } }));

/** Shows all profiles again. */
export const showAll = (): void => useProfileList.setState({ search: '', filter: noFilter });

/** A click on a column's head: sorts by it, or turns the order around. */
export const sortBy = (key: string): void =>
  useProfileList.setState(({ sort }) => ({
    sort: { key: key as SortKey, descending: sort.key === key && !sort.descending },
  }));

/** What a profile is found by and sorted by, in the order of the columns. */
const column: Record<SortKey, (profile: ProfileView) => string> = {
  name: (profile) => profile.name,
  provider: (profile) => profile.provider,
  accessKeyId: (profile) => profile.credential?.accessKeyId ?? profile.sourceName ?? '',
  region: (profile) => profile.region ?? '',
  tags: ({ tags = [] }) => tags.join(' '),
  exported: (profile) => profile.bindings.map((binding) => binding.targetLabel).join(' '),
  updated: (profile) => profile.updatedAt,
};

const folded = new WeakMap<ProfileView, string>();

/** Everything of a profile that a search looks at, folded once per profile. */
function haystack(profile: ProfileView): string {
  let text = folded.get(profile);
  if (text === undefined) {
    text = [
      profile.name,
      profile.provider,
      profile.credential?.accessKeyId,
      profile.credential?.accountId,
      profile.region,
      profile.sourceName,
      profile.notes,
      ...(profile.tags ?? []),
      ...profile.bindings.map((binding) => binding.name),
    ]
      .join('\n')
      .toLowerCase();
    folded.set(profile, text);
  }
  return text;
}

/** The profiles that hold every word of `search`, whatever the case. */
export function findProfiles(profiles: readonly ProfileView[], search: string): ProfileView[] {
  const words = searchWords(search);
  return profiles.filter((profile) => words.every((word) => haystack(profile).includes(word)));
}

/** The profiles that are shown: those that a filter leaves and a search finds. */
export const shownProfiles = (
  state: Pick<AppState, 'profiles' | 'accounts' | 'due'>,
  { search, filter }: Pick<ProfilesStore, 'search' | 'filter'>,
): ProfileView[] => findProfiles(filterProfiles(state.profiles, filter, state), search);

/** The profiles that hold every word of `search`, whatever the case, in the order asked for. */
export function listProfiles(profiles: readonly ProfileView[], search: string, sort: Sort): ProfileView[] {
  const found = findProfiles(profiles, search);
  const read = column[sort.key];
  const sign = sort.descending ? -1 : 1;
  return found.sort((a, b) => {
    const left = read(a);
    const right = read(b);
    // What a column does not say goes last, whichever way it is sorted.
    if (left === '' || right === '') return left === right ? byName(a.name, b.name) : left === '' ? 1 : -1;
    const order = sort.key === 'updated' ? (left < right ? -1 : left > right ? 1 : 0) : byName(left, right);
    return sign * order || byName(a.name, b.name);
  });
}
