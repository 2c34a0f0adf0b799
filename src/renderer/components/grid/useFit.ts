import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import type { Column } from './columns.ts';
import { fitColumns } from './fit.ts';

/** The columns for which the list has room as wide as it is now, and their widths. */
export function useFit<Row>(list: RefObject<HTMLElement | null>, columns: readonly Column<Row>[]) {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  const { ids, template } = fitColumns(columns, width);
  // The same columns are the same array, so that a list that only got wider draws no row again.
  const kept = ids.join(' ');
  const shown = useMemo(() => {
    const wanted = new Set(kept.split(' '));
    return columns.filter(({ id }) => wanted.has(id));
  }, [columns, kept]);
  return { shown, template };
}
