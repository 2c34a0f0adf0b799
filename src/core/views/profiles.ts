import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { BindingView, ProfileView } from '#shared/contract/index.ts';
import type { Binding, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';

/**
 * The profiles as the window and the command show them, sorted by name.
 *
 * @param state the vault's state
 * @param statuses how bindings stand in the files, as far as that was looked at
 * @param sessions temporary credentials that are still good, by profile
 */
export function viewProfiles(
  state: VaultState,
  statuses: ReadonlyMap<string, BindingStatus> = new Map(),
  sessions: ReadonlyMap<string, { expiresAt: string }> = new Map(),
): ProfileView[] {
  const credentials = new Map(state.credentials.map((c) => [c.id, c]));
  const names = new Map(state.profiles.map((p) => [p.id, p.name]));
  const bindings = new Map<string, Binding[]>();
  for (const binding of state.bindings) {
    const list = bindings.get(binding.profileId);
    if (list) list.push(binding);
    else bindings.set(binding.profileId, [binding]);
  }
  return state.profiles
    .map((profile) => ({
      ...profile,
      credential:
        profile.source.kind === 'credential' ? credentials.get(profile.source.credentialId) : undefined,
      sourceName: profile.source.kind === 'role' ? names.get(profile.source.profileId) : undefined,
      session: sessions.get(profile.id) ?? null,
      bindings: (bindings.get(profile.id) ?? []).map((b) => viewBinding(b, statuses.get(b.id))),
    }))
    .sort((a, b) => compareNames(a.name, b.name));
}

/** The bindings of all profiles as they are shown, with whose they are. */
export const viewBindings = (
  state: VaultState,
  statuses?: ReadonlyMap<string, BindingStatus>,
): (BindingView & { profileName: string })[] =>
  viewProfiles(state, statuses).flatMap(({ name, bindings }) =>
    bindings.map((binding) => ({ ...binding, profileName: name })),
  );

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
/** Names as people sort them, the same everywhere where they read alike. */
export const compareNames = (a: string, b: string): number =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** A binding as it is shown. */
function viewBinding(binding: Binding, status?: BindingStatus): BindingView {
  const { id, target, name, mode, path, writtenAt } = binding;
  return {
    id,
    target,
    targetLabel: targetLabels[target],
    name,
    mode,
    path,
    writtenAt,
    status: status?.status ?? 'unknown',
    message: status?.message ?? '',
  };
}
