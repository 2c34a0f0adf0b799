import { canTake, isNew, type KeyGroup, plainCount } from './groups.ts';

/** How a found key stands, as far as a person looks for some of many. A key may be of several. */
export type Standing = 'new' | 'plain' | 'fix' | 'here' | 'nothing';

const standings: readonly { standing: Standing; label: string; has: (group: KeyGroup) => boolean }[] = [
  { standing: 'new', label: 'New', has: isNew },
  { standing: 'plain', label: 'Plain text', has: (group) => plainCount([group]) > 0 },
  {
    standing: 'fix',
    label: 'To fix',
    has: ({ places }) => places.some(({ repairable }) => repairable),
  },
  { standing: 'here', label: 'Here', has: ({ first }) => first.alreadyHere !== null },
  {
    standing: 'nothing',
    label: 'Other',
    has: (group) => !canTake(group) && group.first.alreadyHere === null,
  },
];

/** What the list can be narrowed to: a standing, or all of them. */
export type Filter = Standing | 'all';

/** The filters that would show some of these keys and not all of them, with how many; all keys come first. */
export function filtersFor(groups: readonly KeyGroup[]): { value: Filter; label: string; count: number }[] {
  const some = standings.flatMap(({ standing, label, has }) => {
    const count = groups.filter(has).length;
    return count > 0 && count < groups.length ? [{ value: standing, label, count }] : [];
  });
  return [{ value: 'all', label: 'All', count: groups.length }, ...some];
}

/** The keys that a filter leaves in the list. */
export function shownBy(filter: Filter, groups: readonly KeyGroup[]): readonly KeyGroup[] {
  const one = standings.find(({ standing }) => standing === filter);
  return one ? groups.filter(one.has) : groups;
}

/** Whether all of the shown keys that can be taken are: none of them, some, or all. */
export function takenOf(
  shown: readonly KeyGroup[],
  taken: ReadonlySet<string>,
): { can: number; are: number; state: 'none' | 'some' | 'all' } {
  const may = shown.filter(canTake);
  const are = may.filter(({ key }) => taken.has(key)).length;
  return { can: may.length, are, state: are === 0 ? 'none' : are === may.length ? 'all' : 'some' };
}

/** What is taken after all of the shown are, or none of them: those that are not shown stay as they are. */
export function takeShown(
  shown: readonly KeyGroup[],
  taken: ReadonlySet<string>,
  all: boolean,
): ReadonlySet<string> {
  const next = new Set(taken);
  for (const { key } of shown.filter(canTake)) {
    if (all) next.add(key);
    else next.delete(key);
  }
  return next;
}

/** What is taken after the list chose among the shown: those that are not shown stay as they are. */
export function withHidden(
  chosen: ReadonlySet<string>,
  taken: ReadonlySet<string>,
  shown: readonly KeyGroup[],
): ReadonlySet<string> {
  const seen = new Set(shown.map(({ key }) => key));
  return new Set([...[...taken].filter((key) => !seen.has(key)), ...chosen]);
}
