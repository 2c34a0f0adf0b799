import type { HealthCharts } from '#shared/contract/advisor.ts';
import { policyFinder } from '../../rotation/due/due.ts';
import { keySubject } from '../facts/found.ts';
import { type KeyFacts, keysOf, usesOf } from '../facts/keys.ts';
import type { Snapshot } from '../facts/snapshot.ts';
import { day, dayOf, daysAgo } from '../facts/time.ts';

/** How often QCred handed keys out: by access key id, by day. */
export type DayCounts = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Days of use that are drawn. */
export const drawnDays = 30;
/** Months of keys that are drawn; older ones stand in the first. */
const drawnMonths = 36;
/** So many keys have a line of their own. */
const mostLines = 10;
const mostServices = 8;
const mostRotations = 10;

/**
 * What charts show of keys: when they were made, when they were used, with which services, and when they were
 * replaced. What nobody told is left out, and counted.
 *
 * @param snapshot all there is to look at
 * @param handed how often QCred handed keys out
 */
export function chartsOf(snapshot: Snapshot, handed: DayCounts): HealthCharts {
  const keys = keysOf(snapshot);
  const { now } = snapshot;
  const days = Array.from({ length: drawnDays }, (_, back) =>
    dayOf(new Date(now - (drawnDays - 1 - back) * day).toISOString()),
  );
  const used = keys.flatMap((key) => lineOf(key, days, handed) ?? []).sort(byLast);
  const served = keys.flatMap((key) => servicesOf(key) ?? []).sort(byLast);
  return {
    at: new Date(now).toISOString(),
    ...agesOf(keys, snapshot),
    days,
    uses: used.slice(0, mostLines).map(({ key, counts }) => ({ key, counts })),
    moreUses: Math.max(0, used.length - mostLines),
    services: served.slice(0, mostLines).map(({ key, services }) => ({ key, services })),
    moreServices: Math.max(0, served.length - mostLines),
    rotations: rotationsOf(snapshot),
  };
}

const byLast = (a: { last: string }, b: { last: string }): number =>
  a.last < b.last ? 1 : a.last > b.last ? -1 : 0;

const nameOf = (key: KeyFacts): string => keySubject(key).name;

/** Months from the oldest key's to this one, with how many keys of each are there. */
function agesOf(keys: readonly KeyFacts[], { state, now }: Snapshot): Pick<HealthCharts, 'ages' | 'ageless'> {
  const policyOf = policyFinder(state);
  const found = new Map<string, { keys: number; old: number }>();
  const months = monthsUpTo(now);
  const [first = ''] = months;
  let ageless = 0;
  for (const key of keys) {
    const { createdAt } = key;
    if (createdAt === undefined) {
      ageless++;
      continue;
    }
    const own = createdAt.slice(0, 7);
    const last = months.at(-1) ?? own;
    // By a clock that is ahead, one may be of a month that is to come.
    if (own > last) continue;
    const month = months.includes(own) ? own : first;
    const limit = policyOf(key.credential ?? strangerOf(key)).maxAgeDays;
    const place = found.get(month) ?? { keys: 0, old: 0 };
    place.keys++;
    if (key.active && limit !== null && createdAt < daysAgo(limit, now)) place.old++;
    found.set(month, place);
  }
  const from = months.findIndex((month) => found.has(month));
  const ages = from < 0 ? [] : months.slice(from).map((month) => ({ month, ...(found.get(month) ?? none) }));
  return { ages, ageless };
}

const none = { keys: 0, old: 0 };

const strangerOf = ({ account }: KeyFacts): Parameters<ReturnType<typeof policyFinder>>[0] => ({
  id: '',
  provider: account?.provider ?? 's3',
  ...(account && {
    remote: { account: account.id, user: '', status: 'active', seenAt: account.updatedAt },
  }),
});

function monthsUpTo(now: number): string[] {
  const end = new Date(now);
  return Array.from({ length: drawnMonths }, (_, back) =>
    new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - (drawnMonths - 1 - back), 1))
      .toISOString()
      .slice(0, 7),
  );
}

/** The uses of a key by day: as the service told them, or as QCred handed it out, whichever is more. */
function lineOf(
  key: KeyFacts,
  days: readonly string[],
  handed: DayCounts,
): { key: string; counts: number[]; last: string } | null {
  const told = usesOf(key)?.days ?? {};
  const own = (key.id === null ? undefined : handed[key.id]) ?? {};
  const lastUse = key.lastUse?.at ? dayOf(key.lastUse.at) : '';
  const counts = days.map((one) => Math.max(told[one] ?? 0, own[one] ?? 0, one === lastUse ? 1 : 0));
  const at = counts.findLastIndex((count) => count > 0);
  return at < 0 ? null : { key: nameOf(key), counts, last: days[at] ?? '' };
}

function servicesOf(
  key: KeyFacts,
): { key: string; services: HealthCharts['services'][number]['services']; last: string } | null {
  const uses = (usesOf(key)?.uses ?? []).filter(({ service }) => service !== '');
  const byService = new Map<string, { service: string; regions: string[]; first: string; last: string }>();
  for (const { service, region, first, last } of uses) {
    const one = byService.get(service) ?? { service, regions: [], first, last };
    if (region !== '') one.regions.push(region);
    if (first < one.first) one.first = first;
    if (last > one.last) one.last = last;
    byService.set(service, one);
  }
  const services = [...byService.values()].sort(byLast).slice(0, mostServices);
  const [newest] = services;
  return newest ? { key: nameOf(key), services, last: newest.last } : null;
}

/** The latest rotations, the newest first. */
function rotationsOf({ state }: Snapshot): HealthCharts['rotations'] {
  return state.rotations
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1))
    .slice(0, mostRotations)
    .map(({ oldKey, user, startedAt, updatedAt, state: stands }) => ({
      key: user === '' ? oldKey : `${user}: ${oldKey}`,
      startedAt,
      endedAt: stands === 'finished' || stands === 'undone' ? updatedAt : null,
      state: stands === 'finished' ? 'finished' : stands === 'undone' ? 'undone' : 'running',
    }));
}
