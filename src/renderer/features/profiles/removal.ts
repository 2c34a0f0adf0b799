import type { ProfileView } from '#shared/contract/index.ts';
import type { Credential } from '#shared/model.ts';
import { grouped, listed } from '#shared/words.ts';
import { isWorthKeeping, keptDays } from '#shared/worthKeeping.ts';

/** The keys that nothing but these profiles uses, as far as profiles go. */
function keysLost(profiles: readonly ProfileView[], all: readonly ProfileView[]): Credential[] {
  const going = new Set(profiles.map((profile) => profile.id));
  const used = new Set(all.flatMap(({ id, credential }) => (going.has(id) ? [] : (credential?.id ?? []))));
  const keys = new Map(
    profiles.flatMap(({ credential }) => (credential ? [[credential.id, credential]] : [])),
  );
  return [...keys.values()].filter(({ id }) => !used.has(id));
}

/** Whether deleting these profiles takes more than themselves: what stands in tools' files, or builds on them. */
export function reachesFurther(profiles: readonly ProfileView[], all: readonly ProfileView[]): boolean {
  const going = new Set(profiles.map(({ id }) => id));
  return (
    profiles.some(({ bindings }) => bindings.length > 0) ||
    all.some(({ id, source }) => source.kind === 'role' && going.has(source.profileId) && !going.has(id))
  );
}

/** What the button says that deletes these profiles and takes them out of the tools they stand in. */
export function removalVerb(profiles: readonly ProfileView[]): string {
  const tools = [...new Set(profiles.flatMap(({ bindings }) => bindings.map((one) => one.targetLabel)))];
  const what = profiles.length === 1 ? '' : ` ${grouped(profiles.length)} profiles`;
  if (tools.length === 0) return `Delete${what || ' profile'}`;
  const from = tools.length > 2 ? `${grouped(tools.length)} tools` : listed(tools);
  return `Remove from ${from} and delete${what}`;
}

/** What deleting these profiles does to their secrets, in sentences. */
export function removalWords(profiles: readonly ProfileView[], all: readonly ProfileView[]): string {
  const lost = keysLost(profiles, all);
  const erased = lost.filter((credential) => !isWorthKeeping(credential)).length;
  const kept = lost.length - erased;
  const others = new Set(profiles.flatMap(({ credential }) => credential?.id ?? [])).size - lost.length;
  const sentences: string[] = [];
  if (kept > 0) {
    const what = kept === 1 ? 'Its secret' : `${grouped(kept)} secrets`;
    sentences.push(
      `${what} can be brought back for ${keptDays} days, in Settings. The cloud keeps the access key.`,
    );
  }
  if (erased > 0) {
    const what = erased === 1 ? 'Its secret is' : `${grouped(erased)} secrets are`;
    sentences.push(`${what} erased at once: temporary, or of a key that its service has deleted.`);
  }
  if (others > 0) {
    const what = others === 1 ? 'A secret stays' : `${grouped(others)} secrets stay`;
    sentences.push(`${what}, because another profile uses the same access key.`);
  }
  return sentences.join(' ');
}

/** The box that keeps nothing of the secrets that would be kept; none where that is nothing. */
export function removalOption(
  profiles: readonly ProfileView[],
  all: readonly ProfileView[],
): string | undefined {
  const kept = keysLost(profiles, all).filter(isWorthKeeping).length;
  if (kept === 0) return undefined;
  return kept === 1 ? 'Delete its secret for good' : `Delete ${grouped(kept)} secrets for good`;
}
