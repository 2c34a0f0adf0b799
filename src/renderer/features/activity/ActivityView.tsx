import './activity.css';
import { Activity, SearchX, ShieldCheck } from 'lucide-react';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { useApp } from '#renderer/stores/app.ts';
import { count, grouped } from '#renderer/words.ts';
import type { ActivityView as Log } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { ActivityRecord } from '#shared/model.ts';
import { actionWords, activityColumns, whoWords } from './columns.tsx';

const limit = 10_000;
const keyOf = (record: ActivityRecord): string => String(record.seq);
const textOf = (record: ActivityRecord): string => actionWords(record.action);

const holds = (record: ActivityRecord, words: readonly string[]): boolean => {
  const text = [textOf(record), record.action, record.subject, record.detail, whoWords(record.actor)]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

/** Every use of a secret and every change, newest first, and whether the log is whole. */
export default function ActivityView() {
  const [log, setLog] = useState<Log | null>(null);
  const [verified, setVerified] = useState<Log['verified']>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [busy, setBusy] = useState(false);
  const [search, setSearch] = useState('');
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state is the reason to ask again
  useEffect(() => void load(false), [load, state]);

  const rows = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    return [...(log?.records ?? [])].sort((a, b) => b.seq - a.seq).filter((record) => holds(record, words));
  }, [log, wanted]);

  const verify = async () => {
    setBusy(true);
    await load(true);
    setBusy(false);
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
      <div className="view-body">
        {!log && !error && <Skeleton />}
        {log && log.records.length === 0 && (
          <EmptyState icon={Activity} title="Nothing happened yet">
            Every use of a secret and every change is noted here.
          </EmptyState>
        )}
        {log && log.records.length > 0 && rows.length === 0 && (
          <EmptyState
            icon={SearchX}
            title="No entry matches"
            actions={<Button onClick={() => setSearch('')}>Clear search</Button>}
          >
            Searched the newest {count(log.records.length, 'entry', 'entries')} for “{wanted}”.
          </EmptyState>
        )}
        {rows.length > 0 && (
          <VirtualGrid
            name="activity"
            label="Activity"
            rows={rows}
            keyOf={keyOf}
            textOf={textOf}
            columns={activityColumns}
          />
        )}
      </div>
    </div>
  );
}
