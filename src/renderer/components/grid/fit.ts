/** How much room a column takes, and how easily it is missed. */
export interface Room {
  id: string;
  /** The least width in which it can be read, in pixels. */
  least: number;
  /** Its part of the room that is left over; none for a column of a fixed width. */
  share?: number;
  /** The first to go is the one with the highest; without one it stays, whatever happens. */
  rank?: number;
}

/** Space between two columns, and beside the first and the last. */
const gap = 16;
const sides = 40;

const needed = (columns: readonly Room[]): number =>
  columns.reduce((sum, { least }) => sum + least + gap, sides - gap);

/**
 * The columns for which a list of this width has room, in their order, and their widths as CSS takes
 * them. The least important go first; what always stays is squeezed rather than cut.
 */
export function fitColumns(columns: readonly Room[], width: number): { ids: string[]; template: string } {
  const droppable = columns
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => (b.rank ?? 0) - (a.rank ?? 0));
  let kept = columns;
  for (const next of droppable) {
    if (needed(kept) <= width) break;
    kept = kept.filter((one) => one !== next);
  }
  const squeezed = needed(kept) > width;
  const ids = kept.map(({ id }) => id);
  const template = kept
    .map(({ least, share }) =>
      squeezed
        ? `minmax(0, ${least}fr)`
        : share === undefined
          ? `${least}px`
          : `minmax(${least}px, ${share}fr)`,
    )
    .join(' ');
  return { ids, template };
}
