import type { KeyUsesView } from '#shared/contract/index.ts';
import { barsOf, usesWords } from './uses.ts';

const [high, step, wide] = [16, 6, 4];
/** Where a key was not used at all. */
const none: readonly number[] = Array.from({ length: 12 }, () => 0);

/** How often a key was handed out, week by week: bars that its words say as well. `now` in milliseconds. */
export function Spark({ uses, now }: { uses: KeyUsesView | undefined; now: number }) {
  const weeks = uses?.weeks ?? none;
  const words = usesWords(uses, now);
  return (
    <span title={words}>
      <svg className="spark" width={weeks.length * step} height={high} aria-hidden="true">
        {barsOf(weeks, { high, step }).map(({ x, bar }) => {
          const tall = bar || 1;
          return (
            <rect
              key={x}
              className={bar === 0 ? 'spark-none' : undefined}
              x={x}
              y={high - tall}
              width={wide}
              height={tall}
            />
          );
        })}
      </svg>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
