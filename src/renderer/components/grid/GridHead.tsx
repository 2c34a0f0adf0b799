// biome-ignore-all lint/a11y/useSemanticElements: a virtual list cannot be a table: its rows are placed by hand, so ARIA's grid roles say what they are, and the focus stays on the grid (aria-activedescendant)
// biome-ignore-all lint/a11y/useFocusableInteractive: as above
import { ChevronDown, ChevronUp } from 'lucide-react';

export interface GridSort {
  key: string;
  descending: boolean;
}

interface GridHeadProps {
  columns: readonly { id: string; label: string; sortable?: boolean }[];
  sort: GridSort | undefined;
  onSort: ((column: string) => void) | undefined;
}

/** The columns' heads. A click sorts by a column, another turns the order around. */
export function GridHead({ columns, sort, onSort }: GridHeadProps) {
  const order = (id: string) =>
    sort?.key !== id ? 'none' : sort.descending ? ('descending' as const) : ('ascending' as const);
  return (
    <div role="rowgroup" className="grid-head">
      <div role="row" className="grid-row" aria-rowindex={1}>
        {columns.map((column) => {
          if (!column.sortable || !onSort) {
            return (
              <div key={column.id} role="columnheader" className={`grid-cell cell-${column.id}`}>
                <span className="truncate">{column.label}</span>
              </div>
            );
          }
          const Arrow = sort?.descending ? ChevronDown : ChevronUp;
          return (
            <div
              key={column.id}
              role="columnheader"
              className={`grid-cell cell-${column.id}`}
              aria-sort={order(column.id)}
            >
              <button type="button" className="grid-sort" onClick={() => onSort(column.id)}>
                <span className="truncate">{column.label}</span>
                {sort?.key === column.id && <Arrow size={12} aria-hidden="true" />}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
