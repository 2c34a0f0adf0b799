import type { ReactNode } from 'react';

/** A column of a list: its head, and what it shows of a row. */
export interface Column<Row> {
  id: string;
  label: string;
  render: (row: Row) => ReactNode;
  sortable?: boolean;
}
