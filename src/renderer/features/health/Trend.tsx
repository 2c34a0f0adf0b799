import { count } from '#renderer/words.ts';
import type { TrendDay } from '#shared/contract/advisor.ts';

const [wide, high] = [120, 24];
/** More days would be less than a pixel each. */
const most = 60;

const share = ({ clean, total }: TrendDay): number => (total === 0 ? 1 : clean / total);
const percent = (part: number): number => Math.floor(part * 100);

/** How the score was over time: a line, and the same in words. */
export function Trend({ days }: { days: readonly TrendDay[] }) {
  const shown = days.slice(-most);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last || shown.length < 2) return null;
  const step = wide / (shown.length - 1);
  const points = shown.map(
    (one, at) => `${(at * step).toFixed(1)},${(high - 2 - share(one) * (high - 4)).toFixed(1)}`,
  );
  const [from, to] = [percent(share(first)), percent(share(last))];
  const words = `${from}% on ${first.day}, ${to}% on ${last.day}, over ${count(shown.length, 'day')}`;
  return (
    <span className="health-trend" title={words}>
      <svg width={wide} height={high} viewBox={`0 0 ${wide} ${high}`} aria-hidden="true">
        <polyline points={points.join(' ')} />
      </svg>
      <span className="visually-hidden">Score: {words}.</span>
    </span>
  );
}
