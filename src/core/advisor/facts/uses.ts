/** What a key was used for over time: a service tells the last use only, so every look adds to what was seen. */
import type { Mirror, RemoteKey } from '#shared/mirror.ts';

/** Somewhere that a key was used: when it was seen there first and last. */
export interface SeenUse {
  service: string;
  region: string;
  first: string;
  last: string;
}

/** The uses of one key. */
export interface KeyUses {
  /** When it was looked at first: what was used then is where it starts from, and no news. */
  since: string;
  uses: SeenUse[];
  /** How many of the uses that were seen fell into each hour of the day, in UTC. */
  hours: number[];
  /** The last use that was counted. */
  last: string | null;
  /** How many uses were seen on each day: the latest days. */
  days?: Readonly<Record<string, number>>;
  /** Up to here the record of use was counted. */
  told?: string;
  /** Addresses that it was used from, with when it was last. */
  from?: Readonly<Record<string, { first: string; last: string }>>;
  /** The hour of the last use had none before, although many others had. */
  oddAt?: string;
  /** Since when it was seen switched off. */
  offSince?: string;
}

/** One use, as an account's record of use tells it. */
export interface TrailUse {
  key: string;
  at: string;
  service: string;
  region: string;
  /** The address that it came from; a service's name where one did it for the key. */
  from: string;
}

/** By access key id. */
export type UseHistory = Readonly<Record<string, KeyUses>>;

/** How many places are kept of one key: the latest. */
const mostPlaces = 32;
/** Days whose uses are kept. */
const mostDays = 60;
/** So many uses have to be known before an hour can be odd. */
const enoughUses = 20;

/**
 * Adds what the mirror says now to what was seen before. Keys that are gone are forgotten.
 *
 * @param before what was seen; the same object comes back where nothing is new
 * @param mirror what the account says
 * @param now when it is looked at
 */
export function addUses(before: UseHistory, mirror: Mirror, now: string): UseHistory {
  const fresh = new Map<string, KeyUses>();
  let known = 0;
  for (const key of keysIn(mirror)) {
    if (key.id === null) continue;
    const old = before[key.id];
    if (old) known++;
    const next = addUse(old, key, now);
    if (next !== old) fresh.set(key.id, next);
  }
  // Most looks bring nothing new: then nothing is copied either.
  if (fresh.size === 0 && known === Object.keys(before).length) return before;
  const after: Record<string, KeyUses> = {};
  for (const { id } of keysIn(mirror)) {
    const uses = id === null ? undefined : (fresh.get(id) ?? before[id]);
    if (id !== null && uses) after[id] = uses;
  }
  return after;
}

function* keysIn({ root, users }: Mirror): Generator<RemoteKey> {
  yield* root?.keys ?? [];
  for (const { keys } of users) if (keys) yield* keys;
}

function addUse(old: KeyUses | undefined, { status, lastUse }: RemoteKey, now: string): KeyUses {
  const base = old ?? { since: now, uses: [], hours: [], last: null };
  const off = switched(base, status === 'Inactive', now);
  const at = lastUse?.at ?? null;
  // An instant ahead of this clock is kept as it is; one before the last is an older answer.
  if (at === null || (off.last !== null && at <= off.last)) return off;
  const service = lastUse?.service ?? '';
  const region = lastUse?.region ?? '';
  return withUse(off, { at, service, region });
}

/** The history of a key with one more use, which may be an earlier one. */
function withUse(
  before: KeyUses,
  { at, service, region }: Pick<TrailUse, 'at' | 'service' | 'region'>,
): KeyUses {
  const place = before.uses.find((use) => use.service === service && use.region === region);
  const others = before.uses.filter((use) => use !== place);
  const first = place === undefined || at < place.first ? at : place.first;
  const last = place === undefined || at > place.last ? at : place.last;
  const uses = [...others, { service, region, first, last }].slice(-mostPlaces);
  const hour = new Date(at).getUTCHours();
  const hours = Array.from(
    { length: 24 },
    (_, index) => (before.hours[index] ?? 0) + (index === hour ? 1 : 0),
  );
  const counted = before.hours.reduce((sum, each) => sum + each, 0);
  const { oddAt, ...rest } = before;
  const odd = counted >= enoughUses && (before.hours[hour] ?? 0) === 0 ? at : undefined;
  // What an older one said stays said; a newer look says what is so now.
  const isNewest = before.last === null || at > before.last;
  const told = isNewest ? odd : (odd ?? oddAt);
  return {
    ...rest,
    uses,
    hours,
    last: isNewest ? at : before.last,
    days: withDay(before.days, at),
    ...(told !== undefined && { oddAt: told }),
  };
}

/** Addresses that are kept of one key: the latest. */
const mostAddresses = 16;

/**
 * Adds what an account's record of use told. What was counted before is not counted again, nor is a key that is
 * not in the history.
 *
 * @param before as `addUses` gives it; the same object comes back where nothing is new
 * @param told in any order
 */
export function addTrail(before: UseHistory, told: readonly TrailUse[]): UseHistory {
  const after: Record<string, KeyUses> = {};
  for (const use of told.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const old = after[use.key] ?? before[use.key];
    if (!old || use.at <= (before[use.key]?.told ?? '')) continue;
    after[use.key] = { ...withUse(old, use), told: use.at, from: withAddress(old.from, use) };
  }
  return Object.keys(after).length === 0 ? before : { ...before, ...after };
}

/** An address has a dot or a colon between figures; a service has a name. */
const isAddress = (from: string): boolean => /^[\d.]+$|^[\da-f:]+$/i.test(from);

function withAddress(before: KeyUses['from'] = {}, { at, from }: TrailUse): KeyUses['from'] {
  if (!isAddress(from)) return before;
  const all = { ...before, [from]: { first: before[from]?.first ?? at, last: at } };
  const names = Object.keys(all);
  if (names.length <= mostAddresses) return all;
  const [oldest = ''] = names.sort((a, b) => ((all[a]?.last ?? '') < (all[b]?.last ?? '') ? -1 : 1));
  const { [oldest]: _gone, ...kept } = all;
  return kept;
}

/** One more use on the day of an instant; of the days before, the latest stay. */
function withDay(before: KeyUses['days'] = {}, at: string): Record<string, number> {
  const day = at.slice(0, 10);
  const all = { ...before, [day]: (before[day] ?? 0) + 1 };
  const days = Object.keys(all);
  if (days.length <= mostDays) return all;
  const kept = days.sort().slice(-mostDays);
  return Object.fromEntries(kept.map((one) => [one, all[one] ?? 0]));
}

function switched(uses: KeyUses, off: boolean, now: string): KeyUses {
  if (off) return uses.offSince === undefined ? { ...uses, offSince: now } : uses;
  if (uses.offSince === undefined) return uses;
  const { offSince: _off, ...rest } = uses;
  return rest;
}
