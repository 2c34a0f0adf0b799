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

/** The part of its least width that a column of a shared one keeps at least, where others are to keep theirs. */
const bearable = 0.6;

/** Whether columns of a fixed width, which hold dates and ids, can keep it and leave the others enough. */
function keepsFixed(columns: readonly Room[], width: number): boolean {
  const least = columns.map((one) =>
    one.share === undefined ? one : { ...one, least: one.least * bearable },
  );
  return needed(least) <= width;
}

/**
 * The columns for which a list of this width has room, in their order, and their widths as CSS takes
 * them. The least important go first; what always stays is squeezed rather than cut: at first only what
 * shares the room, which can be shortened.
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
  const fixed = !squeezed || keepsFixed(kept, width);
  const widthOf = ({ least, share }: Room): string => {
    if (share === undefined && fixed) return `${least}px`;
    return squeezed ? `minmax(0, ${least}fr)` : `minmax(${least}px, ${share}fr)`;
  };
  const ids = kept.map(({ id }) => id);
  const template = kept.map(widthOf).join(' ');
  return { ids, template };
}
