import { count } from '#renderer/words.ts';
import type { HealthCharts } from '#shared/contract/advisor.ts';
import { Chart, LineName, line, named, wide } from './Chart.tsx';

const words = { finished: 'finished', undone: 'taken back', running: 'under way' } as const;
const day = 86_400_000;

/** When keys were replaced, and how long it took. */
export function RotationHistory({ charts: { at, rotations } }: { charts: HealthCharts }) {
  const now = Date.parse(at);
  const first = Math.min(now - 30 * day, ...rotations.map(({ startedAt }) => Date.parse(startedAt)));
  const positionOf = (time: number): number =>
    named + ((Math.min(now, Math.max(first, time)) - first) / (now - first)) * (wide - named - 6);
  const high = rotations.length * line;
  const done = rotations.filter(({ state }) => state === 'finished').length;
  return (
    <Chart
      title="Rotations"
      says={
        rotations.length === 0
          ? 'No key was rotated here yet.'
          : `${count(done, 'key')} of the latest ${rotations.length} replaced.`
      }
      high={high + 18}
      list={rotations.map(
        ({ key, startedAt, endedAt, state }) =>
          `${key}: begun on ${startedAt.slice(0, 10)}, ${words[state]}${endedAt === null ? '' : ` on ${endedAt.slice(0, 10)}`}`,
      )}
      legend={
        <>
          <span className="chart-mark chart-dot" /> Finished
          <span className="chart-mark chart-ring" /> Taken back
          <span className="chart-mark chart-way" /> Under way
        </>
      }
    >
      {rotations.map(({ key, startedAt, endedAt, state }, index) => {
        const from = positionOf(Date.parse(startedAt));
        const to = positionOf(endedAt === null ? now : Date.parse(endedAt));
        const y = index * line + line / 2;
        return (
          <g key={`${key} ${startedAt}`}>
            <LineName name={key} at={index} />
            <line className="chart-rule" x1={named} x2={wide} y1={y} y2={y} />
            <rect
              className={state === 'running' ? 'chart-way' : 'chart-fine'}
              x={from}
              y={y - 2}
              width={Math.max(2, to - from)}
              height="4"
            />
            {state !== 'running' && (
              <circle className={state === 'finished' ? 'chart-dot' : 'chart-ring'} cx={to} cy={y} r="5" />
            )}
          </g>
        );
      })}
      <text x={named} y={high + 12}>
        {new Date(first).toISOString().slice(0, 10)}
      </text>
      <text x={wide} y={high + 12} textAnchor="end">
        Today
      </text>
    </Chart>
  );
}
