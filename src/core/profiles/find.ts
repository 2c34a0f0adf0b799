import { QCredError } from '#shared/errors.ts';
import type { Profile, VaultState } from '#shared/model.ts';

/** Lists by id, worked out once for each list: the vault's lists are never changed in place. */
const indexes = new WeakMap<readonly { id: string }[], ReadonlyMap<string, unknown>>();

/** The item with this id: a look-up rather than a search, however long the list. */
export function byId<T extends { id: string }>(items: readonly T[], id: string): T | undefined {
  const known = indexes.get(items) as ReadonlyMap<string, T> | undefined;
  const index = known ?? new Map(items.map((item) => [item.id, item]));
  if (!known) indexes.set(items, index);
  return index.get(id);
}

/**
 * The profile a person means: by id first, then by exact name, so that a profile can never be
 * shadowed by another one named after its id.
 *
 * @param state the vault's state
 * @param nameOrId what the person or a tool's file said
 * @throws QCredError not_found, naming close matches
 */
export function findProfile(state: Pick<VaultState, 'profiles'>, nameOrId: string): Profile {
  const found = byId(state.profiles, nameOrId) ?? state.profiles.find((p) => p.name === nameOrId);
  if (found) return found;
  const near = state.profiles
    .filter((p) => p.name.toLowerCase().includes(nameOrId.toLowerCase()))
    .slice(0, 3);
  throw new QCredError(
    'not_found',
    `There is no profile called "${nameOrId}".`,
    near.length > 0
      ? `Did you mean ${near.map((p) => `"${p.name}"`).join(' or ')}?`
      : 'Run "qcred list" to see the profiles there are.',
  );
}
