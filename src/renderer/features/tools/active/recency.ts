/**
 * Profiles by when they were last active, the newest first; those that never were stay in their order.
 *
 * @param recent ids, the newest first
 */
export function byRecency<Item extends { id: string }>(
  profiles: readonly Item[],
  recent: readonly string[],
): Item[] {
  const byId = new Map(profiles.map((profile) => [profile.id, profile]));
  const first = recent.flatMap((id) => byId.get(id) ?? []);
  const before = new Set(first.map(({ id }) => id));
  return [...first, ...profiles.filter(({ id }) => !before.has(id))];
}
