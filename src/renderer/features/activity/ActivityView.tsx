import './activity.css';
import { Activity, SearchX, ShieldCheck } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { askWithState, useApp } from '#renderer/stores/app.ts';
import { count, grouped } from '#renderer/words.ts';
import type { ActivityView as Log } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import { ActivityBar } from './ActivityBar.tsx';
import { activityColumns } from './columns.tsx';
import { EntryPane } from './EntryPane.tsx';
import { everything, type Filter, matching, programsIn } from './filter.ts';
import { keyNames } from './names.ts';
import { type Line, linesOf, operations } from './operations.ts';
import { actionWords } from './words.ts';

const limit = 10_000;
const keyOf = (line: Line): string => line.key;
const textOf = ({ record }: Line): string => actionWords(record.action);
const none: ReadonlySet<string> = new Set();

/** Every use of a secret and every change, newest first, and whether the log is whole. */
export default function ActivityView() {
  const [log, setLog] = useState<Log | null>(null);
  const [verified, setVerified] = useState<Log['verified']>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<Filter>(everything);
  const [open, setOpen] = useState(none);
  const [selected, setSelected] = useState<string | null>(null);
  const wanted = useDeferredValue(search);
  const state = useApp((app) => app.state);

  const load = useCallback(async (verify: boolean) => {
    try {
      const answer = await call('activity.list', { limit, verify });
      setLog(answer);
      setError(null);
      if (verify) setVerified(answer.verified);
    } catch (thrown) {
      setError(toErrorView(thrown));
    }
  }, []);
  useEffect(() => askWithState(() => void load(false)), [load]);

  const records = useMemo(() => [...(log?.records ?? [])].sort((a, b) => b.seq - a.seq), [log]);
  const names = useMemo(() => (state ? keyNames(state, records) : new Map()), [state, records]);
  const programs = useMemo(() => programsIn(records), [records]);
  const found = useMemo(() => matching(records, names, wanted, filter), [records, names, wanted, filter]);
  const deeds = useMemo(() => operations(found), [found]);
  const rows = useMemo(() => linesOf(deeds, open), [deeds, open]);
  const shown = rows.find(({ key }) => key === selected) ?? rows[0];
  const keys = useMemo(() => new Set(shown ? [shown.key] : []), [shown]);

  const turn = useCallback(({ operation }: Line, to?: boolean) => {
    if (!operation) return;
    setOpen((before) => {
      const next = new Set(before);
      if (to ?? !before.has(operation.id)) next.add(operation.id);
      else next.delete(operation.id);
      return next;
    });
  }, []);
  const columns = useMemo(() => activityColumns(names, turn), [names, turn]);

  const verify = async () => {
    setBusy(true);
    await load(true);
    setBusy(false);
  };
  const clear = () => {
    setSearch('');
    setFilter(everything);
  };

  return (
    <div className="view">
      <ViewHead
        title="Activity"
        aside={log ? grouped(log.total) : undefined}
        actions={
          <Button tone="main" icon={ShieldCheck} busy={busy} onClick={() => void verify()}>
            Verify log
          </Button>
        }
      >
        <SearchBox label="Search activity" value={search} onChange={setSearch} />
      </ViewHead>
      {(error || verified) && (
        <div className="activity-notes">
          {error && <Failure error={error} />}
          {verified && (
            <Note tone={verified.ok ? 'good' : 'error'} title={verified.message} alert>
              {verified.hint && <p>{verified.hint}</p>}
            </Note>
          )}
        </div>
      )}
      <SplitPane label="Details" pane={shown && <EntryPane key={shown.key} line={shown} names={names} />}>
        {!log && !error && <Skeleton />}
        {log && log.records.length === 0 && (
          <EmptyState icon={Activity} title="Nothing happened yet">
            Every use of a secret and every change is noted here.
          </EmptyState>
        )}
        {log && log.records.length > 0 && (
          <div className="activity-list">
            <ActivityBar filter={filter} onFilter={setFilter} programs={programs} found={found.length} />
            {rows.length === 0 ? (
              <EmptyState
                icon={SearchX}
                title="No entry matches"
                actions={<Button onClick={clear}>Clear search</Button>}
              >
                Searched the newest {count(log.records.length, 'entry', 'entries')}
                {wanted && ` for “${wanted}”`}.
              </EmptyState>
            ) : (
              <div className="activity-rows">
                <VirtualGrid
                  name="activity"
                  label="Activity"
                  rows={rows}
                  keyOf={keyOf}
                  textOf={textOf}
                  columns={columns}
                  selected={keys}
                  onSelect={([key]) => key !== undefined && setSelected(key)}
                  onOpen={(line) => turn(line)}
                  onTurn={turn}
                  single
                />
              </div>
            )}
          </div>
        )}
      </SplitPane>
    </div>
  );
}
