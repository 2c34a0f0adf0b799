import { HardDrive } from 'lucide-react';
import type { Column } from '#renderer/components/grid/columns.ts';
import { KeyStatus } from '#renderer/features/accounts/keys.tsx';
import { ago, exactly } from '#renderer/words.ts';
import { ReachMark } from './reach.tsx';
import type { KeyRow } from './services.ts';

const Key = ({ row: { key, held } }: { row: KeyRow }) => (
  <>
    {key === null ? (
      <span className="faint truncate">ID not listed yet</span>
    ) : (
      <span className="mono truncate" title={key}>
        {key}
      </span>
    )}
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
  { id: 'key', label: 'Access key', sortable: true, render: (row) => <Key row={row} /> },
  {
    id: 'user',
    label: 'User',
    sortable: true,
    render: ({ user, accountName }) => (
      <span className="truncate" title={`${user} in ${accountName}`}>
        {user}
        {severalAccounts && <span className="faint"> in {accountName}</span>}
      </span>
    ),
  },
  { id: 'reach', label: 'Can touch', sortable: true, render: ({ reach }) => <ReachMark reach={reach} /> },
  {
    id: 'words',
    label: 'May do',
    render: ({ words }) => (
      <span className="truncate" title={words}>
        {words}
      </span>
    ),
  },
  {
    id: 'used',
    label: 'Last used here',
    sortable: true,
    render: ({ usedAt }) =>
      usedAt && (
        <span className="truncate" title={exactly(usedAt)}>
          {ago(usedAt, now)}
        </span>
      ),
  },
  { id: 'status', label: 'Status', sortable: true, render: ({ status }) => <KeyStatus status={status} /> },
];
