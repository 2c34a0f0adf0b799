import './due.css';
import { CalendarCheck, CalendarClock, RefreshCw, SearchX } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { KeyDueList } from '#renderer/features/keys/replaced/KeyDueList.tsx';
import { type DueRow, firstOf, listDue, useDueList, workTitle } from '#renderer/features/rotation/dueList.ts';
import { daysWords } from '#renderer/features/rotation/dueWords.ts';
import { EndedRotations } from '#renderer/features/rotation/run/EndedRotations.tsx';
import { useApp } from '#renderer/stores/app.ts';
import { goTo } from '#renderer/stores/form.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { grouped } from '#renderer/words.ts';
import { dueActions } from './actions.ts';
import { dueColumns } from './columns.tsx';
import { DuePane, SeveralKeys } from './DuePane.tsx';
import { Timeline } from './Timeline.tsx';
import { loadUses, useUses } from './uses.ts';

const keyOf = ({ due }: DueRow): string => due.credentialId;
const textOf = ({ name }: DueRow): string => name;
const choose = (selected: ReadonlySet<string>) => useDueList.setState({ selected });
const rotate = ({ due }: DueRow) => openDialog({ kind: 'rotate', credentialId: due.credentialId });

const showMenu = (rows: readonly DueRow[], at: { x: number; y: number }) =>
  openMenu({
    label: rows.length === 1 ? `Actions for ${rows[0]?.name}` : 'Actions for the selection',
    groups: [dueActions(rows)],
    at,
  });

const NoKeys = () => (
  <EmptyState
    icon={CalendarClock}
    title="No keys yet"
    actions={<Button onClick={() => void goTo('profiles')}>Go to profiles</Button>}
  >
    Every access key that is kept here is listed with its age, and with the day on which a new one should take
    its place.
  </EmptyState>
);

/** What stands at the right while nothing is selected: whether there is anything to do. */
function Summary({ rows }: { rows: readonly DueRow[] }) {
  const work = workTitle(rows);
  const next = rows.find(({ due }) => due.status === 'fine');
  if (work !== null) {
    return (
      <EmptyState icon={CalendarClock} title={work}>
        Select one to see its age, its policy and who uses it.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={CalendarCheck} title="Nothing is due">
      {next ? `Next is “${next.name}”: ${daysWords(next.due.inDays).toLowerCase()}.` : 'No key has a limit.'}
    </EmptyState>
  );
}

/** The one main action: the most urgent key that is not being rotated, or a rotation that waits. */
function MainAction({ rows }: { rows: readonly DueRow[] }) {
  const first = firstOf(rows);
  if (!first) return null;
  const asked = first.rotation !== null;
  return (
    <Button tone="main" icon={RefreshCw} title={first.name} onClick={() => rotate(first)}>
      {asked ? 'Answer rotation…' : 'Rotate most urgent…'}
    </Button>
  );
}

/** Keys by their age, the most urgent first. */
export default function DueView() {
  const state = useApp((app) => app.state);
  const { search, selected } = useDueList();
  const wanted = useDeferredValue(search);
  const all = useMemo(() => (state ? listDue(state, '') : []), [state]);
  const rows = useMemo(() => (state && wanted ? listDue(state, wanted) : all), [state, wanted, all]);
  // What is done is done with what is seen: a selected row that the search hides is not meant.
  const chosen = useMemo(() => rows.filter((row) => selected.has(keyOf(row))), [rows, selected]);
  const hidden = useMemo(
    () => all.filter((row) => selected.has(keyOf(row))).length - chosen.length,
    [all, selected, chosen],
  );
  const [only] = chosen;
  const uses = useUses((store) => store.uses);
  const now = useNow();
  const columns = useMemo(() => dueColumns(uses, now), [uses, now]);
  useEffect(() => void loadUses(), []);
  if (!state) return null;

  const total = grouped(all.length);
  const aside = rows.length === all.length ? total : `${grouped(rows.length)} of ${total}`;
  return (
    <div className="view">
      <ViewHead title="Due" aside={all.length > 0 ? aside : undefined} actions={<MainAction rows={all} />}>
        {all.length > 0 && (
          <SearchBox
            label="Search keys"
            value={search}
            onChange={(text) => useDueList.setState({ search: text })}
          />
        )}
      </ViewHead>
      <EndedRotations rotations={state.rotations} />
      <KeyDueList />
      {all.length === 0 ? (
        <NoKeys />
      ) : (
        <SplitPane
          label="Details"
          pane={
            !only ? (
              <Summary rows={all} />
            ) : chosen.length > 1 ? (
              <SeveralKeys rows={chosen} hidden={hidden} />
            ) : (
              <DuePane key={keyOf(only)} row={only} />
            )
          }
        >
          {all.length > 1 && <Timeline rows={rows} selected={selected} onSelect={choose} />}
          {rows.length === 0 ? (
            <EmptyState
              icon={SearchX}
              title="No key matches"
              actions={<Button onClick={() => useDueList.setState({ search: '' })}>Clear search</Button>}
            >
              Nothing here has “{wanted}” in its profiles, key, account or user.
            </EmptyState>
          ) : (
            <VirtualGrid
              name="due"
              label="Keys by age"
              rows={rows}
              keyOf={keyOf}
              textOf={textOf}
              columns={columns}
              selected={selected}
              onSelect={choose}
              onOpen={rotate}
              onMenu={(at) => showMenu(selectedRows(), at)}
            />
          )}
        </SplitPane>
      )}
    </div>
  );
}

/** The selection as it is now: the menu opens in the same turn in which its row was selected. */
function selectedRows(): DueRow[] {
  const { state } = useApp.getState();
  const { selected, search } = useDueList.getState();
  return state ? listDue(state, search).filter((row) => selected.has(keyOf(row))) : [];
}
