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

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** Whether a key press asks for the menu of what the cursor is on. */
export const isMenuKey = ({ key, shiftKey }: Pressed): boolean =>
  key === 'ContextMenu' || (shiftKey && key === 'F10');

/** Whether a key press deletes what the cursor is on: a Mac has no Delete key of its own. */
export const isDeleteKey = ({ key, metaKey }: Pressed): boolean =>
  key === 'Delete' || (key === 'Backspace' && metaKey);

/** Whether a key press is a letter of type-ahead. `/` goes to the search, Space is the list's. */
export const isLetter = ({ key, ctrlKey, metaKey }: Pressed): boolean =>
  key.length === 1 && key !== '/' && key !== ' ' && !ctrlKey && !metaKey;
