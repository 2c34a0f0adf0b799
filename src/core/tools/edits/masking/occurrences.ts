/** A stretch of a text: from its first character to the one behind its last, in UTF-16 units. */
export interface Span {
  from: number;
  to: number;
}

/**
 * Finds many texts in another in one pass (Aho and Corasick, 1975), so that neither their number nor
 * what they have in common makes it slower: the time is that of reading all of them once.
 *
 * Libraries for this match whole characters as people see them; a secret that a combining accent
 * follows would be missed, so this one goes by code units.
 *
 * @param wanted the texts; empty ones are nowhere
 * @returns finds every stretch that is covered by occurrences, those that overlap as one, in order
 */
export function createFinder(wanted: readonly string[]): (text: string) => Span[] {
  const { next: follow, fail, longest } = build([...new Set(wanted)].filter((one) => one !== ''));
  return (text) => {
    const spans: Span[] = [];
    let node = root;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      let next = follow(node, unit);
      while (next === root && node !== root) {
        node = fail[node] ?? root;
        next = follow(node, unit);
      }
      node = next;
      const length = longest[node] ?? 0;
      if (length > 0) cover(spans, at + 1 - length, at + 1);
    }
    return spans;
  };
}

/** Adds a stretch that ends behind all others, joined to those that it overlaps. */
function cover(spans: Span[], start: number, to: number): void {
  let from = start;
  for (let last = spans.at(-1); last && last.to > from; last = spans.at(-1)) {
    from = Math.min(from, last.from);
    spans.pop();
  }
  spans.push({ from, to });
}

const root = 0;

/** The texts as a tree of their beginnings. Nodes are numbers, the root is the empty beginning. */
interface Automaton {
  /** The node that a unit leads to; the root when none does. */
  next(node: number, unit: number): number;
  /** By node: where to go on when nothing follows, the longest other beginning that it ends with. */
  fail: Int32Array;
  /** By node: the length of the longest text that ends there. */
  longest: Int32Array;
}

/** Built level by level, so that all that a node refers to, which is shorter, is there before it. */
function build(texts: readonly string[]): Automaton {
  const most = texts.reduce((sum, one) => sum + one.length, 1);
  const fail = new Int32Array(most);
  const longest = new Int32Array(most);
  const { next, add } = createEdges(most);

  /** Where the longest ending of `node` that has a next node for `unit` leads. */
  function failOf(node: number, unit: number): number {
    for (let at = node; at !== root; ) {
      at = fail[at] ?? root;
      const found = next(at, unit);
      if (found !== root) return found;
    }
    return root;
  }

  let size = 1;
  let growing = texts.map((text) => ({ text, node: root }));
  for (let level = 0; growing.length > 0; level++) {
    for (const branch of growing) {
      const { text, node } = branch;
      const unit = text.charCodeAt(level);
      let child = next(node, unit);
      if (child === root) {
        child = size++;
        fail[child] = failOf(node, unit);
        longest[child] = longest[fail[child] ?? root] ?? 0;
        add(node, unit, child);
      }
      if (text.length === level + 1) longest[child] = text.length;
      branch.node = child;
    }
    growing = growing.filter(({ text }) => text.length > level + 1);
  }
  return { next, fail, longest };
}

/** All edges of a tree in one hash table: lists of children would cost their length at each step. */
function createEdges(most: number): {
  next: Automaton['next'];
  add(node: number, unit: number, child: number): void;
} {
  const children = new Int32Array(2 ** Math.ceil(Math.log2(most * 2)));
  const parents = new Int32Array(children.length);
  const units = new Uint16Array(children.length);
  const last = children.length - 1;

  /** The slot of an edge, or the free one where it would go. */
  function slotOf(node: number, unit: number): number {
    const mixed = Math.imul(Math.imul(node, 0x9e3779b1) ^ unit, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & last;
    while (children[slot] !== root && (parents[slot] !== node || units[slot] !== unit))
      slot = (slot + 1) & last;
    return slot;
  }

  return {
    next: (node, unit) => children[slotOf(node, unit)] ?? root,
    add(node, unit, child) {
      const slot = slotOf(node, unit);
      children[slot] = child;
      parents[slot] = node;
      units[slot] = unit;
    },
  };
}
