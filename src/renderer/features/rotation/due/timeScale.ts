import type { DueRow } from '#renderer/features/rotation/dueList.ts';

/** Days from today that the picture reaches in each direction; what is further away stands at its edge. */
const reach = 400;

/** How many places there are for keys, an odd number: today has one of its own. */
const places = 41;

/** Keys that stand at one place of the picture. */
export interface TimePlace {
  /** From 0 to 1, the place's middle. */
  at: number;
  rows: readonly DueRow[];
  /** The fewest and the most days until one of them is due. */
  days: readonly [number, number];
  /** The most urgent of them says. */
  status: 'overdue' | 'soon' | 'fine';
}

/**
 * Where a day stands, from 0 to 1: today in the middle, near days wide and far ones narrow, as the square
 * root has them.
 *
 * @param days from today, negative for the past
 */
export function positionOf(days: number): number {
  const held = Math.min(reach, Math.max(-reach, days));
  return 0.5 + (Math.sign(held) * Math.sqrt(Math.abs(held) / reach)) / 2;
}

/** Days that are named below it. */
export const ticks: readonly { days: number; label: string }[] = [
  { days: -365, label: 'a year late' },
  { days: -90, label: '90 days' },
  { days: -30, label: '30' },
  { days: 0, label: 'due' },
  { days: 30, label: '30' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'in a year' },
];

const urgency = { overdue: 0, soon: 1, fine: 2 } as const;

/** Keys by where they stand towards the day they are due, the longest overdue first. Keys that never are stand nowhere. */
export function placesIn(rows: readonly DueRow[]): TimePlace[] {
  const found = new Map<number, DueRow[]>();
  for (const row of rows) {
    const { inDays } = row.due;
    if (inDays === null) continue;
    const place = Math.round(positionOf(inDays) * (places - 1));
    const there = found.get(place);
    if (there) there.push(row);
    else found.set(place, [row]);
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([place, there]): TimePlace => {
      const days = there.map(({ due }) => due.inDays ?? 0);
      const statuses = there.map(({ due: { status } }) =>
        status === 'overdue' || status === 'soon' ? status : ('fine' as const),
      );
      return {
        at: place / (places - 1),
        rows: there,
        days: [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))],
        status: statuses.reduce((a, b) => (urgency[b] < urgency[a] ? b : a)),
      };
    });
}

const far = (days: number): string => (days === 1 ? '1 day' : `${days} days`);

/** When the keys of a place are due, in words: `overdue by 10 to 12 days`, `due today`, `due in 9 days`. */
export function placeWords([least, most]: TimePlace['days']): string {
  if (least < 0 && most < 0)
    return least === most ? `overdue by ${far(-most)}` : `overdue by ${-most} to ${far(-least)}`;
  if (least === 0 && most === 0) return 'due today';
  return least === most ? `due in ${far(most)}` : `due in ${least} to ${far(most)}`;
}
