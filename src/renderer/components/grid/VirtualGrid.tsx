// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table: its rows are placed by hand, so ARIA's grid roles say what they are, and the focus stays on the grid (aria-activedescendant)
import './VirtualGrid.css';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { hasCommandKey, isMainButton } from '#renderer/commandKey.ts';
import { isDeleteKey, isLetter, isMenuKey } from '#renderer/components/lines/cursor.ts';
import { useLines } from '#renderer/components/lines/useLines.ts';
import type { Column } from './columns.ts';
import { GridHead, type GridSort } from './GridHead.tsx';
import { GridRow } from './GridRow.tsx';
import { goToRow, type Manner, type Selection } from './selection.ts';
import { useFit } from './useFit.ts';

interface VirtualGridProps<Row> {
  /** Names the list for screen readers, and its columns' widths in CSS: `grid-<name>`. */
  name: string;
  label: string;
  rows: readonly Row[];
  /** Must be stable for a row as long as it is listed. */
  keyOf: (row: Row) => string;
  /** What type-ahead looks at. */
  textOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  sort?: GridSort;
  onSort?: (column: string) => void;
  /** Absent for a list that is only read. */
  selected?: ReadonlySet<string>;
  onSelect?: (keys: ReadonlySet<string>) => void;
  /** A plain click or Space flips a row instead of selecting it alone: for lists of checkboxes. */
  checks?: boolean;
  /** One row at a time, for a list beside its details. */
  single?: boolean;
  canSelect?: (row: Row) => boolean;
  /** Told where the cursor goes. */
  onActive?: (key: string | null) => void;
  onOpen?: (row: Row) => void;
  /** Arrow right unfolds a row, arrow left folds it. */
  onTurn?: (row: Row, open: boolean) => void;
  onDelete?: () => void;
  onMenu?: (at: { x: number; y: number }, row: Row) => void;
}

const headHeight = 28;
const rowHeight = 32;
const isTurnKey = (key: string): boolean => key === 'ArrowRight' || key === 'ArrowLeft';
const plainly = { shiftKey: false, ctrlKey: false, metaKey: false };
const nothing: ReadonlySet<string> = new Set();

