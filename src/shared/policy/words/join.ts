/** The word before the last of several. */
export type Last = 'and' | 'or';

/** "a", "a and b", "a, b and c"; with `or` in place of `and` where that is given. */
export function join(parts: readonly string[], last: Last = 'and'): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${last} ${parts.at(-1)}`;
}

/** `join` that names a few and counts the rest. */
export const joinFew = (parts: readonly string[], most: number, last: Last = 'and'): string =>
  parts.length <= most
    ? join(parts, last)
    : join([...parts.slice(0, most), `${parts.length - most} more`], last);
