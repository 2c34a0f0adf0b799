import type { FoundView } from '#shared/contract/index.ts';
import { isStore } from '#shared/stores.ts';

/** One key, and every place it was found in. */
export interface KeyGroup {
  /** The scan's key of the first place. */
  key: string;
  /** The first place: a profile made of the key is called as it is there. */
  first: FoundView;
  /** All places, the first one first. */
  places: readonly FoundView[];
}

/** Whether a key can become a profile: it is a whole one, and not here already. */
export const isNew = ({ first }: KeyGroup): boolean => first.importable && first.alreadyHere === null;

/** Whether there is something to do about it: a new key to take in, or plain text of one that is here. */
export const canTake = (group: KeyGroup): boolean =>
  isNew(group) || (group.first.importable && plainCount([group]) > 0);

/** Whether it can be shown in the words of another tool. */
export const canTranslate = ({ first }: KeyGroup): boolean =>
  first.kind === 'static' || (first.kind === 'none' && first.accessKeyId !== undefined);

/** What can be taken, then what is here already, then what is no key. */
const rank = (group: KeyGroup): number => (isNew(group) ? 0 : group.first.alreadyHere !== null ? 1 : 2);

/** What a scan found, with the places of the same key in the same group; what can be taken comes first. */
export function groupFound(found: readonly FoundView[]): KeyGroup[] {
  const byKey = new Map(found.map((one) => [one.key, one]));
  const grouped = new Set<string>();
  const groups = found.flatMap((first): KeyGroup[] => {
    if (grouped.has(first.key)) return [];
    const places = [first, ...first.sameAs.flatMap((key) => byKey.get(key) ?? [])];
    for (const { key } of places) grouped.add(key);
    return [{ key: first.key, first, places }];
  });
  return groups.sort((a, b) => rank(a) - rank(b));
}

/** The tools that keys stand in, each once. */
export const toolsOf = (groups: readonly KeyGroup[]): string[] => [
  ...new Set(groups.flatMap(({ places }) => places.map(({ targetLabel }) => targetLabel))),
];

/** Behind a path the line, where it is a text that somebody may open. */
export const lineOf = ({ target, line }: FoundView): string => (isStore(target) ? '' : `:${line}`);

/** How many secrets stand in plain text in the places of these groups. */
export const plainCount = (groups: readonly KeyGroup[]): number =>
  groups.flatMap(({ places }) => places).filter(({ kind, target }) => kind === 'static' && !isStore(target))
    .length;
