import '#renderer/components/pane.css';
import '#renderer/components/standing.css';
import './accounts.css';
import { Building2, Plus, SearchX } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { flatten, narrow } from '#renderer/components/tree/rows.ts';
import { VirtualTree } from '#renderer/components/tree/VirtualTree.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { hasKeys } from '#renderer/features/keys/commands.ts';
import { type AccountKeys, useKeys } from '#renderer/features/keys/keys.ts';
import { linesOf } from '#renderer/features/keys/list.ts';
import { useApp } from '#renderer/stores/app.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { byName } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { grouped } from '#shared/words.ts';
import { actionsFor } from './actions.ts';
import { Details } from './Details.tsx';
import type { KeyDetails } from './KeyServicePane.tsx';
import { type AccountNode, accountNode, findNode, matcher } from './nodes.ts';
import { TreeLine } from './TreeLine.tsx';
import { closeLine, openLines, selectLine, useAccounts } from './trees.ts';
import { useTrees } from './useTrees.ts';

const Drawing = lazy(() => import('./Drawing.tsx'));

const ways = [
  { value: 'tree', label: 'Tree' },
  { value: 'drawing', label: 'Drawing' },
] as const;

const none: readonly AccountView[] = [];
const connect = () => openDialog({ kind: 'connect' });
const toDetails = () => document.querySelector<HTMLElement>('.split-pane .pane-body')?.focus();
const clearSearch = () => useAccounts.setState({ search: '' });

/** A line of an account, and what it was made of. */
interface MadeNode {
  node: AccountNode;
  keys: AccountKeys | undefined;
  has: boolean;
}

/** The lines of all accounts; each account's are made again only when something of it changed. */
function useRoots(accounts: readonly AccountView[]): readonly AccountNode[] {
  const trees = useAccounts((store) => store.trees);
  const known = useKeys((store) => store.accounts);
  const providers = useProviders((store) => store.providers);
  return useMemo(() => {
    return accounts.map((account) => {
      const tree = trees[account.id];
      const [keys, has] = [known[account.id], hasKeys(account, providers)];
      const made = tree && nodes.get(tree);
      if (made?.node.text === account.name && made.keys === keys && made.has === has) return made.node;
      const lines = keys && linesOf(keys.rows, keys.details).sort((a, b) => byName(a.name, b.name));
      const node = accountNode(account, tree, has ? { keys: lines } : null);
      if (tree) nodes.set(tree, { node, keys, has });
      return node;
    });
  }, [accounts, trees, known, providers]);
}

const nodes = new WeakMap<object, MadeNode>();

const Connect = () => (
  <EmptyState
    icon={Building2}
    title="No account connected yet"
    actions={
      <Button tone="main" icon={Plus} onClick={connect}>
        Connect account
      </Button>
    }
  >
    Connect an account with one of its keys to see its users, roles, keys and policies, and to make a key that
    can do one job and nothing else.
  </EmptyState>
);

/** Connected accounts as a tree, what is selected at the right. */
/** @param props `Key`: shows a key of a key service; keys stand on accounts, so they are given from above */
export default function AccountsView({ Key }: { Key: KeyDetails }) {
  const accounts = useApp((app) => app.state?.accounts ?? none);
  const { search, open, selected, trees, failures, as } = useAccounts();
  const wanted = useDeferredValue(search.trim());
  useTrees();
  const roots = useRoots(accounts);
  const rows = useMemo(
    () => (wanted === '' ? flatten(roots, open) : narrow(roots, open, matcher(wanted))),
    [roots, open, wanted],
  );

  // What was selected may be gone, or not be listed yet: then what it was under is shown.
  const node = useMemo(() => findNode(roots, selected) ?? roots[0], [roots, selected]);
  useEffect(() => {
    if (node && selected !== null && node.id !== selected && trees[node.value.accountId]) selectLine(node.id);
  }, [node, selected, trees]);
  const account = accounts.find(({ id }) => id === node?.value.accountId);

  const drawn = account && trees[account.id];

  const actions = (of: AccountNode) => {
    const owner = accounts.find(({ id }) => id === of.value.accountId);
    return owner
      ? actionsFor(owner, of.value.place, trees[owner.id]).filter((group) => group.length > 0)
      : [];
  };

  return (
    <div className="view">
      <ViewHead
        title="Accounts"
        aside={accounts.length > 0 ? grouped(accounts.length) : undefined}
        actions={
          accounts.length > 0 && (
            <Button tone="main" icon={Plus} onClick={connect}>
              Connect account
            </Button>
          )
        }
      >
        {accounts.length > 0 && (
          <Segmented
            label="Show accounts as"
            options={ways}
            value={as}
            onChange={(way) => useAccounts.setState({ as: way })}
          />
        )}
        {accounts.length > 0 && (
          <SearchBox
            label="Search users and keys"
            value={search}
            onChange={(text) => useAccounts.setState({ search: text })}
          />
        )}
      </ViewHead>
      {accounts.length === 0 ? (
        <Connect />
      ) : (
        <SplitPane
          label="Details"
          pane={
            node &&
            account && (
              <Details
                key={node.id}
                account={account}
                tree={trees[account.id]}
                failure={failures[account.id]}
                node={node}
                Key={Key}
              />
            )
          }
        >
          {as === 'drawing' && wanted === '' && node && account && drawn ? (
            <Suspense fallback={null}>
              <Drawing account={account} tree={drawn} place={node.value.place} />
            </Suspense>
          ) : rows.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="Nothing matches"
              actions={<Button onClick={clearSearch}>Clear search</Button>}
            >
              No user, group, role, policy or key has “{wanted}” in its name, ID or ARN.
            </EmptyState>
          ) : (
            <VirtualTree
              label="Accounts"
              rows={rows}
              selected={node?.id ?? null}
              onSelect={selectLine}
              onOpen={openLines}
              onClose={closeLine}
              onEnter={toDetails}
              onDelete={(of) =>
                actions(of)
                  .flat()
                  .find(({ destructive }) => destructive)
                  ?.run()
              }
              onMenu={(at, of) => {
                const groups = actions(of);
                if (groups.length > 0) openMenu({ label: `Actions for ${of.text}`, groups, at });
              }}
              render={({ node: line, level }) => (
                <TreeLine
                  node={line}
                  level={level}
                  account={accounts.find(({ id }) => id === line.value.accountId)}
                />
              )}
            />
          )}
        </SplitPane>
      )}
    </div>
  );
}
