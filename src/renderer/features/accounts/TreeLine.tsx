import { HardDrive } from 'lucide-react';
import { Middle } from '#renderer/components/Middle.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { useNow } from '#renderer/stores/now.ts';
import { ago, count, grouped } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { iconOf } from './icons.ts';
import { KeyStatus } from './keys.tsx';
import type { AccountNode } from './nodes.ts';

/** How an account is, in a few words beside its name. */
function AccountAside({ account }: { account: AccountView }) {
  const now = useNow();
  if (account.syncing) {
    return (
      <span className="iam-aside">
        <span className="spinner" aria-hidden="true" />
        Syncing
      </span>
    );
  }
  const { lastSync } = account;
  if (!lastSync) return <span className="iam-aside">Not synced yet</span>;
  if (lastSync.status === 'complete') return <span className="iam-aside">{ago(lastSync.at, now)}</span>;
  return (
    <span className={`iam-aside ${lastSync.status === 'failed' ? 'bad' : 'due'}`}>
      {lastSync.status === 'failed' ? 'Sync failed' : 'Partly synced'}
    </span>
  );
}

/** Quiet words at the end of a line: how many, of what kind, in which state. */
function Aside({ node, under }: { node: AccountNode; under: number }) {
  const { place, size } = node.value;
  const now = useNow();
  if (place.kind === 'branch') return <span className="iam-aside">{grouped(size ?? 0)}</span>;
  if (place.kind === 'key') {
    return (
      <span className="iam-aside">
        {place.held && (
          <span className="standing" title="Its secret is on this machine">
            <HardDrive size={13} aria-hidden="true" />
            <span className="visually-hidden">On this machine.</span>
          </span>
        )}
        {place.key.createdAt && <span>{ago(place.key.createdAt, now)}</span>}
        <KeyStatus status={place.key.status} />
      </span>
    );
  }
  if (place.kind === 'user' && under < 4) {
    const keys = node.children.filter(({ value }) => value.place.kind === 'key').length;
    return keys > 0 ? <span className="iam-aside">{count(keys, 'key')}</span> : null;
  }
  // Below another thing, a line says what it is to it; in a branch the branch says so.
  if (under < 4) return null;
  const word = { policy: 'attached', inline: 'inline', group: 'group', user: 'member', role: '', root: '' };
  return place.kind === 'account' ? null : <span className="iam-aside">{word[place.kind]}</span>;
}

interface TreeLineProps {
  node: AccountNode;
  level: number;
  account: AccountView | undefined;
}

/** A line of the tree of accounts. */
export function TreeLine({ node, level, account }: TreeLineProps) {
  const { place } = node.value;
  const Icon = iconOf(place);
  const isKey = place.kind === 'key';
  return (
    <>
      {place.kind === 'account' && account ? (
        <ProviderTile provider={account.provider} />
      ) : (
        <Icon size={14} className="iam-icon" aria-hidden="true" />
      )}
      <span className="iam-text" data-strong={place.kind === 'account' || undefined}>
        {isKey && !place.key.id ? (
          <span className="faint">ID not listed yet</span>
        ) : (
          <Middle text={node.text} mono={isKey} title={place.kind === 'policy' ? place.arn : node.text} />
        )}
      </span>
      {place.kind === 'account' && account ? (
        <AccountAside account={account} />
      ) : (
        <Aside node={node} under={level} />
      )}
    </>
  );
}
