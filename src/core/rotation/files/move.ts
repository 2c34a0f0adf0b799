import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { Binding, VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import type { OpenVault } from '../../store/access.ts';
import { compare } from '../../tools/bindings/status.ts';
import type { Workspace } from '../../tools/exports/workspace.ts';
import { usesOf } from '../job/keys.ts';

/**
 * Lets everything that uses one key use another: profiles, and accounts that are connected with it. Pure.
 *
 * @param state the vault's state
 * @param from credential id
 * @param to credential id
 */
export function moveUses(state: VaultState, from: string, to: string): VaultState {
  return {
    ...state,
    profiles: state.profiles.map((profile) => {
      const { source } = profile;
      if (source.kind !== 'credential' || source.credentialId !== from) return profile;
      return { ...profile, source: { ...source, credentialId: to } };
    }),
    accounts: state.accounts.map((account) =>
      account.credentialId === from ? { ...account, credentialId: to } : account,
    ),
  };
}

/**
 * What stands in tools' files with the key in it. A tool that asks `qcred`, or reads the AWS profile
 * that does, has no key in its files and nothing to follow.
 */
export function holding(state: VaultState, credentialId: string): Binding[] {
  const mine = new Set(usesOf(state, credentialId).profiles.map((p) => p.id));
  return state.bindings.filter(
    ({ profileId, mode }) => mine.has(profileId) && (mode === 'static' || mode === 'none'),
  );
}

/** A place in a file that is not as it was written. */
export interface Drift {
  /** "AWS CLI (work)". */
  where: string;
  status: BindingStatus;
}

/**
 * The places of a key that somebody else changed, removed or made unreadable.
 *
 * @param workspace with the files as they are
 * @param credentialId the key that the profiles use now
 */
export async function driftOf(
  access: OpenVault,
  state: VaultState,
  workspace: Workspace,
  credentialId: string,
): Promise<Drift[]> {
  const bindings = holding(state, credentialId);
  const statuses = await compare(access, state, workspace, bindings);
  return bindings.flatMap((binding) => {
    const status = statuses.get(binding.id);
    if (!status || status.status === 'in_sync' || status.status === 'outdated') return [];
    return [{ where: `${targetLabels[binding.target]} (${binding.name})`, status }];
  });
}
