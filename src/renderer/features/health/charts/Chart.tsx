import type { ReactNode } from 'react';

/** How wide a chart is drawn; it takes the room that it has. */
export const wide = 480;
/** Where the names of its lines end. */
export const named = 168;
/** A line of one. */
export const line = 22;

interface ChartProps {
  title: string;
  /** What it says at a glance, in a sentence. */
  says: string;
  high: number;
  /** The same in words, for who does not see it. */
  list: readonly string[];
  /** What its marks mean. */
  legend?: ReactNode;
  children: ReactNode;
}

/** A chart, with what it says beside it. Nothing to draw is said instead. */
export function Chart({ title, says, high, list, legend, children }: ChartProps) {
  return (
    <section className="chart" aria-label={title}>
      <h2>{title}</h2>
      <p className="faint">{says}</p>
      {list.length > 0 && (
        <>
          <svg viewBox={`0 0 ${wide} ${high}`} aria-hidden="true">
            {children}
          </svg>
          {legend && (
            <p className="chart-legend" aria-hidden="true">
              {legend}
            </p>
          )}
          <ul className="visually-hidden">
            {list.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A name that fits before its line: its end tells it from others, so the middle goes. */
export const fitted = (name: string, most = 22): string => {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  const half = Math.floor((most - 1) / 2);
  return `${letters.slice(0, most - 1 - half).join('')}…${letters.slice(-half).join('')}`;
};

/** The name of a line, at its left. */
export function LineName({ name, at }: { name: string; at: number }) {
  return (
    <text x="0" y={at * line + 15}>
      {fitted(name)}
    </text>
  );
}
