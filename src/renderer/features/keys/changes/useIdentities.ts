import { useMemo } from 'react';
import { useTree } from '#renderer/features/accounts/changes/useTree.ts';

/** The users and roles of an account, by their ARNs, as far as a sync saw them. */
export function useIdentities(accountId: string): readonly { id: string; label: string }[] {
  const { tree } = useTree(accountId);
  return useMemo(() => {
    const { users = [], roles = [] } = tree?.mirror ?? {};
    return [...users, ...roles].map(({ arn }) => ({ id: arn, label: arn }));
  }, [tree]);
}
