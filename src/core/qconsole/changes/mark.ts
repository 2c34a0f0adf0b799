import type { RemoteMark } from '#shared/account.ts';
import type { Hands } from './change.ts';

/**
 * Notes on a key that is kept here what was done to it at the service. Nothing happens for a key
 * that is not kept here.
 *
 * @param hands the open vault, the account
 * @param user whose key it is
 * @param key its access key id
 * @param status what it is now
 */
export async function markKey(
  { access, account }: Pick<Hands, 'access' | 'account'>,
  user: string,
  key: string,
  status: RemoteMark['status'],
): Promise<void> {
  const seenAt = access.deps.now().toISOString();
  await access.vault.update((state) => {
    const isMeant = (c: (typeof state.credentials)[number]) =>
      c.accessKeyId === key && c.provider === account.provider;
    if (!state.credentials.some(isMeant)) return state;
    return {
      ...state,
      credentials: state.credentials.map((c) =>
        isMeant(c) ? { ...c, remote: { ...c.remote, account: account.id, user, status, seenAt } } : c,
      ),
    };
  });
}
