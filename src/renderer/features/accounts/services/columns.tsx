import { HardDrive } from 'lucide-react';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { KeyStatus } from '#renderer/features/accounts/keys.tsx';
import { ago, exactly } from '#renderer/words.ts';
import { ReachMark } from './reach.tsx';
import type { KeyRow } from './services.ts';

const Key = ({ row: { key, held } }: { row: KeyRow }) => (
  <>
    {key === null ? <span className="faint truncate">ID not listed yet</span> : <Middle text={key} mono />}
    {held && (
      <span className="key-held" title="Its secret is on this machine">
        <HardDrive size={13} aria-hidden="true" />
        <span className="visually-hidden">On this machine.</span>
      </span>
    )}
  </>
);

/** The columns of the keys of a service, with dates as they are said at `now` (milliseconds). */
export const keyColumns = (now: number, severalAccounts: boolean): Column<KeyRow>[] => [
  {
    id: 'key',
    least: 140,
    share: 0.8,
    label: 'Access key',
    sortable: true,
    render: (row) => <Key row={row} />,
  },
  {
    id: 'user',
    least: 96,
    share: 0.8,
    label: 'User',
    sortable: true,
    render: ({ user, accountName }) => (
      <>
        <Middle text={user} title={`${user} in ${accountName}`} />
        {severalAccounts && <span className="faint truncate">in {accountName}</span>}
      </>
    ),
  },
  {
    id: 'reach',
    least: 96,
    label: 'Reach',
    sortable: true,
    render: ({ reach }) => <ReachMark reach={reach} />,
  },
  {
    id: 'words',
    least: 120,
    share: 1.4,
    rank: 3,
    label: 'May do',
    render: ({ words }) => (
      <span className="truncate" title={words}>
        {words}
      </span>
    ),
  },
  {
    id: 'used',
    least: 108,
    rank: 2,
    label: 'Last used here',
    sortable: true,
    render: ({ usedAt }) =>
      usedAt && (
        <span className="truncate" title={exactly(usedAt)}>
          {ago(usedAt, now)}
        </span>
      ),
  },
  {
    id: 'status',
    least: 76,
    rank: 1,
    label: 'Status',
    sortable: true,
    render: ({ status }) => <KeyStatus status={status} />,
  },
];
