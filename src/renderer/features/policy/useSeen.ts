import { useEffect, useState } from 'react';
import { call } from '../../api.ts';
import { type Seen, seenIn } from './seen.ts';

const nothing: Seen = { buckets: [], arns: [] };

/** What is known of an account, for completion; nothing until it is there, or when it cannot be had. */
export function useSeen(accountId: string): Seen {
  const [seen, setSeen] = useState(nothing);
  useEffect(() => {
    let wanted = true;
    call('account.tree', { id: accountId })
      .then(({ mirror }) => wanted && setSeen(seenIn(mirror)))
      // Without it one types everything oneself.
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [accountId]);
  return seen;
}
