import type { TrendDay } from '#shared/contract/advisor.ts';
import type { Finding } from '#shared/finding.ts';
import { severities } from '#shared/findingKinds.ts';
import { advise } from '../advise/advise.ts';
import { type Scene, sceneOf } from '../checks/scene.ts';
import type { KeyFacts } from '../facts/keys.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { daysSince, daysWords } from '../facts/time.ts';
import type { PrincipalFacts } from '../paths/principals.ts';
import { type Review, reviewPage } from './page.ts';

/** So many fit on the page; the others are counted. */
const mostRows = 16;
const mostFindings = 7;

/**
 * The access review: who can do what, with the ages and uses of their keys, what is wrong, and where to sign.
 *
 * @param snapshot all there is to look at
 * @param dismissed ids of findings that count as dismissed now
 * @returns a page of HTML that needs nothing else
 */
export function accessReview(
  snapshot: Snapshot,
  dismissed: ReadonlySet<string>,
  trend: readonly TrendDay[],
): string {
  const scene = sceneOf(snapshot);
  const advice = advise(snapshot, dismissed);
  const worst = advice.findings.filter(({ severity }) => severity !== 'low');
  const rows = [...scene.principals.values()]
    .flatMap(({ users, roles }) => [...users.values(), ...roles.values()])
    .map((who) => rowOf(who, scene, worst))
    .sort((a, b) => b.weight - a.weight || (a.who < b.who ? -1 : 1));
  const review: Review = {
    at: new Date(snapshot.now).toISOString(),
    accounts: snapshot.accounts.map(
      ({ account }) => `${account.name} (${account.accountId || account.provider})`,
    ),
    score: advice.score,
    before: trend.length > 1 ? (trend[0] ?? null) : null,
    counts: severities.map((severity) => ({
      severity,
      count: advice.findings.filter((one) => one.severity === severity).length,
    })),
    rows: rows.slice(0, mostRows),
    moreRows: Math.max(0, rows.length - mostRows),
    findings: worst.slice(0, mostFindings),
    moreFindings: Math.max(0, worst.length - mostFindings),
    dismissed: advice.dismissed.length,
    notLooked: advice.notLooked,
  };
  return reviewPage(review);
}

function rowOf(
  who: PrincipalFacts,
  scene: Scene,
  worst: readonly Finding[],
): Review['rows'][number] & { weight: number } {
  const { kind, name, facts, powers } = who;
  const keys = kind === 'user' ? scene.keysOfUser(facts.account.id, name) : [];
  const active = keys.filter((key) => key.active);
  const own = worst.filter(
    ({ subject }) =>
      subject.accountId === facts.account.id &&
      (subject.name === name || subject.name.startsWith(`${name}: `)),
  );
  const weight =
    (powers.everything ? 1000 : powers.paths.length + powers.roles.length > 0 ? 500 : 0) +
    own.length * 10 +
    active.length;
  return {
    who: name,
    kind,
    may: mayWords(who),
    keys: keys.length === 0 ? (kind === 'role' ? '' : 'None') : `${active.length} of ${keys.length} active`,
    age: oldest(active, scene.now),
    used: lastUse(
      kind === 'role' && 'lastUse' in who.told
        ? [who.told.lastUse?.at ?? null]
        : active.map(({ lastUse: use }) => use?.at ?? null),
      scene.now,
    ),
    mfa: 'mfa' in who.told ? (who.told.mfa === null ? 'Not known' : who.told.mfa ? 'Yes' : 'No') : '',
    findings: own.length,
    weight,
  };
}

function mayWords({ powers, policies }: PrincipalFacts): string {
  if (powers.everything) return 'Everything';
  if (powers.paths.length + powers.roles.length > 0) return 'Can come to everything';
  if (policies.length === 0) return 'Nothing';
  const names = policies.map(({ label }) =>
    label.replace(/^the (?:inline )?policy /, '').replace(/ of the group /, ', by '),
  );
  const shown = [...new Set(names)].slice(0, 2);
  return `${shown.join('; ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}${powers.unread.length > 0 ? ' (not all read)' : ''}`;
}

function oldest(keys: readonly KeyFacts[], now: number): string {
  const [first] = keys.flatMap(({ createdAt }) => createdAt ?? []).sort();
  return first === undefined ? '' : daysWords(daysSince(first, now));
}

function lastUse(uses: readonly (string | null)[], now: number): string {
  if (uses.length === 0) return '';
  const last = uses
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return last === undefined ? 'None seen' : agoWords(daysSince(last, now));
}

const agoWords = (days: number): string => (days === 0 ? 'Today' : `${daysWords(days)} ago`);
