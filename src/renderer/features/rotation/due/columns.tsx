import '#renderer/components/standing.css';
import type { Column } from '#renderer/components/grid/columns.ts';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import type { DueRow } from '#renderer/features/rotation/dueList.ts';
import { urgencyOf } from '#renderer/features/rotation/dueWords.ts';
import { count, exactly } from '#renderer/words.ts';
import { AgeBar } from './AgeBar.tsx';

/** How urgent it is, as an icon with its words. */
export function Urgent({ row: { due, rotation } }: { row: DueRow }) {
  const { word, icon: Icon, tone } = urgencyOf(due, rotation);
  const snoozed = due.snoozedUntil !== undefined && !rotation;
  return (
    <span
      className={`standing ${tone}`}
      title={[
        rotation?.message,
        due.dueAt && `Due ${exactly(due.dueAt)}`,
        snoozed && due.snoozedUntil && `Snoozed until ${exactly(due.snoozedUntil)}`,
      ]
        .filter(Boolean)
        .join('\n')}
    >
      <Icon size={14} aria-hidden="true" />
      <span className="truncate">{word}</span>
      {snoozed && <span className="visually-hidden">, snoozed</span>}
    </span>
  );
}

/** The columns of the list of keys by age. */
export const dueColumns: readonly Column<DueRow>[] = [
  {
    id: 'name',
    label: 'Key',
    render: ({ due, name }) => (
      <>
        <ProviderTile provider={due.provider} />
        <span className="truncate" title={`${name}\n${due.accessKeyId}`}>
          {name}
        </span>
      </>
    ),
  },
  {
    id: 'place',
    label: 'Account',
    render: ({ place, due }) => (
      <span className="truncate" title={due.remote?.user ? `${place}, user ${due.remote.user}` : place}>
        {place}
      </span>
    ),
  },
  {
    id: 'age',
    label: 'Age',
    render: ({ due }) => (
      <>
        <AgeBar due={due} />
        <span className="age-days" title={`${due.bornKnown ? 'Made' : 'Taken in'} ${exactly(due.bornAt)}`}>
          {count(due.ageDays, 'day')}
        </span>
      </>
    ),
  },
  { id: 'urgent', label: 'Due', render: (row) => <Urgent row={row} /> },
];
