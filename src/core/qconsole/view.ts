import type { AccountView, SyncProgress } from '#shared/accountViews.ts';
import type { VaultState } from '#shared/model.ts';

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
