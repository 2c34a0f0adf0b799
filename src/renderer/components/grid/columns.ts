import type { ReactNode } from 'react';
import type { Room } from './fit.ts';

/** A column of a list: its head, what it shows of a row, and the room it takes. */
export interface Column<Row> extends Room {
  label: string;
  render: (row: Row) => ReactNode;
  sortable?: boolean;
}
