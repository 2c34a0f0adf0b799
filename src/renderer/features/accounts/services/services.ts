import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import { byName, searchWords } from '#renderer/words.ts';
import type { Reach, ServicesView } from '#shared/contract/accounts.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

export type Service = ServicesView['services'][number];
export type ServiceKey = Service['keys'][number];

/** A key as a row of the list: `id` is the same for it in every service. */
export interface KeyRow extends ServiceKey {
  id: string;
}

type KeySort = 'key' | 'user' | 'reach' | 'used' | 'status';

interface ServicesStore {
  /** Null before they were asked for. */
  services: readonly Service[] | null;
  failure: ErrorView | null;
  search: string;
  sort: { key: KeySort; descending: boolean };
  /** The service that is shown, by `serviceKey`; null until one was chosen: then the first is shown. */
  place: string | null;
  /** Id of the selected row; null until one was chosen: then the first is shown. */
  selected: string | null;
}

const unknown: ServicesStore = {
  services: null,
  failure: null,
  search: '',
  sort: { key: 'reach', descending: false },
  place: null,
  selected: null,
};

/** The keys of all accounts by service, and how they are looked at. */
export const useServices = create<ServicesStore>(() => unknown);

/** Forgets them, with the vault whose accounts they are of. */
export const forgetServices = (): void => useServices.setState(unknown);

/** Asks for them again; never throws. */
export async function loadServices(): Promise<void> {
  try {
    const { services } = await call('services.list', undefined);
    useServices.setState({ services, failure: null });
  } catch (error) {
    useServices.setState({ failure: toErrorView(error) });
  }
}

/** A click on a column's head: sorts by it, or turns the order around. */
export const sortKeysBy = (key: string): void =>
  useServices.setState(({ sort }) => ({
    sort: { key: key as KeySort, descending: sort.key === key && !sort.descending },
  }));

/** Names a service among those of all providers. */
export const serviceKey = ({ provider, service }: Pick<Service, 'provider' | 'service'>): string =>
  `${provider} ${service}`;

/** How many of a service's keys can touch it, as far as known. */
export const reaching = ({ keys }: Pick<Service, 'keys'>): number =>
  keys.filter(({ reach }) => reach === 'all' || reach === 'some').length;

/**
 * Gives each key of a service its id. A key whose own id is not known is told by its user and by
 * its position among that user's: every service lists the same keys in the same order.
 */
export function rowsOf(keys: readonly ServiceKey[]): KeyRow[] {
  const nameless = new Map<string, number>();
  return keys.map((key) => {
    const owner = `${key.accountId}\n${key.user}`;
    if (key.key !== null) return { ...key, id: `${owner}\n${key.key}` };
    const at = nameless.get(owner) ?? 0;
    nameless.set(owner, at + 1);
    return { ...key, id: `${owner}\n#${at}` };
  });
}

/** Those who can do most come first; those of whom nothing is known before those who can do nothing. */
const rank: Record<Reach, number> = { all: 0, some: 1, unknown: 2, none: 3 };

const orders: Record<KeySort, (a: KeyRow, b: KeyRow) => number> = {
  key: (a, b) => lastWithout(a.key, b.key, byName),
  user: (a, b) => byName(a.user, b.user),
  reach: (a, b) => rank[a.reach] - rank[b.reach],
  // The newest use first, as one looks for what is in use.
  used: (a, b) => lastWithout(a.usedAt, b.usedAt, (x, y) => (x < y ? 1 : x > y ? -1 : 0)),
  status: (a, b) => (a.status < b.status ? -1 : a.status > b.status ? 1 : 0),
};

/** What is not said goes last, whichever way a column is sorted: then the order of two is infinite. */
function lastWithout(a: string | null, b: string | null, compare: (a: string, b: string) => number): number {
  if (a !== null && b !== null) return compare(a, b);
  return a === b ? 0 : a === null ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

const text = ({ key, user, accountName, words }: KeyRow): string =>
  `${key ?? ''}\n${user}\n${accountName}\n${words}`.toLowerCase();

/** The keys that hold every word of `search` in their id, user, account or rights, in the order asked for. */
export function listKeys(
  rows: readonly KeyRow[],
  search: string,
  { key, descending }: ServicesStore['sort'],
): KeyRow[] {
  const wanted = searchWords(search);
  const order = orders[key];
  const sign = descending ? -1 : 1;
  return rows
    .filter((row) => wanted.every((word) => text(row).includes(word)))
    .sort((a, b) => {
      const by = order(a, b);
      return (Number.isFinite(by) ? sign * by : by) || byName(a.user, b.user) || byName(a.id, b.id);
    });
}
