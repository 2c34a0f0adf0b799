import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { lookAt } from '#renderer/features/keys/keys.ts';
import type { KeyLine } from '#renderer/features/keys/list.ts';
import { kindOf, purposeWords, rotationWords, untilWords } from '#renderer/features/keys/words.ts';
import { ago, exactly } from '#renderer/words.ts';
import { StateMark } from './marks.tsx';

/** The name of a key. One that comes into sight is looked at. */
function Name({ line: { id, name, row, detail }, accountId }: { line: KeyLine; accountId: string }) {
  const known = detail !== undefined;
  useEffect(() => {
    if (!known) lookAt(accountId, [id]);
  }, [known, accountId, id]);
  const more = row.aliases.length - 1;
  const description = detail?.key?.description ?? '';
  return (
    <>
      <Middle
        text={name}
        mono={name === id}
        title={[...row.aliases, description, id].filter(Boolean).join('\n')}
      />
      {more > 0 && <span className="faint">+{more}</span>}
    </>
  );
}

const Text = ({ text, title }: { text: string; title?: string }) => (
  <span className="truncate" title={title ?? text}>
    {text}
  </span>
);

/** When something happens to a key by itself, the soonest first. */
function Next({ line: { detail }, now }: { line: KeyLine; now: number }) {
  const key = detail?.key;
  if (!key || key.state === 'PendingDeletion') return null;
  if (key.validTo)
    return (
      <span className="keys-ends due" title={`Its imported material ends ${exactly(key.validTo)}`}>
        <CircleAlert size={13} aria-label="Material ends" />
        {untilWords(key.validTo, now)}
      </span>
    );
  const at = detail.rotation?.nextAt;
  return at ? <Text text={untilWords(at, now)} title={exactly(at)} /> : null;
}

/** The columns of the keys of an account, with dates as they are said at `now` (milliseconds). */
export const keyColumns = (accountId: string, now: number): Column<KeyLine>[] => [
  {
    id: 'name',
    least: 116,
    share: 1.4,
    label: 'Key',
    sortable: true,
    render: (line) => <Name line={line} accountId={accountId} />,
  },
  {
    id: 'use',
    least: 120,
    share: 0.4,
    rank: 1,
    label: 'For',
    sortable: true,
    render: ({ detail }) =>
      detail?.key ? (
        <Text text={purposeWords(detail.key)} />
      ) : (
        <span className="faint">{detail ? 'May not be seen' : '…'}</span>
      ),
  },
  {
    id: 'kind',
    least: 76,
    rank: 4,
    label: 'Kind',
    sortable: true,
    render: ({ detail }) => detail?.key && <Text text={kindOf(detail.key.spec)} title={detail.key.spec} />,
  },
  {
    id: 'state',
    least: 140,
    share: 0.2,
    label: 'State',
    sortable: true,
    render: ({ detail }) => detail?.key && <StateMark of={detail.key} now={now} />,
  },
  {
    id: 'rotates',
    least: 108,
    rank: 3,
    label: 'Rotates',
    sortable: true,
    render: ({ detail }) => detail?.rotation && <Text text={rotationWords(detail.rotation)} />,
  },
  {
    id: 'next',
    least: 80,
    share: 0.3,
    rank: 2,
    label: 'Next',
    sortable: true,
    render: (line) => <Next line={line} now={now} />,
  },
  {
    id: 'made',
    least: 92,
    rank: 5,
    label: 'Made',
    sortable: true,
    render: ({ detail }) =>
      detail?.key?.createdAt && (
        <Text text={ago(detail.key.createdAt, now)} title={exactly(detail.key.createdAt)} />
      ),
  },
];
