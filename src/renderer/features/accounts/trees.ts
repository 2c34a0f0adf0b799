import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import { goTo } from '#renderer/stores/form.ts';
import { showDetails } from '#renderer/stores/panes.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { ancestorsOf } from './nodes.ts';

interface AccountsStore {
  /** What is known of each account, as it was last asked for. */
  trees: Readonly<Record<string, AccountTree>>;
  failures: Readonly<Record<string, ErrorView>>;
  search: string;
  /** Ids of the lines that are open. */
  open: ReadonlySet<string>;
  /** Id of the selected line; null until one was chosen: then the first is shown. */
  selected: string | null;
  /** A list of all lines, or what is selected with what stands around it. */
  as: 'tree' | 'drawing';
}

const unknown: AccountsStore = {
  trees: {},
  failures: {},
  search: '',
  open: new Set(),
  selected: null,
  as: 'tree',
};

/** The connected accounts as trees, and how they are looked at. */
export const useAccounts = create<AccountsStore>(() => unknown);

/** Forgets them, with the vault they are in. */
export const forgetAccounts = (): void => useAccounts.setState(unknown);

/** Keeps what an account answered. The first time, its users are listed at once. */
function keep(accountId: string, tree: AccountTree): void {
  useAccounts.setState(({ trees, failures, open }) => {
    const { [accountId]: _mended, ...others } = failures;
    return {
      trees: { ...trees, [accountId]: tree },
      failures: others,
      open: trees[accountId] ? open : new Set([...open, accountId, `${accountId}\nusers`]),
    };
  });
}

/** Reads what is known of an account; never throws. */
export async function loadTree(accountId: string): Promise<void> {
  try {
    keep(accountId, await call('account.tree', { id: accountId }));
  } catch (error) {
    useAccounts.setState(({ failures }) => ({ failures: { ...failures, [accountId]: toErrorView(error) } }));
  }
}

/** Reads those accounts that were not read yet, or were synced since; never throws. */
export async function loadNewTrees(accounts: readonly Pick<AccountView, 'id' | 'lastSync'>[]): Promise<void> {
  const { trees } = useAccounts.getState();
  const old = accounts.filter(({ id, lastSync }) => {
    const tree = trees[id];
    return !tree || (lastSync !== undefined && lastSync !== null && lastSync.at > tree.mirror.at);
  });
  await Promise.all(old.map(({ id }) => loadTree(id)));
}

/** Asks the service for one user's keys. @throws QCredError what it answered */
export async function lookUpUser(accountId: string, user: string): Promise<void> {
  keep(accountId, await call('account.user', { id: accountId, user }));
}

/** Asks the service for a policy's document. @throws QCredError what it answered */
export async function lookUpPolicy(accountId: string, policyArn: string): Promise<void> {
  keep(accountId, await call('account.policy', { id: accountId, policyArn }));
}

export const selectLine = (id: string): void => useAccounts.setState({ selected: id });

export const openLines = (ids: readonly string[]): void =>
  useAccounts.setState(({ open }) => ({ open: new Set([...open, ...ids]) }));

/** Closes a line. What was selected within it gives way to the line itself. */
export const closeLine = (id: string): void =>
  useAccounts.setState(({ open, selected }) => ({
    open: new Set([...open].filter((one) => one !== id)),
    selected: selected?.startsWith(`${id}\n`) ? id : selected,
  }));

/** Shows a line: the view, everything above the line open, whatever was searched for before. */
export async function showLine(id: string): Promise<void> {
  if (!(await goTo('accounts'))) return;
  openLines(ancestorsOf(id));
  useAccounts.setState({ search: '', selected: id });
  showDetails();
}
