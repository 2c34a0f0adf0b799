import type { Account } from '#shared/account.ts';
import type { AccountTree, AccountView, HeldKey, SyncProgress } from '#shared/contract/accounts.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { VaultState } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { keysById } from './merge.ts';

/**
 * The accounts as lists show them, in the order they were connected.
 *
 * @param state the vault's state
 * @param progress the syncs that run, by account
 */
export function viewAccounts(
  state: VaultState,
  progress: ReadonlyMap<string, SyncProgress> = new Map(),
): AccountView[] {
  const keys = new Map(state.credentials.map((c) => [c.id, c.accessKeyId]));
  return state.accounts.map((account) => ({
    ...account,
    accessKeyId: keys.get(account.credentialId) ?? '',
    syncing: progress.get(account.id) ?? null,
  }));
}

/**
 * All that is known of an account, with which of its keys this machine holds, and where they are
 * written.
 *
 * @param state the vault's state
 * @param mirror what the account holds
 */
export function viewTree(state: VaultState, account: Account, mirror: Mirror): AccountTree {
  const keys = keysById(mirror);
  const tools = new Map<string, string[]>();
  for (const { profileId, target } of state.bindings) {
    tools.set(profileId, [...(tools.get(profileId) ?? []), targetLabels[target]]);
  }
  const profiles = new Map<string, HeldKey['profiles']>();
  for (const { id, name, source } of state.profiles) {
    if (source.kind !== 'credential') continue;
    const shown = { id, name, tools: [...new Set(tools.get(id) ?? [])] };
    profiles.set(source.credentialId, [...(profiles.get(source.credentialId) ?? []), shown]);
  }
  const held: AccountTree['held'] = {};
  for (const { id, provider, accessKeyId, remote } of state.credentials) {
    const isIts = remote?.account === account.id || keys.has(accessKeyId);
    if (provider === account.provider && isIts) {
      held[accessKeyId] = { credentialId: id, profiles: profiles.get(id) ?? [] };
    }
  }
  return { mirror, held };
}
