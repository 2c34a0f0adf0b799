import { CirclePause, HardDrive, Hourglass } from 'lucide-react';
import { Middle } from '#renderer/components/Middle.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { useNow } from '#renderer/stores/now.ts';
import { ago, count, exactly, grouped } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { RemoteKey } from '#shared/mirror.ts';
import { iconOf } from './icons.ts';
import { ageWords, markOf, unusedDays, useWords } from './keyUse.ts';
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

const marks = {
  inactive: { word: 'Inactive', icon: CirclePause, tone: 'faint', why: 'Switched off in its account' },
  unused: { word: 'Unused', icon: Hourglass, tone: 'due', why: `Not used for ${unusedDays} days or ever` },
} as const;

/** How old a key is, when it was used, and what stands out about it: in columns, as far as there is room. */
function KeyAside({ accessKey, held, now }: { accessKey: RemoteKey; held: boolean; now: number }) {
  const { createdAt, lastUse } = accessKey;
  const mark = markOf(accessKey, now);
  const { word, icon: Icon, tone, why } = marks[mark ?? 'unused'];
  return (
    <span className="iam-aside iam-key-aside">
      {held && (
        <span className="standing" title="Its secret is on this machine">
          <HardDrive size={13} aria-hidden="true" />
          <span className="visually-hidden">On this machine.</span>
        </span>
      )}
      <span className="iam-age" title={createdAt && `Made ${exactly(createdAt)}`}>
        {ageWords(accessKey, now)}
      </span>
      <span className="iam-used" title={lastUse?.at ? exactly(lastUse.at) : undefined}>
        {useWords(lastUse, now)}
      </span>
      <span className="iam-mark">
        {mark ? (
          <span className={`standing ${tone}`} title={why}>
            <Icon size={13} aria-hidden="true" />
            {word}
          </span>
        ) : (
          <span className="visually-hidden">{accessKey.status}</span>
        )}
      </span>
    </span>
  );
}

const keysOf = (node: AccountNode): RemoteKey[] =>
  node.children.flatMap(({ value: { place } }) => (place.kind === 'key' ? [place.key] : []));

/** How many keys a user has, and how many of them nobody uses. */
function UserAside({ keys, now }: { keys: readonly RemoteKey[]; now: number }) {
  if (keys.length === 0) return null;
  const unused = keys.filter((key) => markOf(key, now) === 'unused').length;
  return (
    <span className="iam-aside">
      <span>
        {count(keys.length, 'key')}
        {unused > 0 && <span className="due">, {grouped(unused)} unused</span>}
      </span>
    </span>
  );
}

/** Quiet words at the end of a line: how many, of what kind, in which state. */
function Aside({ node, under }: { node: AccountNode; under: number }) {
  const { place, size } = node.value;
  const now = useNow();
  if (place.kind === 'branch') return <span className="iam-aside">{grouped(size ?? 0)}</span>;
  if (place.kind === 'service')
    return size === undefined ? null : <span className="iam-aside">{grouped(size)}</span>;
  if (place.kind === 'key')
    return <KeyAside accessKey={place.key} held={place.held !== undefined} now={now} />;
  if (place.kind === 'user' && under < 4) {
    return <UserAside keys={keysOf(node)} now={now} />;
  }
  // Below another thing, a line says what it is to it; in a branch the branch says so.
  if (under < 4) return null;
  const word = {
    policy: 'attached',
    inline: 'inline',
    group: 'group',
    user: 'member',
    role: '',
    root: '',
    kmsKey: '',
  };
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
