import './VirtualTree.css';
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight } from 'lucide-react';
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
} from 'react';
import { cursorAfter, typeAhead } from '#renderer/components/grid/selection.ts';
import { moveIn, type TreeNode, type TreeRow } from './rows.ts';

interface VirtualTreeProps<Value> {
  label: string;
  rows: readonly TreeRow<Value>[];
  /** Id of the selected node. The cursor is where the selection is. */
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen: (ids: readonly string[]) => void;
  onClose: (id: string) => void;
  /** Enter, or a double click on what has nothing to open. */
  onEnter?: (node: TreeNode<Value>) => void;
  onMenu?: (at: { x: number; y: number }, node: TreeNode<Value>) => void;
  onDelete?: (node: TreeNode<Value>) => void;
  render: (row: TreeRow<Value>) => ReactNode;
}

const rowHeight = 28;
const indent = 18;
const typingPause = 700;

/**
 * A tree that stays smooth at 10,000 nodes: only the lines in sight exist. The focus stays on the
 * tree itself and `aria-activedescendant` names the line with the cursor.
 */
export function VirtualTree<Value>(props: VirtualTreeProps<Value>) {
  const { rows, selected, onSelect } = props;
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const active = useMemo(() => rows.findIndex(({ node }) => node.id === selected), [rows, selected]);

  // The line with the cursor always exists, or a screen reader would lose its place.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const seen = defaultRangeExtractor(range);
      return active < 0 || seen.includes(active) ? seen : [...seen, active].sort((a, b) => a - b);
    },
    [active],
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    paddingStart: 4,
    paddingEnd: 4,
    rangeExtractor,
  });

  // What is selected elsewhere comes into sight too; a tree that merely changed around it stays where it is.
  const shown = useRef<string | null>(null);
  useEffect(() => {
    if (selected === shown.current || active < 0) return;
    shown.current = selected;
    virtualizer.scrollToIndex(active);
  }, [selected, active, virtualizer]);

  const go = (index: number) => {
    const row = rows[index];
    if (row) onSelect(row.node.id);
  };
  const flip = ({ node, open }: TreeRow<Value>) => {
    if (open) props.onClose(node.id);
    else if (open === false) props.onOpen([node.id]);
  };
  const rowId = (index: number) => `${id}-${index}`;
  const rowAt = (event: MouseEvent): number => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null;
    return line ? Number(line.dataset.index) : -1;
  };
  const openMenu = (index: number, at: { x: number; y: number }) => {
    const row = rows[index];
    if (!row || !props.onMenu) return;
    go(index);
    props.onMenu(at, row.node);
  };

  const onMouseDown = (event: MouseEvent) => {
    const index = rowAt(event);
    const row = rows[index];
    if (!row || event.button !== 0) return;
    const onArrow = event.target instanceof Element && event.target.closest('.tree-arrow') !== null;
    if (onArrow && row.open !== null) flip(row);
    else go(index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const mod = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
    const to = cursorAfter(event.key, active, rows.length, page);
    const row = rows[active];
    const move = moveIn(event.key, rows, active);
    if (to !== null) go(to);
    else if (move !== null) {
      if ('go' in move) go(move.go);
      else if ('open' in move) props.onOpen(move.open);
      else props.onClose(move.close);
    } else if (event.key === 'Enter' && row) props.onEnter?.(row.node);
    else if (event.key === ' ' && row) flip(row);
    else if (event.key === 'Delete' || (event.key === 'Backspace' && event.metaKey)) {
      if (row) props.onDelete?.(row.node);
    } else if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      const box = document.getElementById(rowId(active))?.getBoundingClientRect();
      if (box) openMenu(active, { x: box.left + 48, y: box.bottom });
    } else if (event.key.length === 1 && event.key !== '/' && event.key !== ' ' && !mod) {
      const pause = event.timeStamp - typed.current.at > typingPause;
      typed.current = { text: (pause ? '' : typed.current.text) + event.key, at: event.timeStamp };
      go(typeAhead((index) => rows[index]?.node.text ?? '', rows.length, active, typed.current.text));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={scroller}
      className="tree"
      role="tree"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={active < 0 ? undefined : rowId(active)}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onDoubleClick={(event) => {
        const row = rows[rowAt(event)];
        const onArrow = event.target instanceof Element && event.target.closest('.tree-arrow') !== null;
        if (!row || onArrow) return;
        if (row.open === null) props.onEnter?.(row.node);
        else flip(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(rowAt(event), { x: event.clientX, y: event.clientY });
      }}
    >
      <div role="none" className="tree-body" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays on the tree, which names this line (aria-activedescendant)
            <div
              key={row.node.id}
              id={rowId(item.index)}
              role="treeitem"
              className="tree-row"
              data-index={item.index}
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.setSize}
              aria-expanded={row.open ?? undefined}
              aria-selected={item.index === active}
              style={{
                transform: `translateY(${item.start}px)`,
                paddingLeft: 8 + (row.level - 1) * indent,
              }}
            >
              <span className="tree-arrow" data-open={row.open ?? undefined} aria-hidden="true">
                {row.open !== null && <ChevronRight size={14} />}
              </span>
              {props.render(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
