/** One row of the table: something of ours beside what it is compared with. */
export interface Row {
  what: string;
  ours: number;
  unit: 'ms' | 'MB' | 'times';
  beside: string;
  theirs: number;
  /** The ratio aimed at, as words: "≤ 2×". */
  aim: string;
}

/** The middle of some numbers; robust against the odd slow run. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

/**
 * Times several things in turn, over and over, so that a busy moment of the machine hits all alike.
 *
 * @param rounds how often each is run; one more round before is thrown away
 * @param works what to time, by name
 * @returns the median of each, in milliseconds
 */
export async function inTurn<K extends string>(
  rounds: number,
  works: Readonly<Record<K, () => unknown>>,
): Promise<Record<K, number>> {
  const names = Object.keys(works) as K[];
  const times = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const start = performance.now();
      await works[name]();
      if (round > 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<K, number>;
}

/** The rows as a Markdown table. */
export function markdown(rows: readonly Row[]): string {
  const figure = (value: number, unit: string) =>
    `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
  const lines = rows.map(
    ({ what, ours, unit, beside, theirs, aim }) =>
      `| ${what} | ${figure(ours, unit)} | ${beside} | ${figure(theirs, unit)} | ${(ours / theirs).toFixed(2)}× | ${aim} |`,
  );
  return ['| What | QCred | Beside | | Ratio | Aim |', '|---|---:|---|---:|---:|---|', ...lines].join('\n');
}
