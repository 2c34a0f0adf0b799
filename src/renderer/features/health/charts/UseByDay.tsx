import { count, grouped } from '#renderer/words.ts';
import type { HealthCharts } from '#shared/contract/advisor.ts';
import { Chart, LineName, line, named, wide } from './Chart.tsx';

/** Four shades: once, a few times, often, most of all. */
const shade = (uses: number, most: number): number =>
  uses === 0 ? 0 : 0.25 + 0.75 * (most === 1 ? 1 : Math.log(uses) / Math.log(most));

/** Which keys were used on which days. */
export function UseByDay({ charts: { days, uses, moreUses } }: { charts: HealthCharts }) {
  const most = Math.max(1, ...uses.flatMap(({ counts }) => counts));
  const step = (wide - named) / days.length;
  const high = uses.length * line;
  const more =
    moreUses > 0 ? ` The ${count(uses.length, 'key')} used last; ${grouped(moreUses)} more were.` : '';
  return (
    <Chart
      title="Use by key and day"
      says={
        uses.length === 0
          ? `No use was seen in ${count(days.length, 'day')}.`
          : `What QCred handed out and services told, over ${count(days.length, 'day')}.${more}`
      }
      high={high + 18}
      list={uses.map(
        ({ key, counts }) =>
          `${key}: ${days
            .flatMap((day, at) => ((counts[at] ?? 0) > 0 ? `${day} ${count(counts[at] ?? 0, 'use')}` : []))
            .join(', ')}`,
      )}
    >
      {uses.map(({ key, counts }, at) => (
        <g key={key}>
          <LineName name={key} at={at} />
          {counts.map((one, index) => (
            <rect
              key={days[index]}
              className={one === 0 ? 'chart-none' : 'chart-use'}
              fillOpacity={one === 0 ? 1 : shade(one, most).toFixed(2)}
              x={named + index * step + 1}
              y={at * line + 4}
              width={step - 2}
              height={line - 8}
              rx="1.5"
            >
              <title>{`${days[index]}: ${count(one, 'use')}`}</title>
            </rect>
          ))}
        </g>
      ))}
      <text x={named} y={high + 12}>
        {days[0]}
      </text>
      <text x={wide} y={high + 12} textAnchor="end">
        {days.at(-1)}
      </text>
    </Chart>
  );
}
