import { ChevronDown, ChevronRight, CircleSlash2, EyeOff } from 'lucide-react';
import { IconButton } from '#renderer/components/Button.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { grouped } from '#renderer/words.ts';
import { blindKey, type Row } from './rows.ts';
import { severityLooks } from './severities.ts';

function What({ row, turn }: { row: Row; turn: (row: Row) => void }) {
  if (row.line === 'finding')
    return (
      <>
        <span className="health-within" />
        <Middle text={tilde(row.finding.subject.name)} />
      </>
    );
  if (row.line === 'blind')
    return (
      <>
        <span className="health-within" />
        <span className="truncate" title={row.blind.what}>
          {row.blind.what}
        </span>
      </>
    );
  const { icon: Icon, tone } =
    row.line === 'group'
      ? severityLooks[row.group.severity]
      : { icon: row.key === blindKey ? EyeOff : CircleSlash2, tone: 'faint' };
  return (
    <>
      {/* Keys use the row: arrow right and left. */}
      <IconButton
        icon={row.open ? ChevronDown : ChevronRight}
        label={`${row.open ? 'Close' : 'Open'} ${row.label}`}
        aria-expanded={row.open}
        tabIndex={-1}
        onClick={() => turn(row)}
      />
      <Icon size={14} className={tone} aria-hidden="true" />
      <span className="truncate health-kind" title={row.label}>
        {row.label}
      </span>
      <span className="health-many">{grouped(row.line === 'group' ? row.group.count : row.count)}</span>
    </>
  );
}

function seenOf(row: Row): string {
  if (row.line === 'finding') return row.dismissal ? row.dismissal.reason : row.finding.evidence.join(' ');
  return row.line === 'blind' ? row.blind.why : '';
}

function Severe({ row }: { row: Row }) {
  if (row.line !== 'finding' && row.line !== 'group') return null;
  const { word, tone } = severityLooks[row.line === 'group' ? row.group.severity : row.finding.severity];
  return <span className={row.line === 'group' ? 'faint' : tone}>{word}</span>;
}

/** The columns of the list of findings. */
export const healthColumns = (turn: (row: Row) => void): readonly Column<Row>[] => [
  { id: 'what', least: 220, share: 1.2, label: 'Finding', render: (row) => <What row={row} turn={turn} /> },
  {
    id: 'seen',
    least: 160,
    share: 1,
    rank: 2,
    label: 'What was seen',
    render: (row) => (
      <span className="truncate" title={tilde(seenOf(row))}>
        {tilde(seenOf(row))}
      </span>
    ),
  },
  { id: 'severity', least: 72, rank: 1, label: 'Severity', render: (row) => <Severe row={row} /> },
];
