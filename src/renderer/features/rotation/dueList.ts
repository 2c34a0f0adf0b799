import { create } from 'zustand';
import { count, providerName, searchWords } from '#renderer/words.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import type { DueView, RotationView } from '#shared/contract/rotation.ts';
import { isUnderWay } from '#shared/underWay.ts';

interface DueListStore {
  search: string;
  /** Ids of credentials. */
  selected: ReadonlySet<string>;
}

/** How the list of keys by age is looked at. */
export const useDueList = create<DueListStore>(() => ({ search: '', selected: new Set() }));

/** A key with its age, as the list shows it. */
export interface DueRow {
  due: DueView;
  /** The names of the profiles that use it; its own id where none does. */
  name: string;
  /** The connected account's name; the provider's where no account has listed it. */
  place: string;
  /** The rotation that is under way. */
  rotation: RotationView | null;
}

/**
 * The keys that hold every word of `search` in their names, id, provider, account or user, in the
 * order in which the application told them: the most urgent first. Two keys of one rotation are one
 * line, that of the key that goes.
 */
export function listDue(
  { due, accounts, rotations }: Pick<AppState, 'due' | 'accounts' | 'rotations'>,
  search: string,
): DueRow[] {
  const accountNames = new Map(accounts.map(({ id, name }) => [id, name]));
  const underWay = rotations.filter(isUnderWay);
  const going = new Map(underWay.map((one) => [one.oldId, one]));
  const coming = new Set(underWay.map(({ newId }) => newId));
  const words = searchWords(search);
  return due
    .filter(({ credentialId }) => !coming.has(credentialId))
    .map((one): DueRow => {
      const account = one.remote && accountNames.get(one.remote.account);
      const rotation = going.get(one.credentialId) ?? null;
      return {
        due: one,
        name: (rotation ?? one).profileNames.join(', ') || one.accessKeyId,
        place: account ?? providerName(one.provider),
        rotation,
      };
    })
    .filter(({ due: { accessKeyId, provider, remote }, name, place }) => {
      const text = [name, accessKeyId, place, providerName(provider), remote?.user].join('\n').toLowerCase();
      return words.every((word) => text.includes(word));
    });
}

/** Whether a key asks for something now. */
export const isDue = ({ status }: Pick<DueView, 'status'>): boolean =>
  status === 'soon' || status === 'overdue';

/** The first thing to be done: a rotation that waits for the person, else the most urgent key without one. */
export const firstOf = (rows: readonly DueRow[]): DueRow | undefined =>
  rows.find(({ rotation }) => rotation?.state === 'needs_you') ??
  rows.find(({ due, rotation }) => isDue(due) && !rotation);

/** What there is to do, in a title; null where nothing waits. */
export function workTitle(rows: readonly DueRow[]): string | null {
  const waiting = rows.filter(({ rotation }) => rotation?.state === 'needs_you').length;
  const keys = rows.filter(({ due }) => isDue(due)).length;
  const parts = [
    ...(keys > 0 ? [`${count(keys, 'key')} to rotate`] : []),
    ...(waiting > 0 ? [`${count(waiting, 'rotation')} ${waiting === 1 ? 'waits' : 'wait'} for you`] : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

/** How many things the Due view wants of the person: keys to rotate, and rotations that wait for them. */
export const dueWork = ({ due, rotations }: Pick<AppState, 'due' | 'rotations'>): number =>
  due.filter(isDue).length + rotations.filter(({ state }) => state === 'needs_you').length;

/** The profiles that use a key, as they are now. */
export const profilesOf = (profiles: readonly ProfileView[], credentialId: string): ProfileView[] =>
  profiles.filter(({ source }) => source.kind === 'credential' && source.credentialId === credentialId);
