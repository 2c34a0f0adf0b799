import { Segmented } from '#renderer/components/Segmented.tsx';
import { count, grouped } from '#renderer/words.ts';
import type { HealthView } from '#shared/contract/advisor.ts';
import { type Severity, severities } from '#shared/findingKinds.ts';
import { severityLooks } from './severities.ts';
import { Trend } from './Trend.tsx';

export type Filter = Severity | 'all';

interface ScoreBarProps {
  view: HealthView;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

/** How many findings there are of a severity, as far as they are told. */
const countOf = ({ findings }: HealthView, severity: Severity): number =>
  findings.filter((finding) => finding.severity === severity).length;

/** The score, how it was before, and the findings by how much they matter. */
export function ScoreBar({ view, filter, onFilter }: ScoreBarProps) {
  const { clean, total } = view.score;
  const share = total === 0 ? 100 : Math.floor((clean / total) * 100);
  const options = [
    { value: 'all' as const, label: `All ${grouped(view.findings.length)}` },
    ...severities.map((severity) => ({
      value: severity,
      label: `${severityLooks[severity].word} ${grouped(countOf(view, severity))}`,
    })),
  ];
  return (
    <section className="health-score" aria-label="Score">
      <p className="health-number">
        {total > 0 && <strong>{share}%</strong>}
        <span>
          {total === 0
            ? 'No keys yet'
            : `${grouped(clean)} of ${count(total, 'key')} ${clean === 1 ? 'has' : 'have'} no open finding of high or medium severity`}
        </span>
      </p>
      <Trend days={view.trend} />
      <Segmented label="Severity" options={options} value={filter} onChange={onFilter} />
    </section>
  );
}
