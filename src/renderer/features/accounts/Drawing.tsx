import './drawing.css';
import { SquareUserRound } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Middle } from '#renderer/components/Middle.tsx';
import { showProfile } from '#renderer/stores/commands.ts';
import { useNow } from '#renderer/stores/now.ts';
import { grouped } from '#renderer/words.ts';
import type { AccountTree, AccountView } from '#shared/contract/accounts.ts';
import { iconOf } from './icons.ts';
import { markOf } from './keyUse.ts';
import { around, type Neighbour } from './neighbours.ts';
import { ancestorsOf, type TreeLocation } from './nodes.ts';
import { openLines, selectLine, useAccounts } from './trees.ts';

/** So many stand in a column; of more, the tree beside it has all. */
const most = 40;
/** Pixels: a row, the way between two columns, and how far down the middle one stands at most. */
const [row, way, middle] = [42, 48, 168];

type Column = 'from' | 'self' | 'to';
const columns = ['from', 'self', 'to'] as const;
const columnNames: Record<Column, string> = {
  from: 'Leads to it',
  self: 'Selected',
  to: 'It leads to',
};

/** Where the first of so many rows begins, so that they stand around the middle. */
const topOf = (rows: number, centre: number): number => Math.max(0, centre - (rows * row) / 2);

/** The lines between a column of so many rows and the one in the middle. */
function Ways({
  to,
  centre,
  dashed,
  turned,
}: {
  to: number;
  centre: number;
  /** Which of them go through another thing. */
  dashed: readonly boolean[];
  /** Whether the column stands at the left. */
  turned: boolean;
}) {
  const top = topOf(to, centre);
  const lines = Array.from({ length: to }, (_, at) => top + at * row + row / 2);
  return (
    <svg className="draw-ways" width={way} height={Math.max(top + to * row, centre + row)} aria-hidden="true">
      {lines.map((y, at) => {
        const [x0, y0, x1, y1] = turned ? [0, y, way, centre] : [0, centre, way, y];
        return (
          <path
            key={y}
            className={dashed[at] ? 'draw-through' : undefined}
            d={`M${x0} ${y0}C${way / 2} ${y0} ${way / 2} ${y1} ${x1} ${y1}`}
          />
        );
      })}
    </svg>
  );
}

const isThrough = ({ note = '' }: Neighbour): boolean => note.startsWith('through ');

/** Goes to a thing: it stands in the middle then, and is selected in the tree too. */
function walkTo({ id, place }: Neighbour): void {
  if (place.kind === 'profile') {
    void showProfile(id);
    return;
  }
  openLines(ancestorsOf(id));
  selectLine(id);
}

interface DrawingProps {
  account: AccountView;
  tree: AccountTree;
  place: TreeLocation;
}

/**
 * An account as one walks through it: what is selected in the middle, what leads to it at the left, what it
 * leads to at the right. The same is in the tree, as a list.
 */
export default function Drawing({ account, tree, place }: DrawingProps) {
  const now = useNow();
  const box = useRef<HTMLFieldSetElement>(null);
  const { self, from, to } = useMemo(() => around(account, tree, place), [account, tree, place]);
  const [cursor, setCursor] = useState<{ column: Column; at: number }>({ column: 'self', at: 0 });
  const shown: Record<Column, readonly Neighbour[]> = {
    from: from.slice(0, most),
    self: [self],
    to: to.slice(0, most),
  };
  const centre = Math.min(middle, (Math.max(shown.from.length, shown.to.length, 1) * row) / 2);
  const buttonAt = (column: Column, at: number) =>
    box.current?.querySelector<HTMLElement>(`[data-column=${column}] [data-at="${at}"]`);

  // Whoever walks stays in the middle.
  const last = useRef(self.id);
  useEffect(() => {
    if (last.current === self.id) return;
    last.current = self.id;
    setCursor({ column: 'self', at: 0 });
    if (box.current?.contains(document.activeElement) || document.activeElement === document.body)
      box.current?.querySelector<HTMLElement>('[data-column=self] button')?.focus();
    box.current?.scrollTo({ top: 0 });
  }, [self.id]);

  const go = (column: Column, at: number) => {
    const rows = shown[column].length;
    if (rows === 0) return;
    const held = Math.min(rows - 1, Math.max(0, at));
    setCursor({ column, at: held });
    buttonAt(column, held)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { column, at } = cursor;
    const index = columns.indexOf(column);
    const beside = (step: number) => {
      const next = columns[index + step];
      if (next)
        go(next, next === 'self' ? 0 : Math.floor((centre - topOf(shown[next].length, centre)) / row));
    };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowUp') go(column, at - 1);
    else if (event.key === 'ArrowDown') go(column, at + 1);
    else if (event.key === 'ArrowLeft') beside(-1);
    else if (event.key === 'ArrowRight') beside(1);
    else if (event.key === 'Home') go(column, 0);
    else if (event.key === 'End') go(column, most);
    else return;
    event.preventDefault();
  };

  const column = (name: Column, all: readonly Neighbour[]) => {
    const list = shown[name];
    const rest = all.length - list.length;
    return (
      <ul
        className="draw-column"
        data-column={name}
        aria-label={columnNames[name]}
        style={{ paddingTop: topOf(list.length, centre) }}
      >
        {list.map((one, at) => {
          const Icon = one.place.kind === 'profile' ? SquareUserRound : iconOf(one.place);
          const mark = one.place.kind === 'key' ? markOf(one.place.key, now) : null;
          const note = mark ?? one.note;
          const isCursor = cursor.column === name && cursor.at === at;
          return (
            <li key={`${one.id} ${one.note ?? ''}`} style={{ height: row }}>
              <button
                type="button"
                className="draw-node"
                data-at={at}
                tabIndex={isCursor ? 0 : -1}
                aria-current={name === 'self' ? 'true' : undefined}
                onFocus={() => setCursor({ column: name, at })}
                onClick={() => walkTo(one)}
              >
                <Icon size={14} aria-hidden="true" />
                <span className="draw-words">
                  <Middle text={one.text} mono={one.place.kind === 'key'} />
                  {note && <span className={mark === 'unused' ? 'draw-note due' : 'draw-note'}>{note}</span>}
                </span>
              </button>
            </li>
          );
        })}
        {rest > 0 && (
          <li>
            <button type="button" className="link" onClick={() => useAccounts.setState({ as: 'tree' })}>
              {grouped(rest)} more in the tree
            </button>
          </li>
        )}
      </ul>
    );
  };

  return (
    <fieldset ref={box} className="drawing" onKeyDown={onKeyDown}>
      <legend className="visually-hidden">Drawing of {account.name}</legend>
      <div className="draw-columns" style={{ minHeight: centre * 2 }}>
        {from.length > 0 && (
          <>
            {column('from', from)}
            <Ways to={shown.from.length} centre={centre} dashed={shown.from.map(isThrough)} turned />
          </>
        )}
        {column('self', [self])}
        {to.length > 0 && (
          <>
            <Ways to={shown.to.length} centre={centre} dashed={shown.to.map(isThrough)} turned={false} />
            {column('to', to)}
          </>
        )}
      </div>
    </fieldset>
  );
}
