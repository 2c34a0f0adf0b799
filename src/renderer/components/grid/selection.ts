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

/**
 * Where a key press moves the cursor: the new index, or null when the key moves nothing.
 * `index` is -1 before the list was entered; `page` is how many rows are seen at once.
 */
export function cursorAfter(key: string, index: number, length: number, page: number): number | null {
  if (length === 0) return null;
  const last = length - 1;
  const clamp = (n: number) => Math.max(0, Math.min(last, n));
  switch (key) {
    case 'ArrowDown':
      return index < 0 ? 0 : clamp(index + 1);
    case 'ArrowUp':
      return index < 0 ? last : clamp(index - 1);
    case 'PageDown':
      return clamp(Math.max(index, 0) + page);
    case 'PageUp':
      return clamp(index - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

/**
 * The row that type-ahead goes to: the next one after `index` whose text starts with what was
 * typed, from the top again at the end. One letter typed repeatedly steps through its rows.
 * Returns -1 when none does.
 */
export function typeAhead(
  textOf: (index: number) => string,
  length: number,
  index: number,
  typed: string,
): number {
  const letters = [...typed.toLowerCase()];
  const repeated = letters.every((letter) => letter === letters[0]);
  const wanted = repeated ? (letters[0] ?? '') : letters.join('');
  // While a word grows, the row it is on may still be the one; a single letter means the next.
  const start = repeated ? index + 1 : Math.max(index, 0);
  for (let step = 0; step < length; step += 1) {
    const at = (start + step) % length;
    if (textOf(at).toLowerCase().startsWith(wanted)) return at;
  }
  return -1;
}
