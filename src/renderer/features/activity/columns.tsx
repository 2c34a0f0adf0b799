import { ChevronDown, ChevronRight } from 'lucide-react';
import { IconButton } from '#renderer/components/Button.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { count, grouped, listed, stamp } from '#renderer/words.ts';
import { type KeyNames, namesOf } from './names.ts';
import type { Line } from './operations.ts';
import { actionWords, whoWords } from './words.ts';

/** How many entries an operation has, in the few words that there is room for. */
const howMany = ({ operation }: Line): string => {
  if (!operation) return '';
  const { records, same } = operation;
  return same ? `${grouped(records.length)} times` : `and ${count(records.length - 1, 'more', 'more')}`;
};

/**
 * The columns of the activity log.
 *
 * @param names the profiles that keys are known by
 * @param turn opens an operation, or closes it
 */
export const activityColumns = (names: KeyNames, turn: (line: Line) => void): readonly Column<Line>[] => [
  {
    id: 'time',
    least: 140,
    label: 'Time',
    render: ({ record }) => (
      <span className="truncate" title={record.at}>
        {stamp(record.at)}
      </span>
    ),
  },
  {
    id: 'action',
    least: 190,
    share: 1.4,
    label: 'What',
    render: (line) => (
      <>
        {line.operation ? (
          // Keys use the row: arrow right and left.
          <IconButton
            icon={line.open ? ChevronDown : ChevronRight}
            label={line.open ? 'Close' : 'Open'}
            aria-expanded={line.open}
            tabIndex={-1}
            onClick={() => turn(line)}
          />
        ) : (
          <span className={line.within ? 'activity-within' : 'activity-alone'} />
        )}
        <span className="truncate" title={line.record.action}>
          {actionWords(line.record.action)}
        </span>
        {line.operation && <span className="activity-many">{howMany(line)}</span>}
      </>
    ),
  },
  {
    id: 'subject',
    least: 190,
    share: 1.4,
    label: 'To what',
    render: ({ record }) => {
      const known = namesOf(record, names);
      return (
        <>
          {known.length > 0 && (
            <span className="activity-name">
              <Middle text={listed(known, 2)} />
            </span>
          )}
          <Middle text={tilde(record.subject)} title={record.subject} mono={known.length > 0} />
        </>
      );
    },
  },
  {
    id: 'detail',
    least: 96,
    share: 1,
    rank: 2,
    label: 'Detail',
    render: ({ record }) => (
      <span className="truncate" title={record.detail}>
        {tilde(record.detail ?? '')}
      </span>
    ),
  },
  {
    id: 'who',
    least: 96,
    share: 1,
    rank: 1,
    label: 'By whom',
    render: ({ record }) => (
      <span className="truncate" title={`Process ${record.actor.pid}`}>
        {whoWords(record.actor)}
      </span>
    ),
  },
];
