import '#renderer/components/pane.css';
import { BellOff, CircleSlash2, EyeOff, Undo2, Wrench } from 'lucide-react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { useNow } from '#renderer/stores/now.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, count, exactly, grouped, said } from '#renderer/words.ts';
import { mostAtOnce } from '#shared/atOnce.ts';
import type { Dismissal, Finding } from '#shared/finding.ts';
import { findingKinds } from '#shared/findingKinds.ts';
import { mend, mendsAlone, verbOf } from './actions.ts';
import { runChecks } from './health.ts';
import { blindKey, type Row } from './rows.ts';
import { severityLooks } from './severities.ts';

/** Takes a dismissal back. */
const reopen = (id: string) =>
  attempt(async () => {
    await call('health.reopen', { ids: [id] });
    await runChecks();
  });

const dismiss = (findings: readonly Finding[], title: string) =>
  openDialog({ kind: 'dismissFindings', ids: findings.slice(0, mostAtOnce).map(({ id }) => id), title });

function Severe({ severity }: Pick<Finding, 'severity'>) {
  const { icon: Icon, word, tone } = severityLooks[severity];
  return (
    <span className={`health-severe ${tone}`}>
      <Icon size={14} aria-hidden="true" />
      {word} severity
    </span>
  );
}

function FindingDetails({ finding, dismissal }: { finding: Finding; dismissal: Dismissal | null }) {
  const now = useNow();
  const { kind, severity, subject, evidence, action, advice } = finding;
  const { label, why } = findingKinds[kind];
  return (
    <div className="pane">
      <header className="pane-head">
        <div className="pane-title">
          <h2>{tilde(subject.name)}</h2>
          <p className="faint pane-under">{label}</p>
        </div>
      </header>
      <Scrolled className="pane-body" label={subject.name}>
        <div className="pane-actions">
          {action && (
            <Button icon={Wrench} tone="main" onClick={() => mend(finding)}>
              {verbOf(finding)}
            </Button>
          )}
          {dismissal ? (
            <Button icon={Undo2} onClick={() => void reopen(finding.id)}>
              Take back
            </Button>
          ) : (
            <Button icon={BellOff} onClick={() => dismiss([finding], subject.name)}>
              Dismiss…
            </Button>
          )}
        </div>
        <Severe severity={severity} />
        <section aria-label="What was seen">
          <ul className="health-evidence selectable">
            {evidence.map((line) => (
              <li key={line}>{tilde(line)}</li>
            ))}
          </ul>
        </section>
        <section className="pane-section">
          <h3>Why it matters</h3>
          <p>{why}</p>
        </section>
        {advice && (
          <section className="pane-section">
            <h3>{action ? 'Good to know' : 'What to do'}</h3>
            <p className="selectable">{tilde(advice)}</p>
          </section>
        )}
        <Facts label="Details">
          {subject.account && (
            <Fact label="Account">
              <span>{subject.account}</span>
            </Fact>
          )}
          {dismissal && (
            <>
              <Fact label="Dismissed">
                <span title={exactly(dismissal.at)}>{ago(dismissal.at, now)}</span>
              </Fact>
              <Fact label="Because">
                <span>{dismissal.reason}</span>
              </Fact>
              <Fact label="Comes back">
                <span title={exactly(dismissal.until)}>{said(dismissal.until, now)}</span>
              </Fact>
            </>
          )}
        </Facts>
      </Scrolled>
    </div>
  );
}

function GroupDetails({ row }: { row: Extract<Row, { line: 'group' }> }) {
  const { group, label, findings } = row;
  const mendable = findings.filter(mendsAlone).slice(0, mostAtOnce);
  const hidden = group.count - findings.length;
  return (
    <div className="pane">
      <header className="pane-head">
        <div className="pane-title">
          <h2>{label}</h2>
          <p className="faint pane-under">{count(group.count, 'finding')}</p>
        </div>
      </header>
      <Scrolled className="pane-body" label={label}>
        <div className="pane-actions">
          {mendable.length > 0 && (
            <Button
              icon={Wrench}
              tone="main"
              onClick={() =>
                openDialog({ kind: 'mendFindings', ids: mendable.map(({ id }) => id), title: label })
              }
            >
              {mendable.length === group.count ? `Mend all ${mendable.length}…` : `Mend ${mendable.length}…`}
            </Button>
          )}
          <Button icon={BellOff} onClick={() => dismiss(findings, label)}>
            {findings.length > mostAtOnce ? `Dismiss ${mostAtOnce}…` : 'Dismiss all…'}
          </Button>
        </div>
        <Severe severity={group.severity} />
        <section className="pane-section">
          <h3>Why it matters</h3>
          <p>{findingKinds[group.kind].why}</p>
        </section>
        {mendable.length > 0 && mendable.length < group.count && (
          <p className="faint">
            {mendable.length === mostAtOnce
              ? `${mostAtOnce} can be mended in one go.`
              : 'The others need a choice that is yours.'}
          </p>
        )}
        {hidden > 0 && <p className="faint">{grouped(hidden)} more are not listed here.</p>}
      </Scrolled>
    </div>
  );
}

/** All of what is selected: what was seen, why it matters, and what mends it. */
export function FindingPane({ row }: { row: Row }) {
  switch (row.line) {
    case 'group':
      return <GroupDetails row={row} />;
    case 'finding':
      return <FindingDetails finding={row.finding} dismissal={row.dismissal} />;
    case 'blind':
      return (
        <EmptyState icon={EyeOff} title={row.blind.what}>
          {row.blind.why} It is not known to be good.
        </EmptyState>
      );
    case 'fold':
      return (
        <EmptyState
          icon={row.key === blindKey ? EyeOff : CircleSlash2}
          title={`${row.label}: ${grouped(row.count)}`}
        >
          {row.key === blindKey
            ? 'What could not be looked at is not known to be good.'
            : 'Each comes back on its day, or when you take it back.'}
        </EmptyState>
      );
  }
}
