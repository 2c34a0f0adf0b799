import '#renderer/components/pane.css';
import '#renderer/components/standing.css';
import '#renderer/features/accounts/accounts.css';
import './services.css';
import { Building2, CircleAlert, Layers, Plus, RefreshCw, SearchX } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { syncAll } from '#renderer/features/accounts/commands.ts';
import { useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { grouped, listed, providerName } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { keyColumns } from './columns.tsx';
import { ServicePane } from './ServicePane.tsx';
import {
  type KeyRow,
  listKeys,
  loadServices,
  reaching,
  rowsOf,
  type Service,
  serviceKey,
  sortKeysBy,
  useServices,
} from './services.ts';

const none: readonly AccountView[] = [];
const idOf = ({ id }: KeyRow): string => id;
const userOf = ({ user }: KeyRow): string => user;
const choose = (ids: ReadonlySet<string>) => {
  const [id] = ids;
  if (id !== undefined) useServices.setState({ selected: id });
};
const clearSearch = () => useServices.setState({ search: '' });

/** Changes come in bursts; they are read once. */
const pause = 150;

/**
 * Keeps the keys current while the view is shown: what changes the state may have changed them.
 * While a sync runs, nothing is new before its end.
 */
function useCurrent(): void {
  const state = useApp((app) => app.state);
  useEffect(() => {
    const known = useServices.getState().services !== null;
    if (known && state?.accounts.some(({ syncing }) => syncing !== null)) return undefined;
    const timer = setTimeout(() => void loadServices(), known ? pause : 0);
    return () => clearTimeout(timer);
  }, [state]);
}

/** The services side by side, each with how many keys reach it. Providers are named where there are several. */
function Services({ services, shown }: { services: readonly Service[]; shown: Service }) {
  const several = new Set(services.map(({ provider }) => provider)).size > 1;
  const options = services.map((service) => {
    const name = several ? `${providerName(service.provider)} ${service.label}` : service.label;
    return { value: serviceKey(service), label: `${name} ${grouped(reaching(service))}` };
  });
  return (
    <div className="service-choice">
      <Tabs
        label="Service"
        options={options}
        value={serviceKey(shown)}
        onChange={(place) => useServices.setState({ place })}
      />
    </div>
  );
}

/** What keeps the list from being all there is: accounts that were not, or only partly, synced. */
function Gaps({ accounts }: { accounts: readonly AccountView[] }) {
  const names = (of: readonly AccountView[]) => listed(of.map(({ name }) => name));
  const unsynced = accounts.filter(({ lastSync }) => !lastSync);
  const partial = accounts.filter(({ lastSync }) => lastSync && lastSync.status !== 'complete');
  if (unsynced.length + partial.length === 0) return null;
  return (
    <div className="service-gaps">
      {unsynced.length > 0 && <Note tone="info" title={`${names(unsynced)} was not synced yet.`} />}
      {partial.length > 0 && (
        <Note tone="warning" title={`Not all of ${names(partial)} could be synced.`}>
          <button type="button" className="link" onClick={() => void goTo('accounts')}>
            See why in Accounts
          </button>
        </Note>
      )}
    </div>
  );
}

const Connect = () => (
  <EmptyState
    icon={Layers}
    title="No account connected yet"
    actions={
      <Button tone="main" icon={Plus} onClick={() => openDialog({ kind: 'connect' })}>
        Connect account
      </Button>
    }
  >
    Connect an account to see which of its keys can touch which service, and when each was last used there.
  </EmptyState>
);

/** Accounts are connected, but no key of theirs is known: why, and what to do. */
function Unsynced({ accounts }: { accounts: readonly AccountView[] }) {
  const syncing = accounts.some((account) => account.syncing !== null);
  const failed = accounts.find(({ lastSync }) => lastSync?.status === 'failed');
  const [problem] = failed?.lastSync?.problems ?? [];
  if (failed && !syncing) {
    return (
      <EmptyState
        icon={CircleAlert}
        title={`“${failed.name}” could not be synced`}
        actions={<Button onClick={() => void goTo('accounts')}>Go to accounts</Button>}
      >
        {problem}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Building2} title="No keys are known yet">
      {syncing
        ? 'A sync is running. Keys are listed here as soon as it has ended.'
        : 'Sync to list the keys by the services they reach.'}
    </EmptyState>
  );
}

/** Keys by the service they reach: the services above, their keys below, what is selected at the right. */
export default function ServicesView() {
  const accounts = useApp((app) => app.state?.accounts ?? none);
  const { services, failure, search, sort, place, selected } = useServices();
  const wanted = useDeferredValue(search.trim());
  const now = useNow();
  useCurrent();
  const shown = services?.find((service) => serviceKey(service) === place) ?? services?.[0];
  const all = useMemo(() => rowsOf(shown?.keys ?? []), [shown]);
  const rows = useMemo(() => listKeys(all, wanted, sort), [all, wanted, sort]);
  const several = accounts.length > 1;
  const columns = useMemo(() => keyColumns(now, several), [now, several]);
  const row = rows.find(({ id }) => id === selected) ?? rows[0];
  const keys = useMemo(() => new Set(row ? [row.id] : []), [row]);

  return (
    <div className="view">
      <ViewHead
        title="Services"
        aside={
          all.length > 0 && rows.length !== all.length
            ? `${grouped(rows.length)} of ${grouped(all.length)}`
            : undefined
        }
        actions={
          accounts.length > 0 && (
            <Button tone="main" icon={RefreshCw} onClick={() => void syncAll()}>
              Sync now
            </Button>
          )
        }
      >
        {all.length > 0 && (
          <SearchBox
            label="Search keys and users"
            value={search}
            onChange={(text) => useServices.setState({ search: text })}
          />
        )}
      </ViewHead>
      {failure && (
        <div className="service-gaps">
          <Failure error={failure} />
        </div>
      )}
      {accounts.length === 0 ? (
        <Connect />
      ) : !services ? (
        !failure && <Skeleton />
      ) : !shown || all.length === 0 ? (
        <Unsynced accounts={accounts} />
      ) : (
        <SplitPane
          label="Details"
          pane={row && <ServicePane key={row.id} row={row} service={shown} services={services} />}
        >
          <Services services={services} shown={shown} />
          <Gaps accounts={accounts} />
          {rows.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="Nothing matches"
              actions={<Button onClick={clearSearch}>Clear search</Button>}
            >
              No key of {shown.label} has “{wanted}” in its ID, user, account or rights.
            </EmptyState>
          ) : (
            <VirtualGrid
              name="services"
              label={`Keys of ${shown.label}`}
              rows={rows}
              keyOf={idOf}
              textOf={userOf}
              columns={columns}
              sort={sort}
              onSort={sortKeysBy}
              selected={keys}
              onSelect={choose}
              single
            />
          )}
        </SplitPane>
      )}
    </div>
  );
}
