import type { AppState } from '#shared/contract/index.ts';
import type { ActivityRecord } from '#shared/model.ts';

/** The profiles that a key id is known by. */
export type KeyNames = ReadonlyMap<string, readonly string[]>;

/**
 * By which profiles each key is known: those that use it now, and those that used it before it was replaced,
 * as far as the log tells.
 *
 * @param records the newest first
 */
export function keyNames(
  { profiles, rotations, keptSecrets }: Pick<AppState, 'profiles' | 'rotations' | 'keptSecrets'>,
  records: readonly ActivityRecord[],
): KeyNames {
  const names = new Map<string, Set<string>>();
  const add = (key: string | undefined, known: Iterable<string>) => {
    if (key === undefined) return;
    const all = names.get(key) ?? new Set();
    for (const name of known) all.add(name);
    if (all.size > 0) names.set(key, all);
  };
  for (const { name, credential } of profiles) add(credential?.accessKeyId, [name]);
  for (const { accessKeyId, profiles: before } of keptSecrets) add(accessKeyId, before);
  for (const { oldKey, newKey, profileNames } of rotations) {
    add(oldKey, profileNames);
    add(newKey, profileNames);
  }
  // From a key to the one that it replaced, and so back to the first.
  for (const { action, subject, detail = '' } of records) {
    if (action === 'key.created') {
      const replaced = /^replaces (\S+)$/.exec(detail)?.[1];
      add(replaced, names.get(subject) ?? []);
    } else if (action === 'rotation.supply') add(subject, names.get(detail) ?? []);
  }
  return new Map([...names].map(([key, all]) => [key, [...all]]));
}

/** The profiles that an entry is about, by the keys that it names; empty where it names none. */
export const namesOf = ({ subject, detail }: ActivityRecord, names: KeyNames): readonly string[] =>
  names.get(subject) ?? names.get(detail?.replace(/^replaces /, '') ?? '') ?? [];
