import './VirtualTree.css';
import { ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { isMainButton } from '#renderer/commandKey.ts';
import { isDeleteKey, isLetter, isMenuKey } from '#renderer/components/lines/cursor.ts';
import { useLines } from '#renderer/components/lines/useLines.ts';
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

/** A tree that stays smooth at 10,000 nodes. */
export function VirtualTree<Value>(props: VirtualTreeProps<Value>) {
  const { rows, selected, onSelect } = props;
  const active = useMemo(() => rows.findIndex(({ node }) => node.id === selected), [rows, selected]);

  const lines = useLines({ count: rows.length, active, height: rowHeight, padding: 4 });
  const { virtualizer } = lines;

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
  const openMenu = (index: number, at: { x: number; y: number }) => {
    const row = rows[index];
    if (!row || !props.onMenu) return;
    go(index);
    props.onMenu(at, row.node);
  };

  const onMouseDown = (event: MouseEvent) => {
    const index = lines.lineAt(event);
    const row = rows[index];
    if (!row || !isMainButton(event)) return;
    const onArrow = event.target instanceof Element && event.target.closest('.tree-arrow') !== null;
    if (onArrow && row.open !== null) flip(row);
    else go(index);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey) return;
    const to = lines.moveTo(event);
    const row = rows[active];
    const move = moveIn(event.key, rows, active);
    if (to !== null) go(to);
    else if (move !== null) {
      if ('go' in move) go(move.go);
      else if ('open' in move) props.onOpen(move.open);
      else props.onClose(move.close);
    } else if (event.key === 'Enter' && row) props.onEnter?.(row.node);
    else if (event.key === ' ' && row) flip(row);
    else if (isDeleteKey(event)) {
      if (row) props.onDelete?.(row.node);
    } else if (isMenuKey(event)) {
      const at = lines.menuAt(48);
      if (at) openMenu(active, at);
    } else if (isLetter(event)) {
      go(lines.typedTo(event, (index) => rows[index]?.node.text ?? ''));
    } else return;
    event.preventDefault();
  };

  return (
    <div
      ref={lines.scroller}
      className="tree"
      role="tree"
      tabIndex={0}
      aria-label={props.label}
      aria-activedescendant={lines.activeId}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onDoubleClick={(event) => {
        const row = rows[lines.lineAt(event)];
        const onArrow = event.target instanceof Element && event.target.closest('.tree-arrow') !== null;
        if (!row || onArrow) return;
        if (row.open === null) props.onEnter?.(row.node);
        else flip(row);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        openMenu(lines.lineAt(event), { x: event.clientX, y: event.clientY });
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
              id={lines.lineId(item.index)}
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
