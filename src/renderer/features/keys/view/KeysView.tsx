import '#renderer/components/pane.css';
import '#renderer/components/standing.css';
import '#renderer/features/accounts/accounts.css';
import './keys.css';
import { FileKey2, Plus, RefreshCw, Vault } from 'lucide-react';
import { useEffect } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { hasKeys, importKey, lookAgain, newKey } from '#renderer/features/keys/commands.ts';
import { changeWish, loadKeys, useKeys } from '#renderer/features/keys/keys.ts';
import { useApp } from '#renderer/stores/app.ts';
import { useProviders } from '#renderer/stores/providers.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { grouped } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { BucketList } from './BucketList.tsx';
import { KeyList } from './KeyList.tsx';

const none: readonly AccountView[] = [];

const Connect = ({ others }: { others: boolean }) => (
  <EmptyState
    icon={Vault}
    title={others ? 'No account has a key service' : 'No account connected yet'}
    actions={
      <Button tone="main" icon={Plus} onClick={() => openDialog({ kind: 'connect' })}>
        Connect account
      </Button>
    }
  >
    A key service keeps keys that never leave it: it encrypts and signs with them for you. Connect an account
    of Quilibrium, AWS, or of a service like them to see its keys.
  </EmptyState>
);

const parts = [
  { value: 'keys', label: 'Keys' },
  { value: 'buckets', label: 'Buckets' },
] as const;

interface BarProps {
  accounts: readonly AccountView[];
  account: AccountView;
}

/** Whose keys, and whether keys or what uses them. */
function Bar({ accounts, account }: BarProps) {
  const part = useKeys((store) => store.part);
  return (
    <div className="keys-bar">
      <Segmented
        label="What is listed"
        options={parts}
        value={part}
        onChange={(next) => useKeys.setState({ part: next })}
      />
      {accounts.length > 1 && (
        <div className="keys-account">
          <Tabs
            label="Account"
            options={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            value={account.id}
            onChange={(accountId) => useKeys.setState({ accountId, selected: null, bucket: null })}
          />
        </div>
      )}
    </div>
  );
}

/** Keys of key services, and the buckets that encrypt with them. */
export default function KeysView() {
  const all = useApp((app) => app.state?.accounts ?? none);
  const { providers } = useProviders();
  const accounts = all.filter((one) => hasKeys(one, providers));
  const { accountId, part, wish } = useKeys();
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  const known = useKeys(({ accounts: of }) => (account ? of[account.id] : undefined));
  const listing = useKeys(({ listing: of }) => account !== undefined && of.has(account.id));
  const id = account?.id;
  const isKnown = known !== undefined;
  useEffect(() => {
    if (id !== undefined && !isKnown) void loadKeys(id);
  }, [id, isKnown]);

  const again = () => {
    if (id !== undefined) void lookAgain(id, useKeys.getState().selected);
  };
  return (
    <div className="view">
      <ViewHead
        title="Keys"
        aside={known && known.rows.length > 0 ? grouped(known.rows.length) : undefined}
        actions={
          account && (
            <>
              <Button tone="main" icon={Plus} onClick={() => void newKey()}>
                New key
              </Button>
              <IconButton icon={FileKey2} label="Import a key" onClick={() => void importKey()} />
              <IconButton icon={RefreshCw} label="Look again" aria-disabled={listing} onClick={again} />
            </>
          )
        }
      >
        {account && part === 'keys' && known && known.rows.length > 0 && (
          <SearchBox label="Search keys" value={wish.search} onChange={(search) => changeWish({ search })} />
        )}
      </ViewHead>
      {account ? (
        <>
          <Bar accounts={accounts} account={account} />
          {part === 'keys' ? <KeyList account={account} /> : <BucketList account={account} />}
        </>
      ) : (
        <Connect others={all.length > 0} />
      )}
    </div>
  );
}
