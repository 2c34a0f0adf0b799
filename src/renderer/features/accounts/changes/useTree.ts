import { useEffect } from 'react';
import { loadTree, useAccounts } from '#renderer/features/accounts/trees.ts';
import type { AccountTree } from '#shared/contract/accounts.ts';
import type { ErrorView } from '#shared/errors.ts';

/** What is known of an account, read again for whoever begins to ask; null until it is there. */
export function useTree(accountId: string): { tree: AccountTree | null; failure: ErrorView | null } {
  const tree = useAccounts(({ trees }) => trees[accountId] ?? null);
  const failure = useAccounts(({ failures }) => failures[accountId] ?? null);
  useEffect(() => {
    void loadTree(accountId);
  }, [accountId]);
  return { tree, failure };
}
