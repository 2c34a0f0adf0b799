import { printable } from '#shared/printable.ts';

/** How many columns a string takes on a terminal, near enough: code points, not UTF-16 units. */
const width = (text: string): number => [...text].length;

/**
 * A plain table: columns padded to their widest cell, two spaces apart, no trailing spaces.
 *
 * @param head column titles
 * @param rows cells; each becomes one printable line, so that no name can break out of its own
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
