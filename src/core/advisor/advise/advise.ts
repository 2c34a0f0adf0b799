import type { FindingGroup } from '#shared/contract/advisor.ts';
import type { Finding, NotLooked, Score } from '#shared/finding.ts';
import { type Severity, severities } from '#shared/findingKinds.ts';
import { groupBy } from '#shared/groupBy.ts';
import { count, listed } from '#shared/words.ts';
import { checks } from '../checks/index.ts';
import { type Scene, sceneOf } from '../checks/scene.ts';
import { tightenedName, watchedIn } from '../checks/tightened.ts';
import type { Found } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import type { Snapshot } from '../facts/snapshot.ts';

/** What a look found. */
export interface Advice {
  score: Score;
  groups: FindingGroup[];
  /** The worst first, by group; of a kind, at most `mostOfAKind`. */
  findings: Finding[];
  /** Those among the findings that were dismissed. */
  dismissed: Finding[];
  notLooked: NotLooked[];
}

/** Of a kind that has more, the others are counted. */
export const mostOfAKind = 200;

const rank: Readonly<Record<Severity, number>> = { high: 0, medium: 1, low: 2 };

/** Whether it can be mended together with others of its kind: nothing has to be chosen for it. */
export const mendsAlone = ({ action }: Pick<Finding, 'action'>): boolean =>
  action?.kind === 'iam' || action?.kind === 'kms';

/**
 * Runs every check over a snapshot.
 *
 * @param snapshot all there is to look at
 * @param dismissed ids of findings that count as dismissed now
 * @param everyone whether all of a kind are told, however many
 */
export function advise(snapshot: Snapshot, dismissed: ReadonlySet<string>, everyone = false): Advice {
  const scene = sceneOf(snapshot);
  const all: Found[] = [];
  for (const check of checks) for (const one of check(scene)) all.push(one);
  const open = dismissed.size === 0 ? all : all.filter(({ id }) => !dismissed.has(id));
  return {
    score: scoreOf(scene, open),
    ...grouped(open, everyone ? Number.POSITIVE_INFINITY : mostOfAKind),
    dismissed: open === all ? [] : all.filter(({ id }) => dismissed.has(id)).map((one) => one.tell()),
    notLooked: notLookedAt(scene),
  };
}

function scoreOf({ keys }: Scene, open: readonly Found[]): Score {
  const bad = new Uint8Array(keys.length);
  const mark = ({ index }: KeyFacts) => {
    bad[index] = 1;
  };
  for (const { severity, keys: of } of open) {
    if (severity === 'low') continue;
    if ('index' in of) mark(of);
    else of.forEach(mark);
  }
  const count = bad.reduce((sum, one) => sum + one, 0);
  return { clean: keys.length - count, total: keys.length };
}

function grouped(open: readonly Found[], most: number): Pick<Advice, 'groups' | 'findings'> {
  const kinds = [...groupBy(open, ({ kind }) => kind)].map(([kind, list]) => {
    // The worst are told; those that are told are then in the order of their names.
    const told = worstOf(list, most)
      .map((one) => one.tell())
      .sort((a, b) => rank[a.severity] - rank[b.severity] || inOrder(a.subject.name, b.subject.name));
    return { kind, severity: told[0]?.severity ?? 'low', count: list.length, told };
  });
  const order = kinds.sort((a, b) => rank[a.severity] - rank[b.severity]);
  return {
    groups: order.map(({ told, ...group }) => ({ ...group, mendable: told.filter(mendsAlone).length })),
    findings: order.flatMap(({ told }) => told),
  };
}

/** So many of them, the worst first. */
function worstOf(list: readonly Found[], most: number): Found[] {
  const worst: Found[] = [];
  for (const severity of severities)
    for (const one of list) {
      if (worst.length === most) return worst;
      if (one.severity === severity) worst.push(one);
    }
  return worst;
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What the mirrors themselves leave open. What key services refused is in `services`. */
function notLookedAt(scene: Scene): NotLooked[] {
  const { accounts, principals, keys, state } = scene;
  const untoldBy = new Map<KeyFacts['account'], number>();
  for (const { account, active, lastUse } of keys)
    if (active && !lastUse) untoldBy.set(account, (untoldBy.get(account) ?? 0) + 1);
  const found = accounts.flatMap((facts): NotLooked[] => {
    const { account, mirror, services } = facts;
    const { lastSync, name } = account;
    if (!lastSync || mirror.users.length + mirror.roles.length + (mirror.root?.keys.length ?? 0) === 0)
      return [
        {
          what: `Users, roles and policies of ${name}`,
          why: lastSync?.problems[0] ?? 'The account was not synced yet.',
        },
        ...(services?.notLooked ?? []),
      ];
    let unlisted = 0;
    let blind = 0;
    for (const user of mirror.users) {
      if (user.keys === null) unlisted++;
      if (user.mfa === null) blind++;
    }
    const untold = untoldBy.get(account) ?? 0;
    const unread = new Set<string>();
    const { users, roles } = principals.get(account.id) ?? {};
    for (const list of [users, roles])
      for (const { powers } of list?.values() ?? []) for (const label of powers.unread) unread.add(label);
    return [
      ...(lastSync.status === 'complete'
        ? []
        : [
            {
              what: `Parts of ${name}`,
              why: lastSync.problems.slice(0, 3).join(' ') || 'The last sync failed.',
            },
          ]),
      ...(unlisted > 0
        ? [{ what: `The keys of ${count(unlisted, 'user')} of ${name}`, why: 'They were not listed.' }]
        : []),
      ...(blind > 0
        ? [
            {
              what: `The second factor of ${count(blind, 'user')} of ${name}`,
              why: 'The account has not told.',
            },
          ]
        : []),
      ...(untold > 0
        ? [{ what: `When ${count(untold, 'key')} of ${name} were used`, why: 'The account has not told.' }]
        : []),
      ...(unread.size > 0
        ? [
            {
              what: `What ${listed([...unread].sort())} of ${name} may do`,
              why: 'Their documents were not read.',
            },
          ]
        : []),
      ...(mirror.root === null
        ? [{ what: `The root user of ${name}`, why: 'The account has not told of it.' }]
        : []),
      ...watchedIn(facts, scene).flatMap((record) =>
        (record.watch?.notLooked ?? ['It was not asked yet.']).map((why) => ({
          what: `Calls refused since ${tightenedName(record)} of ${name} was tightened`,
          why,
        })),
      ),
      ...(services?.notLooked ?? [
        { what: `Key services and buckets of ${name}`, why: 'They were not asked yet.' },
      ]),
    ];
  });
  const apart = state.credentials.filter(({ remote }) => !remote).length;
  return apart === 0
    ? found
    : [
        ...found,
        {
          what: `The age and use of ${count(apart, 'key')} at the service`,
          why: 'Its account is not connected here, so only what QCred knows itself was looked at.',
        },
      ];
}

/** Whether findings of this severity or worse are open. */
export const hasAtLeast = (groups: readonly FindingGroup[], severity: Severity): boolean =>
  groups.some((group) => severities.indexOf(group.severity) <= severities.indexOf(severity));
