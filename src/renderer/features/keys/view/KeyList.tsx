import { Plus, SearchX, Vault } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { keyActions } from '#renderer/features/keys/actions.ts';
import { newKey } from '#renderer/features/keys/commands.ts';
import {
  type AccountKeys,
  changeWish,
  loadKeys,
  lookAt,
  sortKeysBy,
  stopLooking,
  useKeys,
} from '#renderer/features/keys/keys.ts';
import { type KeyLine, linesOf, listKeys, needsDetails } from '#renderer/features/keys/list.ts';
import {
  type Purpose,
  purposeOf,
  type Standing,
  standingOf,
  standings,
  standingWords,
} from '#renderer/features/keys/words.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { useNow } from '#renderer/stores/now.ts';
import { grouped } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { keyColumns } from './columns.tsx';

const KeyPane = lazy(() => import('./KeyPane.tsx'));

const idOf = ({ id }: KeyLine): string => id;
const nameOf = ({ name }: KeyLine): string => name;
const choose = (ids: ReadonlySet<string>) => {
  const [id] = ids;
  if (id !== undefined) useKeys.setState({ selected: id });
};
const clear = () => changeWish({ search: '', purpose: 'any', standing: 'any' });
const toDetails = () => document.querySelector<HTMLElement>('.split-pane .pane-body')?.focus();

const purposeLabels: Readonly<Record<Purpose, string>> = {
  encrypt: 'Encrypting',
  sign: 'Signing',
  code: 'Codes',
  other: 'Something else',
};