/** A list of rows in columns that stays smooth at 10,000 rows. */
export function VirtualGrid<Row>(props: VirtualGridProps<Row>) {
  const {
    rows,
    keyOf,
    columns,
    selected = nothing,
    onSelect,
    checks = false,
    single = false,
    canSelect,
  } = props;
  const [active, setActive] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);

  const keys = useMemo(() => rows.map(keyOf), [rows, keyOf]);
  const indexOf = useMemo(() => new Map(keys.map((key, index) => [key, index])), [keys]);
  const activeIndex = active === null ? -1 : (indexOf.get(active) ?? -1);

  const lines = useLines({ count: rows.length, active: activeIndex, height: rowHeight, head: headHeight });
  const { virtualizer } = lines;
  const { shown: seen, template } = useFit(lines.scroller, columns);

  // A single selection made elsewhere (the palette, a new profile) brings its row into sight.
  const lone = selected.size === 1 ? [...selected][0] : undefined;
  const shown = useRef<string | undefined>(undefined);
  useEffect(() => {
    const index = lone === undefined || lone === shown.current ? undefined : indexOf.get(lone);
    if (lone === undefined) shown.current = undefined;
    if (lone === undefined || index === undefined) return;
    shown.current = lone;
    anchor.current = lone;
    setActive(lone);
    virtualizer.scrollToIndex(index);
  }, [lone, indexOf, virtualizer]);

  // Where the row with the cursor goes away under a person's hands, the cursor stays where it was.
  const last = useRef(0);
  useEffect(() => {
    if (activeIndex >= 0) last.current = activeIndex;
    else if (active !== null && document.activeElement === lines.scroller.current)
      setActive(keys[Math.min(last.current, keys.length - 1)] ?? null);
  }, [active, activeIndex, keys, lines.scroller]);

  const go = (index: number, manner: Manner) => {
    const row = rows[index];
    if (row === undefined) return;
    virtualizer.scrollToIndex(index);
    const allowed = manner === 'move' || canSelect === undefined || canSelect(row);
    const before: Selection = { selected, active, anchor: anchor.current };
    const wanted = single && manner !== 'move' ? 'alone' : manner;
    const after = goToRow(keys, before, index, allowed ? wanted : 'move');
    anchor.current = after.anchor;
    setActive(after.active);
    props.onActive?.(after.active);
    if (after.selected === selected || !onSelect) return;
    const may = (key: string) => {
      const at = rows[indexOf.get(key) ?? -1];
      return at !== undefined && (canSelect === undefined || canSelect(at));
    };
    const next = new Set([...after.selected].filter(may));
    if (next.size === 1) shown.current = [...next][0];
    onSelect(next);
  };

  const moveManner = (event: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): Manner => {
    if (!onSelect) return 'move';
    if (event.shiftKey) return 'range';
    return checks || (!single && hasCommandKey(event)) ? 'move' : 'alone';
  };

  const openMenu = (index: number, at: { x: number; y: number }) => {
    const key = keys[index];
    const row = rows[index];
    if (key === undefined || row === undefined || !props.onMenu) return;
    if (!selected.has(key)) go(index, checks ? 'move' : 'alone');
    props.onMenu(at, row);
  };

  const onMouseDown = (event: MouseEvent) => {
    const index = lines.lineAt(event);
    if (index < 0 || !isMainButton(event)) return;
    if (event.target instanceof Element && event.target.closest('button, a')) return;
    if (!onSelect) go(index, 'move');
    else if (event.shiftKey) go(index, 'range');
    else go(index, checks || hasCommandKey(event) ? 'toggle' : 'alone');
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const to = lines.moveTo(event);
    const row = rows[activeIndex];
    if (to !== null) go(to, moveManner(event));
    else if (event.key === ' ' && onSelect) go(activeIndex, 'toggle');
    else if (event.key === 'Enter' && row !== undefined && props.onOpen) props.onOpen(row);
    else if (isTurnKey(event.key) && row !== undefined && props.onTurn)
      props.onTurn(row, event.key === 'ArrowRight');
    else if (event.key === 'Escape' && selected.size > 0 && !single) onSelect?.(nothing);
    else if (hasCommandKey(event) && event.key.toLowerCase() === 'a' && onSelect && !single)
      onSelect(new Set(rows.filter((one) => canSelect?.(one) ?? true).map(keyOf)));
    else if (isDeleteKey(event)) props.onDelete?.();
    else if (isMenuKey(event)) {
      const at = lines.menuAt(24);
      if (at) openMenu(activeIndex, at);
    } else if (isLetter(event)) {
      const textAt = (index: number) => {
        const one = rows[index];
        return one === undefined ? '' : props.textOf(one);
      };
      const index = lines.typedTo(event, textAt);
      if (index >= 0) go(index, moveManner(plainly));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={lines.scroller}
      className={`grid grid-${props.name}`}
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-multiselectable={onSelect && !single ? true : undefined}
      aria-activedescendant={lines.activeId}
      style={{ '--columns': template } as CSSProperties}
      // Whoever comes from the search has gone down to the first row.
      onFocus={({ relatedTarget }) => {
        if (activeIndex < 0 && relatedTarget?.matches('[data-search]')) go(0, moveManner(plainly));
      }}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onDoubleClick={(event) => {
        const row = rows[lines.lineAt(event)];
        if (row !== undefined && !checks) props.onOpen?.(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(lines.lineAt(event), { x: event.clientX, y: event.clientY });
      }}
    >
      <GridHead columns={seen} sort={props.sort} onSort={props.onSort} />
      <div role="rowgroup" className="grid-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          const key = keys[item.index];
          if (row === undefined || key === undefined) return null;
          return (
            <GridRow
              key={key}
              id={lines.lineId(item.index)}
              row={row}
              index={item.index}
              top={item.start - headHeight}
              height={rowHeight}
              columns={seen}
              selected={onSelect ? selected.has(key) : undefined}
              active={item.index === activeIndex}
              off={canSelect !== undefined && !canSelect(row)}
              checks={checks}
            />
          );
        })}
      </div>
    </div>
  );
}
