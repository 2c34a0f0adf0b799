import type { RemoteMark } from '#shared/account.ts';
import type { VaultState } from '#shared/model.ts';
import type { Access } from '../../store/access.ts';
import { isLocked } from '../../store/crypto/box.ts';
import { forgetKey } from '../../store/kept.ts';
import { sweepSecrets } from '../../store/keptSecrets.ts';
import type { Hands } from './change.ts';

/** A change at the service is not failed for a vault that was locked meanwhile: the next sync notes it. */
async function update({ vault }: Access, change: (state: VaultState) => VaultState): Promise<void> {
  try {
    await vault.update(change);
  } catch (error) {
    if (!isLocked(error)) throw error;
  }
}

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
  const { provider } = account;
  const seenAt = access.deps.now().toISOString();
  await update(access, (before) => {
    const state = status === 'deleted' ? forgetKey(before, { provider, accessKeyId: key }, seenAt) : before;
    const isMeant = (c: (typeof state.credentials)[number]) =>
      c.accessKeyId === key && c.provider === provider;
    if (!state.credentials.some(isMeant)) return state;
    return {
      ...state,
      credentials: state.credentials.map((c) =>
        isMeant(c) ? { ...c, remote: { ...c.remote, account: account.id, user, status, seenAt } } : c,
      ),
    };
  });
  // What is not erased now is erased at the next start.
  if (status === 'deleted') await sweepSecrets(access).catch(() => {});
}
