/** How many columns a string takes on a terminal, near enough: code points, not UTF-16 units. */
const width = (text: string): number => [...text].length;

/**
 * A plain table: columns padded to their widest cell, two spaces apart, no trailing spaces.
 *
 * @param head column titles
 * @param rows cells; control characters are shown as `?`, so that no name can move the cursor
 * @returns lines joined by newlines, without a last one
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows].map((row) => row.map(printable));
  const widths = head.map((_, i) => Math.max(...all.map((row) => width(row[i] ?? ''))));
  return all
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Text for a terminal: control characters are shown as `?`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this replaces
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
