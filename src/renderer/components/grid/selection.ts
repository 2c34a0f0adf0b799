/** What is selected in a list, where its cursor stands, and where a range began. All by key. */
export interface Selection {
  selected: ReadonlySet<string>;
  active: string | null;
  anchor: string | null;
}

/** How a row is gone to: alone, added or taken away, or everything up to it. */
export type Manner = 'alone' | 'toggle' | 'range' | 'move';

/** The keys between two positions of `keys`, both ends in it, whichever comes first. */
const between = (keys: readonly string[], a: number, b: number): string[] =>
  keys.slice(Math.min(a, b), Math.max(a, b) + 1);

/**
 * The selection after going to row `index` of `keys` in some manner: `alone` selects only it,
 * `toggle` flips it, `range` selects from the anchor to it, `move` only moves the cursor.
 * An index outside of the list changes nothing.
 */
export function goToRow(
  keys: readonly string[],
  selection: Selection,
  index: number,
  manner: Manner,
): Selection {
  const key = keys[index];
  if (key === undefined) return selection;
  if (manner === 'move') return { ...selection, active: key };
  if (manner === 'toggle') {
    const selected = new Set(selection.selected);
    if (!selected.delete(key)) selected.add(key);
    return { selected, active: key, anchor: key };
  }
  if (manner === 'range') {
    const from = selection.anchor === null ? -1 : keys.indexOf(selection.anchor);
    const start = from < 0 ? index : from;
    return {
      selected: new Set(between(keys, start, index)),
      active: key,
      anchor: keys[start] ?? key,
    };
  }
  return { selected: new Set([key]), active: key, anchor: key };
}
