import { Building2, KeyRound, Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Column } from '#renderer/components/grid/columns.ts';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { StepList } from '#renderer/components/StepList.tsx';
import { flatten, type TreeNode } from '#renderer/components/tree/rows.ts';
import { VirtualTree } from '#renderer/components/tree/VirtualTree.tsx';
import type { Specimen } from './specimen.ts';

interface Row {
  id: string;
  name: string;
  key: string;
}
const rows: readonly Row[] = [
  'analytics',
  'backups',
  'ci-deploy',
  'media-assets-of-all-brands-for-the-network',
].map((name, at) => ({ id: String(at), name, key: `QZKD83JX02MS71PLA${at}B` }));
const columns: readonly Column<Row>[] = [
  {
    id: 'name',
    label: 'Name',
    least: 120,
    share: 1,
    sortable: true,
    render: ({ name }) => <Middle text={name} />,
  },
  { id: 'key', label: 'Access key ID', least: 164, rank: 1, render: ({ key }) => <Middle text={key} mono /> },
];
const idOf = ({ id }: Row) => id;
const nameOf = ({ name }: Row) => name;

interface ListProps {
  label: string;
  first?: readonly string[];
  checks?: boolean;
  off?: string;
  many?: number;
}

function List({ label, first = [], checks = false, off, many }: ListProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(first));
  const [descending, setDescending] = useState(false);
  const all = useMemo(
    () =>
      many === undefined
        ? rows
        : Array.from({ length: many }, (_, at) => ({
            id: String(at),
            name: `profile ${at}`,
            key: `QZKD${at}`,
          })),
    [many],
  );
  return (
    <VirtualGrid
      name="gallery"
      label={label}
      rows={all}
      keyOf={idOf}
      textOf={nameOf}
      columns={columns}
      sort={{ key: 'name', descending }}
      onSort={() => setDescending(!descending)}
      selected={selected}
      onSelect={setSelected}
      checks={checks}
      canSelect={off === undefined ? undefined : ({ name }) => name !== off}
    />
  );
}

const leaf = (id: string, text: string): TreeNode<typeof KeyRound> => ({
  id,
  text,
  value: KeyRound,
  children: [],
});
const roots: readonly TreeNode<typeof KeyRound>[] = [
  {
    id: 'account',
    text: 'team',
    value: Building2,
    children: [
      {
        id: 'account\nusers',
        text: 'Users',
        value: Users,
        children: [leaf('account\nusers\nanna', 'anna'), leaf('account\nusers\nbackup-bot', 'backup-bot')],
      },
      {
        id: 'account\ngroups',
        text: 'Groups',
        value: Users,
        children: [leaf('account\ngroups\nops', 'ops')],
      },
    ],
  },
];

function Tree({ label }: { label: string }) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set(['account', 'account\nusers']));
  const [selected, setSelected] = useState('account\nusers\nbackup-bot');
  const lines = useMemo(() => flatten(roots, open), [open]);
  return (
    <VirtualTree
      label={label}
      rows={lines}
      selected={selected}
      onSelect={setSelected}
      onOpen={(ids) => setOpen(new Set([...open, ...ids]))}
      onClose={(id) => setOpen(new Set([...open].filter((one) => one !== id)))}
      render={({ node }) => (
        <span className="gallery-line">
          <node.value size={14} aria-hidden="true" />
          {node.text}
        </span>
      )}
    />
  );
}

const stepsAt = (status: 'now' | 'stuck') =>
  [
    { id: 'make', label: 'Make the new key', status: 'done' },
    { id: 'prove', label: 'Prove that it works', status: 'skipped' },
    { id: 'write', label: 'Write the files', status },
    { id: 'wait', label: 'Wait for other machines', status: 'todo' },
  ] as const;
const stepAside = ({ id }: { id: string }) =>
  id === 'write' && <span className="faint step-aside">a few seconds</span>;

/** What lists, and what stands beside each other. */
export const lists: readonly Specimen[] = [
  {
    title: 'StepList',
    states: () => [
      { name: 'under way', node: <StepList steps={stepsAt('now')} asideOf={stepAside} /> },
      { name: 'waits for the person', node: <StepList steps={stepsAt('stuck')} asideOf={stepAside} /> },
      { name: 'paused', node: <StepList steps={stepsAt('now')} paused asideOf={stepAside} /> },
    ],
  },
  {
    title: 'VirtualGrid',
    states: (theme) => [
      { name: 'one selected', height: 168, node: <List label={`Profiles, ${theme}`} first={['1']} /> },
      {
        name: 'checkboxes, one cannot be taken',
        height: 168,
        node: <List label={`Found, ${theme}`} first={['0', '1']} checks off="ci-deploy" />,
      },
      { name: '10,000 rows', height: 168, node: <List label={`Many, ${theme}`} many={10_000} /> },
    ],
  },
  {
    title: 'VirtualTree',
    states: (theme) => [{ name: 'open', height: 168, node: <Tree label={`Accounts, ${theme}`} /> }],
  },
  {
    title: 'SplitPane',
    states: (theme) => [
      {
        name: 'list and details',
        height: 120,
        node: (
          <SplitPane label={`Details, ${theme}`} pane={<p className="gallery-part">Details</p>}>
            <p className="gallery-part">List</p>
          </SplitPane>
        ),
      },
    ],
  },
  {
    title: 'Scrolled',
    states: (theme) => [
      {
        name: 'more than there is room for',
        height: 64,
        node: (
          <Scrolled className="gallery-scrolled" label={`Names, ${theme}`}>
            {rows.map(({ id, name }) => (
              <p key={id}>{name}</p>
            ))}
          </Scrolled>
        ),
      },
    ],
  },
];
