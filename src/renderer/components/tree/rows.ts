/** Something in a tree, with what is under it. */
export interface TreeNode<Value> {
  /** Unique in the whole tree, and the same as long as it stands for the same thing. */
  id: string;
  /** What it is called, for type-ahead. */
  text: string;
  value: Value;
  children: readonly TreeNode<Value>[];
}

/** A node as a line of the list that a tree is seen as. */
export interface TreeRow<Value> {
  node: TreeNode<Value>;
  /** From 1. */
  level: number;
  /** From 1, among its siblings that are listed. */
  position: number;
  setSize: number;
  /** Null where there is nothing to open. */
  open: boolean | null;
  /** Index of the row it is under; -1 at the top. */
  parent: number;
}

/** Lists what is seen: the roots, and the children of what is open. `kept` says which children are listed. */
function rowsOf<Value>(
  roots: readonly TreeNode<Value>[],
  isOpen: (node: TreeNode<Value>) => boolean,
  kept: (node: TreeNode<Value>) => readonly TreeNode<Value>[],
): TreeRow<Value>[] {
  const rows: TreeRow<Value>[] = [];
  const add = (nodes: readonly TreeNode<Value>[], level: number, parent: number) => {
    nodes.forEach((node, at) => {
      const children = kept(node);
      const open = children.length === 0 ? null : isOpen(node);
      const row = rows.push({ node, level, position: at + 1, setSize: nodes.length, open, parent }) - 1;
      if (open) add(children, level + 1, row);
    });
  };
  add(roots, 1, -1);
  return rows;
}

/** The tree as lines, with the children of what is in `open`, by id. */
export const flatten = <Value>(
  roots: readonly TreeNode<Value>[],
  open: ReadonlySet<string>,
): TreeRow<Value>[] =>
  rowsOf(
    roots,
    ({ id }) => open.has(id),
    ({ children }) => children,
  );

/**
 * The lines of what `matches`, each below everything it stands under. What is under a match is
 * listed too, where `open` has the match.
 */
export function narrow<Value>(
  roots: readonly TreeNode<Value>[],
  open: ReadonlySet<string>,
  matches: (node: TreeNode<Value>) => boolean,
): TreeRow<Value>[] {
  /** The children that lead to a match, for those that have any. */
  const leading = new Map<TreeNode<Value>, readonly TreeNode<Value>[]>();
  const matching = new Set<TreeNode<Value>>();
  const look = (node: TreeNode<Value>): boolean => {
    const found = node.children.filter(look);
    if (found.length > 0) leading.set(node, found);
    if (matches(node)) matching.add(node);
    return found.length > 0 || matching.has(node);
  };
  const found = roots.filter(look);
  const under = new Set<TreeNode<Value>>();
  return rowsOf(
    found,
    (node) => leading.has(node) || open.has(node.id),
    (node) => {
      const some = leading.get(node);
      if (some) return some;
      if (!matching.has(node) && !under.has(node)) return [];
      for (const child of node.children) under.add(child);
      return node.children;
    },
  );
}

/** What a key press in a tree does. */
type TreeMove = { go: number } | { open: readonly string[] } | { close: string } | null;

/**
 * What an arrow or `*` means at row `index`, after ARIA's tree pattern: right opens and then goes
 * in, left closes and then goes out, `*` opens every sibling. Null for other keys, and where there
 * is nothing to do.
 */
export function moveIn<Value>(key: string, rows: readonly TreeRow<Value>[], index: number): TreeMove {
  const row = rows[index];
  if (!row) return null;
  if (key === 'ArrowRight') {
    if (row.open === null) return null;
    return row.open ? { go: index + 1 } : { open: [row.node.id] };
  }
  if (key === 'ArrowLeft') {
    if (row.open) return { close: row.node.id };
    return row.parent < 0 ? null : { go: row.parent };
  }
  if (key === '*') {
    return {
      open: rows.flatMap(({ parent, open, node }) =>
        parent === row.parent && open === false ? [node.id] : [],
      ),
    };
  }
  return null;
}
