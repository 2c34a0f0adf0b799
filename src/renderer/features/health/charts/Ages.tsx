import { count, grouped } from '#renderer/words.ts';
import type { HealthCharts } from '#shared/contract/advisor.ts';
import { Chart, wide } from './Chart.tsx';

const [top, tall, low] = [14, 96, 18];

/** When the keys that are there were made: a column a month, what is past its policy apart. */
export function Ages({ charts: { ages, ageless } }: { charts: HealthCharts }) {
  const most = Math.max(1, ...ages.map(({ keys }) => keys));
  const step = wide / Math.max(12, ages.length);
  const old = ages.reduce((sum, one) => sum + one.old, 0);
  const all = ages.reduce((sum, { keys }) => sum + keys, 0);
  const scale = (keys: number): number => (keys === 0 ? 0 : Math.max(2, (keys / most) * tall));
  const unknown = ageless > 0 ? ` Of ${count(ageless, 'more key')} nobody told when it was made.` : '';
  return (
    <Chart
      title="Age of keys"
      says={
        all === 0
          ? `No key has a day that it was made.${unknown}`
          : `${grouped(old)} of ${count(all, 'key')} ${old === 1 ? 'is' : 'are'} older than the policy lets them get.${unknown}`
      }
      high={top + tall + low}
      list={ages
        .filter(({ keys }) => keys > 0)
        .map(
          ({ month, keys, old: late }) =>
            `${month}: ${count(keys, 'key')} made${late > 0 ? `, ${grouped(late)} past the policy` : ''}`,
        )}
      legend={
        <>
          <span className="chart-mark chart-fine" /> Within the policy, or switched off
          <span className="chart-mark chart-late" /> Past it
        </>
      }
    >
      <line className="chart-base" x1="0" x2={wide} y1={top + tall} y2={top + tall} />
      {ages.map(({ month, keys, old: late }, index) => {
        const x = wide - (ages.length - index) * step;
        const [whole, bad] = [scale(keys), (scale(keys) * late) / Math.max(1, keys)];
        return (
          <g key={month}>
            <rect
              className="chart-fine"
              x={x + 1}
              width={step - 2}
              y={top + tall - whole}
              height={whole - bad}
            />
            <rect className="chart-late" x={x + 1} width={step - 2} y={top + tall - bad} height={bad} />
            {keys === most && keys > 0 && (
              <text x={x + step / 2} y={top + tall - whole - 3} textAnchor="middle">
                {grouped(keys)}
              </text>
            )}
            {(month.endsWith('-01') || index === 0) && (
              <text x={x + 1} y={top + tall + 13}>
                {month.endsWith('-01') || ages.length < 12 ? month : ''}
              </text>
            )}
          </g>
        );
      })}
    </Chart>
  );
}
