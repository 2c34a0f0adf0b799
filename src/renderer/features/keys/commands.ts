import { useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { showDetails } from '#renderer/stores/panes.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { tell } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { ProviderView } from '#shared/contract/index.ts';
import type { KmsResult } from '#shared/kms.ts';
import { loadBuckets, loadKey, loadKeys, lookAt, useKeys } from './keys.ts';
import { anyKey } from './list.ts';

/** Whether an account has a key service that is known, as it is with the providers. */
export const hasKeys = (
  { provider, endpoints }: Pick<AccountView, 'provider' | 'endpoints'>,
  providers: readonly ProviderView[],
): boolean =>
  endpoints.kms !== undefined ||
  (providers
    .find(({ id }) => id === provider)
    ?.services.some(({ id, endpoint }) => id === 'kms' && endpoint !== null) ??
    false);

/** Shows a key: its view, its row selected, whatever was searched for before. */
export async function showKey(accountId: string, key: string): Promise<void> {
  if (!(await goTo('keys'))) return;
  useKeys.setState({ accountId, part: 'keys', wish: anyKey, selected: key });
  showDetails();
}

/** Shows the keys of an account. */
export async function showKeys(accountId: string): Promise<void> {
  if (await goTo('keys')) useKeys.setState({ accountId, part: 'keys', wish: anyKey, selected: null });
}

/** Shows what a bucket encrypts with. */
export async function showBucket(accountId: string, bucket: string): Promise<void> {
  if (!(await goTo('keys'))) return;
  useKeys.setState({ accountId, part: 'buckets', bucket });
  showDetails();
}

/** Opens the dialog of a new key in an account. */
export const newKeyIn = (accountId: string): void =>
  openDialog({ kind: 'keyChange', accountId, wish: { kind: 'create-key' } });

/** Opens the dialog of a new key, in the account that is looked at or the first with a key service. */
export const newKey = (): Promise<void> => open('create-key');

/** The same of a key whose material comes from elsewhere. */
export const importKey = (): Promise<void> => open('import-material');

async function open(kind: 'create-key' | 'import-material'): Promise<void> {
  const { providers } = useProviders.getState();
  const accounts = (useApp.getState().state?.accounts ?? []).filter((one) => hasKeys(one, providers));
  const { accountId } = useKeys.getState();
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  if (!account) {
    if (await goTo('keys')) tell({ tone: 'good', text: 'Connect an account with a key service first.' });
    return;
  }
  openDialog({ kind: 'keyChange', accountId: account.id, wish: { kind } });
}

/** Tells what came of a change, and looks again at what it may have changed. */
export function tellKeyDone(accountId: string, { message, keyId, waiting }: KmsResult, isNew: boolean): void {
  tell({ tone: 'good', text: waiting ? `${message} It waits for the MPC client.` : message });
  if (isNew && keyId !== null) useKeys.setState({ accountId, part: 'keys', wish: anyKey, selected: keyId });
  void lookAgain(accountId, keyId);
}

/** Asks again for all that is shown of an account, and of a key in it. */
export async function lookAgain(accountId: string, keyId: string | null): Promise<void> {
  const { buckets } = useKeys.getState();
  await Promise.all([
    loadKeys(accountId),
    keyId === null ? null : loadKey(accountId, keyId),
    buckets[accountId] ? loadBuckets(accountId) : null,
  ]);
  if (keyId !== null) lookAt(accountId, [keyId], true);
}
