import { searchWords } from '#renderer/words.ts';
import type { FindingGroup, HealthView } from '#shared/contract/advisor.ts';
import type { Dismissal, Finding, NotLooked } from '#shared/finding.ts';
import { findingKinds, type Severity } from '#shared/findingKinds.ts';

/** A line of the list: the head of a group, or something in it. */
export type Row =
  | { key: string; line: 'group'; label: string; group: FindingGroup; open: boolean; findings: Finding[] }
  | { key: string; line: 'finding'; finding: Finding; dismissal: Dismissal | null }
  | { key: string; line: 'fold'; label: string; count: number; open: boolean }
  | { key: string; line: 'blind'; blind: NotLooked };

export const dismissedKey = 'dismissed';
export const blindKey = 'not-looked';

interface Shown {
  search: string;
  severity: Severity | 'all';
  /** Keys of the heads whose folding the person changed. */
  turned: ReadonlySet<string>;
}

/** Which heads are open from the beginning: those of high severity. */
const opens = ({ severity }: FindingGroup): boolean => severity === 'high';

const matches = (words: readonly string[], { kind, subject, evidence }: Finding): boolean => {
  if (words.length === 0) return true;
  const text = [findingKinds[kind].label, subject.name, subject.account ?? '', ...evidence]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
};

/** The lines of the list: findings by kind, the worst first; then what was dismissed, and what was not looked at. */
export function rowsOf(view: HealthView, { search, severity, turned }: Shown): Row[] {
  const words = searchWords(search);
  const narrowed = words.length > 0 || severity !== 'all';
  const found = view.findings.filter(
    (finding) => (severity === 'all' || finding.severity === severity) && matches(words, finding),
  );
  const byKind = new Map<string, Finding[]>();
  for (const finding of found) {
    const list = byKind.get(finding.kind);
    if (list) list.push(finding);
    else byKind.set(finding.kind, [finding]);
  }
  const groups = view.groups.flatMap((group): Row[] => {
    const findings = byKind.get(group.kind);
    if (!findings) return [];
    const open = turned.has(group.kind) !== (narrowed || opens(group));
    const head: Row = {
      key: group.kind,
      line: 'group',
      label: findingKinds[group.kind].label,
      group,
      open,
      findings,
    };
    return [head, ...(open ? findings.map((finding) => lineOf(finding, null)) : [])];
  });
  const put = view.dismissed.filter(({ finding }) => matches(words, finding));
  const blind = words.length > 0 || severity !== 'all' ? [] : view.notLooked;
  return [
    ...groups,
    ...folded(dismissedKey, 'Dismissed', put, turned, ({ finding, dismissal }) => lineOf(finding, dismissal)),
    ...folded(blindKey, 'Not looked at', blind, turned, (one) => ({
      key: `blind ${one.what}`,
      line: 'blind',
      blind: one,
    })),
  ];
}

const lineOf = (finding: Finding, dismissal: Dismissal | null): Row => ({
  key: finding.id,
  line: 'finding',
  finding,
  dismissal,
});

function folded<T>(
  key: string,
  label: string,
  items: readonly T[],
  turned: ReadonlySet<string>,
  rowOf: (item: T) => Row,
): Row[] {
  if (items.length === 0) return [];
  const open = turned.has(key);
  return [{ key, line: 'fold', label, count: items.length, open }, ...(open ? items.map(rowOf) : [])];
}
