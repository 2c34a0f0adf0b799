// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table: its rows are placed by hand, so ARIA's grid roles say what they are, and the focus stays on the grid (aria-activedescendant)
// biome-ignore-all lint/a11y/useFocusableInteractive: as above
import { Check } from 'lucide-react';
import { memo } from 'react';
import type { Column } from './columns.ts';

interface GridRowProps<Row> {
  id: string;
  row: Row;
  /** 0-based position in the whole list. */
  index: number;
  /** Pixels from the top of the list. */
  top: number;
  height: number;
  columns: readonly Column<Row>[];
  /** Undefined in a list that is only read. */
  selected: boolean | undefined;
  /** Whether the cursor stands here. */
  active: boolean;
  /** Whether it cannot be selected. */
  off: boolean;
  /** Whether its selection is shown as a checkbox. */
  checks: boolean;
}

function Row<Item>(props: GridRowProps<Item>) {
  const { row, columns, selected, active, off, checks } = props;
  return (
    <div
      id={props.id}
      role="row"
      className="grid-row"
      data-index={props.index}
      data-active={active || undefined}
      data-off={off || undefined}
      aria-rowindex={props.index + 2}
      aria-selected={selected}
      aria-disabled={off || undefined}
      style={{ height: props.height, transform: `translateY(${props.top}px)` }}
    >
      {columns.map((column, at) => (
        <div key={column.id} role="gridcell" className={`grid-cell cell-${column.id}`}>
          {checks && at === 0 && (
            <span className="grid-check" data-on={selected || undefined}>
              {selected && <Check size={11} strokeWidth={3} aria-hidden="true" />}
            </span>
          )}
          {column.render(row)}
        </div>
      ))}
    </div>
  );
}

/** One line of a grid. Drawn again only when something of it changed. */
export const GridRow = memo(Row) as typeof Row;
