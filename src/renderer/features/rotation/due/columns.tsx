import '#renderer/components/standing.css';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import type { DueRow } from '#renderer/features/rotation/dueList.ts';
import { urgencyOf } from '#renderer/features/rotation/dueWords.ts';
import { count, exactly } from '#renderer/words.ts';
import type { KeyUsesView } from '#shared/contract/index.ts';
import { AgeBar } from './AgeBar.tsx';
import { Spark } from './Spark.tsx';

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

/** How often a key was used, once that is known. */
const usesColumn = (uses: ReadonlyMap<string, KeyUsesView>, now: number): Column<DueRow> => ({
  id: 'use',
  least: 76,
  rank: 2,
  label: 'Use',
  render: ({ due }) => <Spark uses={uses.get(due.accessKeyId)} now={now} />,
});

/** The columns of the list of keys by age, with how often each was used where that is known. */
export const dueColumns = (uses: ReadonlyMap<string, KeyUsesView> | null, now: number): Column<DueRow>[] => [
  {
    id: 'name',
    least: 140,
    share: 2,
    label: 'Key',
    render: ({ due, name }) => (
      <>
        <ProviderTile provider={due.provider} />
        <Middle text={name} title={`${name}\n${due.accessKeyId}`} />
      </>
    ),
  },
  {
    id: 'place',
    least: 112,
    share: 0.5,
    rank: 3,
    label: 'Account',
    render: ({ place, due }) => (
      <Middle text={place} title={due.remote?.user ? `${place}, user ${due.remote.user}` : place} />
    ),
  },
  {
    id: 'age',
    least: 150,
    share: 0.8,
    rank: 1,
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
  { id: 'urgent', least: 176, share: 0.2, label: 'Due', render: (row) => <Urgent row={row} /> },
  ...(uses ? [usesColumn(uses, now)] : []),
];
