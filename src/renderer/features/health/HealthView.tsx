import './health.css';
import { ChartColumn, FileText, HeartPulse, ListTree, RefreshCw, SearchX } from 'lucide-react';
import { lazy, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import { mend } from './actions.ts';
import { healthColumns } from './columns.tsx';
import { FindingPane } from './FindingPane.tsx';
import { runChecks, useHealth, workCount } from './health.ts';
import { reportActions } from './report.ts';
import { type Row, rowsOf } from './rows.ts';
import { type Filter, ScoreBar } from './ScoreBar.tsx';

const keyOf = (row: Row): string => row.key;
const textOf = (row: Row): string =>
  row.line === 'finding' ? row.finding.subject.name : row.line === 'blind' ? row.blind.what : row.label;
const none: ReadonlySet<string> = new Set();

const Charts = lazy(() => import('#renderer/features/health/charts/Charts.tsx'));

/** What is wrong with keys and this machine: the worst first, each with what mends it. */
export default function HealthView() {
  const { view, old, running, failure } = useHealth();
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>('all');
  const [turned, setTurned] = useState(none);
  const [selected, setSelected] = useState<string | null>(null);
  const [drawn, setDrawn] = useState(false);
  const wanted = useDeferredValue(search);
  useEffect(() => void runChecks(), []);

  const rows = useMemo(
    () => (view ? rowsOf(view, { search: wanted, severity: filter, turned }) : []),
    [view, wanted, filter, turned],
  );
  const shown = rows.find(({ key }) => key === selected) ?? rows[0];
  const keys = useMemo(() => new Set(shown ? [shown.key] : []), [shown]);
  const turn = useCallback((row: Row, to?: boolean) => {
    if (!('open' in row) || to === row.open) return;
    setTurned((before) => {
      const next = new Set(before);
      if (!next.delete(row.key)) next.add(row.key);
      return next;
    });
  }, []);
  const columns = useMemo(() => healthColumns(turn), [turn]);
  const open = (row: Row) => (row.line === 'finding' ? row.finding.action && mend(row.finding) : turn(row));
  const work = workCount(view);
  const narrowed = wanted !== '' || filter !== 'all';
  return (
    <div className="view">
      <ViewHead
        title="Health"
        aside={
          view
            ? old
              ? 'Looking again…'
              : work > 0
                ? `${count(work, 'thing')} to mend`
                : 'All good'
            : undefined
        }
        actions={
          <>
            <IconButton
              icon={drawn ? ListTree : ChartColumn}
              label={drawn ? 'Show findings' : 'Show charts'}
              onClick={() => setDrawn(!drawn)}
            />
            <MenuButton icon={FileText} label="Access review" groups={() => [reportActions]} />
            <Button tone="main" icon={RefreshCw} busy={running} onClick={() => void runChecks(true)}>
              Check again
            </Button>
          </>
        }
      >
        {view && !drawn && <SearchBox label="Search findings" value={search} onChange={setSearch} />}
      </ViewHead>
      {view && <ScoreBar view={view} filter={filter} onFilter={setFilter} />}
      {failure && (
        <div className="health-failure">
          <Failure error={failure} />
        </div>
      )}
      {drawn && view && (
        <Suspense fallback={<Skeleton />}>
          <Charts key={view.at} />
        </Suspense>
      )}
      {!(drawn && view) && (
        <SplitPane label="Details" pane={shown && <FindingPane key={shown.key} row={shown} />}>
          {!view && !failure && <Skeleton />}
          {view && rows.length === 0 && (
            <EmptyState
              icon={narrowed ? SearchX : HeartPulse}
              title={narrowed ? 'No finding matches' : 'Nothing is wrong'}
              actions={
                narrowed && (
                  <Button
                    onClick={() => {
                      setSearch('');
                      setFilter('all');
                    }}
                  >
                    Clear search
                  </Button>
                )
              }
            >
              {narrowed
                ? `Nothing here has “${tilde(wanted)}” in it.`
                : 'Everything was looked at, and is as it should be.'}
            </EmptyState>
          )}
          {rows.length > 0 && (
            <div className={old ? 'health-list health-old' : 'health-list'} aria-busy={old}>
              <VirtualGrid
                name="health"
                label="Findings"
                rows={rows}
                keyOf={keyOf}
                textOf={textOf}
                columns={columns}
                selected={keys}
                onSelect={([key]) => key !== undefined && setSelected(key)}
                onOpen={open}
                onTurn={turn}
                single
              />
            </div>
          )}
        </SplitPane>
      )}
    </div>
  );
}
