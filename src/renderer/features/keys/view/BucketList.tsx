import { Box, FlaskConical, KeyRound, Vault } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { PaneFrame, Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { loadBuckets, useKeys } from '#renderer/features/keys/keys.ts';
import { type KeyLine, linesOf } from '#renderer/features/keys/list.ts';
import { stateOf } from '#renderer/features/keys/words.ts';
import { byName } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { BucketView } from '#shared/contract/keys.ts';

const idOf = ({ bucket }: BucketView): string => bucket;
const choose = (ids: ReadonlySet<string>) => {
  const [bucket] = ids;
  if (bucket !== undefined) useKeys.setState({ bucket });
};

/** The key that a bucket names, by its id or an alias; undefined for one that is not of this account. */
const keyOf = (lines: readonly KeyLine[], named: string): KeyLine | undefined =>
  lines.find(({ id, row }) => id === named || row.aliases.includes(named));

/** What a bucket encrypts with, in words. */
function wordsOf({ encryption }: BucketView, lines: readonly KeyLine[]): string {
  if (!encryption) return 'May not be seen';
  if (encryption.key === null) return 'The storage’s own key';
  return keyOf(lines, encryption.key)?.name ?? encryption.key;
}

const columnsFor = (lines: readonly KeyLine[]): Column<BucketView>[] => [
  { id: 'bucket', least: 140, share: 1, label: 'Bucket', render: ({ bucket }) => <Middle text={bucket} /> },
  {
    id: 'key',
    least: 150,
    share: 1,
    label: 'Encrypts with',
    render: (view) => (
      <>
        {view.encryption?.key && <KeyRound size={13} aria-hidden="true" />}
        <Middle text={wordsOf(view, lines)} />
      </>
    ),
  },
  {
    id: 'algorithm',
    least: 80,
    rank: 1,
    label: 'As',
    render: ({ encryption }) => <span className="truncate faint">{encryption?.algorithm}</span>,
  },
];

function BucketPane({
  account,
  view,
  lines,
}: {
  account: AccountView;
  view: BucketView;
  lines: readonly KeyLine[];
}) {
  const { bucket, encryption } = view;
  const named = encryption?.key ?? null;
  const line = named === null ? undefined : keyOf(lines, named);
  const key = line?.detail?.key;
  const bad = key && key.state !== 'Enabled' ? stateOf(key).word.toLowerCase() : null;
  return (
    <PaneFrame icon={Box} title={bucket} about="Bucket">
      {encryption === null && (
        <Note tone="warning" title="What it encrypts with could not be seen.">
          <p>The storage did not tell, or this account’s key may not ask.</p>
        </Note>
      )}
      {bad && (
        <Note tone="error" title={`Its key cannot be used: ${bad}.`}>
          <p>Nothing can be stored in the bucket now, nor read of what was stored with this key.</p>
        </Note>
      )}
      {named !== null && !line && (
        <Note tone="warning" title="Its key is not among those of this account.">
          <p>It is of another account, or gone.</p>
        </Note>
      )}
      <div className="pane-actions">
        <Button icon={KeyRound} onClick={() => changeKey(account.id, { kind: 'set-bucket-key', bucket })}>
          Choose key…
        </Button>
        <Button
          icon={FlaskConical}
          onClick={() => changeKey(account.id, { kind: 'check-bucket-key', bucket })}
        >
          Check with an object…
        </Button>
        {line && (
          <Button icon={Vault} onClick={() => useKeys.setState({ part: 'keys', selected: line.id })}>
            Show the key
          </Button>
        )}
      </div>
      <Section title="New objects">
        <Facts label="New objects">
          <Fact label="Encrypted with">
            <span className="selectable">{wordsOf(view, lines)}</span>
          </Fact>
          {named !== null && (
            <Fact label="Named as">
              <span className="mono selectable">{named}</span>
            </Fact>
          )}
          {encryption && (
            <Fact label="As">
              <span>{encryption.algorithm}</span>
            </Fact>
          )}
        </Facts>
        <p className="faint">
          Where an upload says nothing else. Objects that are there keep the key they were stored with.
        </p>
      </Section>
    </PaneFrame>
  );
}

/** The buckets of an account, and what each encrypts with. */
export function BucketList({ account }: { account: AccountView }) {
  const { id: accountId, name } = account;
  const known = useKeys(({ buckets }) => buckets[accountId]);
  const keys = useKeys(({ accounts }) => accounts[accountId]);
  const selected = useKeys(({ bucket }) => bucket);
  useEffect(() => void loadBuckets(accountId), [accountId]);
  const lines = useMemo(() => linesOf(keys?.rows, keys?.details), [keys]);
  const columns = useMemo(() => columnsFor(lines), [lines]);
  const rows = useMemo(() => known?.list?.toSorted((a, b) => byName(a.bucket, b.bucket)) ?? [], [known]);
  const view = rows.find(({ bucket }) => bucket === selected) ?? rows[0];
  const chosen = useMemo(() => new Set(view ? [view.bucket] : []), [view]);
  const failure = known?.failure;

  if (!known?.list) {
    return failure ? (
      <div className="keys-failed">
        <Failure error={failure}>
          <Button onClick={() => void loadBuckets(accountId)}>Try again</Button>
        </Failure>
      </div>
    ) : (
      <Skeleton />
    );
  }
  if (rows.length === 0)
    return (
      <EmptyState icon={Box} title="No buckets">
        The storage of {name} has none, or lists none for this account’s key.
      </EmptyState>
    );
  return (
    <SplitPane
      label="Details"
      pane={view && <BucketPane key={view.bucket} account={account} view={view} lines={lines} />}
    >
      {failure && (
        <div className="keys-failed">
          <Failure error={failure} />
        </div>
      )}
      <VirtualGrid
        name="buckets"
        label={`Buckets of ${name}`}
        rows={rows}
        keyOf={idOf}
        textOf={idOf}
        columns={columns}
        selected={chosen}
        onSelect={choose}
        onOpen={({ bucket }) => changeKey(accountId, { kind: 'set-bucket-key', bucket })}
        single
      />
    </SplitPane>
  );
}