/** How many of the keys that are known are of each kind. */
function counted<K extends string>(
  lines: readonly KeyLine[],
  of: (line: KeyLine) => K | null,
): Map<K, number> {
  const counts = new Map<K, number>();
  for (const line of lines) {
    const name = of(line);
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Narrows the list to what keys are for, and how they stand. */
function Filters({ lines }: { lines: readonly KeyLine[] }) {
  const { purpose, standing } = useKeys(({ wish }) => wish);
  const uses = useMemo(
    () => counted(lines, ({ detail }) => (detail?.key ? purposeOf(detail.key) : null)),
    [lines],
  );
  const states = useMemo(
    () => counted(lines, ({ detail }) => (detail?.key ? standingOf(detail.key) : null)),
    [lines],
  );
  const aside = (n: number | undefined) => (n === undefined ? undefined : grouped(n));
  return (
    <div className="keys-filters">
      <Select
        label="For"
        options={[
          { id: 'any', label: 'Any use' },
          ...(Object.keys(purposeLabels) as Purpose[])
            .filter((one) => uses.has(one) || one === purpose)
            .map((one) => ({ id: one, label: purposeLabels[one], aside: aside(uses.get(one)) })),
        ]}
        value={purpose}
        onChange={(next) => changeWish({ purpose: next as Purpose | 'any' })}
      />
      <Select
        label="State"
        options={[
          { id: 'any', label: 'Any state' },
          ...standings
            .filter((one) => states.has(one) || one === standing)
            .map((one) => ({ id: one, label: standingWords[one].word, aside: aside(states.get(one)) })),
        ]}
        value={standing}
        onChange={(next) => changeWish({ standing: next as Standing | 'any' })}
      />
    </div>
  );
}

/** Of many keys only those that were seen are known: what is asked for may be among the others. */
function Unlooked({ accountId, keys, wanted }: { accountId: string; keys: AccountKeys; wanted: boolean }) {
  const left = keys.rows.length - keys.details.size;
  const unknown = useMemo(
    () => keys.rows.filter(({ id }) => !keys.details.has(id)).map(({ id }) => id),
    [keys],
  );
  if (!wanted || left <= 0) return null;
  return (
    <div className="keys-unlooked" role="status">
      <span>
        {grouped(keys.details.size)} of {grouped(keys.rows.length)} keys were looked at.
      </span>
      <Button onClick={() => lookAt(accountId, unknown.toReversed())}>Look at all</Button>
      <Button tone="quiet" onClick={() => stopLooking(accountId)}>
        Stop
      </Button>
    </div>
  );
}

const pollMs = { first: 3000, longest: 20_000 } as const;

/** Asks again for keys that wait for an MPC client, as long as they are on screen. */
function useWaiting(accountId: string, waiting: readonly string[]): void {
  const ids = waiting.join(' ');
  useEffect(() => {
    if (ids === '') return undefined;
    let wait: number = pollMs.first;
    let timer: ReturnType<typeof setTimeout>;
    const next = () => {
      timer = setTimeout(() => {
        if (document.visibilityState === 'visible') lookAt(accountId, ids.split(' '), true);
        wait = Math.min(pollMs.longest, wait * 1.5);
        next();
      }, wait);
    };
    next();
    return () => clearTimeout(timer);
  }, [accountId, ids]);
}

const NoKeys = () => (
  <EmptyState
    icon={Vault}
    title="No keys yet"
    actions={
      <Button icon={Plus} onClick={() => void newKey()}>
        New key
      </Button>
    }
  >
    A key of the service never leaves it. Give one to a bucket, encrypt files with it, or sign.
  </EmptyState>
);

/** The keys of an account, what is selected at the right. */
export function KeyList({ account: { id: accountId, name } }: { account: AccountView }) {
  const keys = useKeys(({ accounts }) => accounts[accountId]);
  const failure = useKeys(({ failures }) => failures[accountId]);
  const { wish, selected } = useKeys();
  const wanted = useDeferredValue(wish);
  const now = useNow();
  const lines = useMemo(() => linesOf(keys?.rows, keys?.details), [keys]);
  const rows = useMemo(() => listKeys(lines, wanted), [lines, wanted]);
  const columns = useMemo(() => keyColumns(accountId, now), [accountId, now]);
  const waiting = useMemo(
    () => lines.filter(({ detail }) => detail?.key?.state === 'Creating').map(idOf),
    [lines],
  );
  useWaiting(accountId, waiting);
  const line = rows.find(({ id }) => id === selected) ?? rows[0];
  const chosen = useMemo(() => new Set(line ? [line.id] : []), [line]);

  const showMenu = (at: { x: number; y: number }, of: KeyLine) =>
    openMenu({
      label: `Actions for ${of.name}`,
      groups: keyActions(accountId, of.detail ?? { id: of.id, key: null, rotation: null }),
      at,
    });
  const remove = () =>
    line?.detail &&
    keyActions(accountId, line.detail)
      .flat()
      .find(({ destructive }) => destructive)
      ?.run();

  if (!keys) {
    return failure ? (
      <div className="keys-failed">
        <Failure error={failure}>
          <Button onClick={() => void loadKeys(accountId)}>Try again</Button>
        </Failure>
      </div>
    ) : (
      <Skeleton />
    );
  }
  if (keys.rows.length === 0) return <NoKeys />;
  return (
    <SplitPane
      label="Details"
      pane={
        line && (
          <Suspense fallback={null}>
            <KeyPane key={line.id} accountId={accountId} line={line} />
          </Suspense>
        )
      }
    >
      <Filters lines={lines} />
      {failure && (
        <div className="keys-failed">
          <Failure error={failure} />
        </div>
      )}
      <Unlooked accountId={accountId} keys={keys} wanted={needsDetails(wish) || wish.search.trim() !== ''} />
      {rows.length === 0 ? (
        <EmptyState
          icon={SearchX}
          title="No key matches"
          actions={<Button onClick={clear}>Show all keys</Button>}
        >
          {wanted.search.trim() === ''
            ? `No key of ${name} that was looked at is like that.`
            : `No key of ${name} has “${wanted.search.trim()}” in its names, id, kind or state.`}
        </EmptyState>
      ) : (
        <VirtualGrid
          name="keys"
          label={`Keys of ${name}`}
          rows={rows}
          keyOf={idOf}
          textOf={nameOf}
          columns={columns}
          sort={wish.sort}
          onSort={sortKeysBy}
          selected={chosen}
          onSelect={choose}
          onOpen={toDetails}
          onDelete={remove}
          onMenu={showMenu}
          single
        />
      )}
    </SplitPane>
  );
}
