import { call } from '#renderer/api.ts';
import { useApp } from '#renderer/stores/app.ts';
import { goTo, openForm } from '#renderer/stores/form.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { ask } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';

const accountById = (id: string) => useApp.getState().state?.accounts.find((one) => one.id === id);

/** Syncs an account and tells when something went wrong; that it went well can be seen. */
export async function syncAccount(id: string): Promise<void> {
  await attempt(async () => {
    await call('account.sync', { id });
    const account = accountById(id);
    const [problem] = account?.lastSync?.problems ?? [];
    if (account?.lastSync?.status === 'failed') {
      tell({ tone: 'bad', text: `“${account.name}” could not be synced.`, hint: problem });
    }
  });
}

export const cancelSync = (id: string): void => void attempt(() => call('account.cancelSync', { id }));

/** Syncs every connected account, for the menu's entry. */
export async function syncAll(): Promise<void> {
  const accounts = useApp.getState().state?.accounts ?? [];
  if (accounts.length === 0) {
    if (!(await goTo('accounts'))) return;
    tell({ tone: 'good', text: 'Connect an account first.' });
    return;
  }
  await Promise.all(accounts.map(({ id }) => syncAccount(id)));
  const good = accounts.filter(({ id }) => accountById(id)?.lastSync?.status === 'complete').length;
  if (good > 0) tell({ tone: 'good', text: `Synced ${count(good, 'account')}.` });
}

/** Lets go of an account after saying what that means. */
export async function disconnect({ id, name }: AccountView): Promise<void> {
  const yes = await ask({
    title: `Disconnect “${name}”?`,
    text:
      'Nothing changes in the account itself, and your profiles and their keys stay. A key that is ' +
      'here only for this account goes with it; its secret can be brought back for 30 days, in Settings.',
    verb: 'Disconnect',
    destructive: true,
  });
  if (!yes) return;
  await attempt(async () => {
    await call('account.remove', { id });
    tell({ tone: 'good', text: `Disconnected “${name}”.` });
  });
}

/** Opens the profile form with a role filled in, on top of the profile whose key the account is asked with. */
export async function takeRole(account: AccountView, role: { name: string; arn: string }): Promise<void> {
  const profiles = useApp.getState().state?.profiles ?? [];
  const source = profiles.find((one) => one.credential?.id === account.credentialId);
  if (!(await goTo('profiles'))) return;
  await openForm({
    kind: 'new',
    pasted: null,
    role: { name: role.name, arn: role.arn, provider: account.provider, profileId: source?.id ?? '' },
  });
}
