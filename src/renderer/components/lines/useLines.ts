import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useId, useRef } from 'react';
import { cursorAfter, typeAhead } from './cursor.ts';

interface LinesOptions {
  count: number;
  /** Index of the line with the cursor; -1 where it is on none. */
  active: number;
  /** In pixels. */
  height: number;
  /** Height of what stays above the lines, in pixels. */
  head?: number;
  /** Space before the first line and after the last, in pixels. */
  padding?: number;
}

const typingPause = 700;

/**
 * Lines under each other of which only those in sight exist, for lists and trees. The focus stays on
 * what holds them and `aria-activedescendant` names the line with the cursor, so that a line that is
 * scrolled out of sight or sorted away never takes the focus with it.
 */
export function useLines({ count, active, height, head = 0, padding = 0 }: LinesOptions) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });

  // The line with the cursor always exists, or a screen reader would lose its place.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return active < 0 || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b);
    },
    [active],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: head,
    scrollPaddingStart: head,
    paddingStart: padding,
    paddingEnd: padding,
    rangeExtractor,
  });

  const lineId = (index: number) => `${id}-${index}`;
  return {
    scroller,
    virtualizer,
    /** The id of a line's element. */
    lineId,
    /** For `aria-activedescendant`. */
    activeId: active < 0 ? undefined : lineId(active),
    /** The line under the mouse, by its element's `data-index`; -1 where there is none. */
    lineAt: (event: MouseEvent): number => {
      const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
      return line ? Number(line.dataset.index) : -1;
    },
    /** Where a key press moves the cursor; null when it moves nothing. */
    moveTo: ({ key }: KeyboardEvent): number | null => {
      const seen = Math.floor(((scroller.current?.clientHeight ?? 0) - head) / height);
      return cursorAfter(key, active, count, Math.max(1, seen - 1));
    },
    /** The line that a typed letter goes to, with those typed just before it; -1 where none begins so. */
    typedTo: ({ key, timeStamp }: KeyboardEvent, textOf: (index: number) => string): number => {
      const pause = timeStamp - typed.current.at > typingPause;
      typed.current = { text: (pause ? '' : typed.current.text) + key, at: timeStamp };
      return typeAhead(textOf, count, active, typed.current.text);
    },
    /** Where the menu of the line with the cursor opens: a little within it; null where it is on none. */
    menuAt: (inset: number): { x: number; y: number } | null => {
      const box = document.getElementById(lineId(active))?.getBoundingClientRect();
      return box ? { x: box.left + inset, y: box.bottom } : null;
    },
  };
}
