import { count, grouped } from '#renderer/words.ts';
import type { HealthCharts } from '#shared/contract/advisor.ts';
import { Chart, fitted, LineName, line, named, wide } from './Chart.tsx';

const mostColumns = 6;
const head = 20;

/** With which services keys were used: the last month filled, earlier ones as rings. */
export function ServicesByKey({ charts: { at, services, moreServices } }: { charts: HealthCharts }) {
  const recent = new Date(Date.parse(at) - 30 * 86_400_000).toISOString();
  const often = new Map<string, number>();
  for (const { services: used } of services)
    for (const { service } of used) often.set(service, (often.get(service) ?? 0) + 1);
  const columns = [...often]
    .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
    .slice(0, mostColumns)
    .map(([service]) => service);
  const step = (wide - named) / Math.max(1, columns.length);
  const more =
    moreServices > 0
      ? ` ${count(moreServices, 'more key')} ${moreServices === 1 ? 'was' : 'were'} used, too.`
      : '';
  const most = services.reduce((sum, one) => Math.max(sum, one.services.length), 0);
  return (
    <Chart
      title="Services by key"
      says={
        services.length === 0
          ? 'No service told what a key was used for.'
          : `At most ${count(most, 'service')} for one key, as far as it was seen.${more}`
      }
      high={head + services.length * line}
      list={services.map(
        ({ key, services: used }) =>
          `${key}: ${used
            .map(
              ({ service, regions, first, last }) =>
                `${service}${regions.length > 0 ? ` in ${regions.join(' and ')}` : ''}, from ${first.slice(0, 10)} to ${last.slice(0, 10)}`,
            )
            .join('; ')}`,
      )}
      legend={
        <>
          <span className="chart-mark chart-dot" /> Used in the last 30 days
          <span className="chart-mark chart-ring" /> Before
        </>
      }
    >
      {columns.map((service, index) => (
        <text key={service} x={named + (index + 0.5) * step} y="12" textAnchor="middle">
          {fitted(service, Math.max(6, Math.floor(step / 7)))}
        </text>
      ))}
      {services.map(({ key, services: used }, at_) => (
        <g key={key} transform={`translate(0 ${head})`}>
          <LineName name={key} at={at_} />
          <line
            className="chart-rule"
            x1={named}
            x2={wide}
            y1={at_ * line + line / 2}
            y2={at_ * line + line / 2}
          />
          {columns.map((column, index) => {
            const one = used.find(({ service }) => service === column);
            return (
              one && (
                <circle
                  key={column}
                  className={one.last > recent ? 'chart-dot' : 'chart-ring'}
                  cx={named + (index + 0.5) * step}
                  cy={at_ * line + line / 2}
                  r="5"
                >
                  <title>{`${column}: ${grouped(one.regions.length)} regions, last ${one.last.slice(0, 10)}`}</title>
                </circle>
              )
            );
          })}
        </g>
      ))}
    </Chart>
  );
}
