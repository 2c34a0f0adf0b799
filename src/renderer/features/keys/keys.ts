import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import type { BucketView } from '#shared/contract/keys.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { KmsKeyDetail, KmsKeyRow, KmsKeyView } from '#shared/kms.ts';
import { anyKey, type KeyWish } from './list.ts';

/** What is known of one account's keys. */
export interface AccountKeys {
  rows: readonly KmsKeyRow[];
  /** By id: what was looked at so far. */
  details: ReadonlyMap<string, KmsKeyDetail>;
  /** When they were listed, in milliseconds. */
  at: number;
}

/** All of one key, or why it cannot be had. */
export interface ShownKey {
  view: KmsKeyView | null;
  failure: ErrorView | null;
}

interface KeysStore {
  /** The account that is looked at; null until one was chosen: then the first is shown. */
  accountId: string | null;
  /** Keys, or the buckets that use them. */
  part: 'keys' | 'buckets';
  accounts: Readonly<Record<string, AccountKeys>>;
  failures: Readonly<Record<string, ErrorView>>;
  /** Accounts whose keys are being listed. */
  listing: ReadonlySet<string>;
  wish: KeyWish;
  /** Id of the selected key; null until one was chosen: then the first is shown. */
  selected: string | null;
  /** By `shownKey`. */
  shown: Readonly<Record<string, ShownKey>>;
  buckets: Readonly<Record<string, { list: readonly BucketView[] | null; failure: ErrorView | null }>>;
  bucket: string | null;
}

const unknown: KeysStore = {
  accountId: null,
  part: 'keys',
  accounts: {},
  failures: {},
  listing: new Set(),
  wish: anyKey,
  selected: null,
  shown: {},
  buckets: {},
  bucket: null,
};

/** The keys of connected accounts, and how they are looked at. */
export const useKeys = create<KeysStore>(() => unknown);

/** Counts vaults: what an earlier one answers late is not of this one. */
let age = 0;

/** Forgets them, with the vault whose accounts they are of. */
export function forgetKeys(): void {
  age += 1;
  looking.clear();
  useKeys.setState(unknown);
}

/** Names a key among those of all accounts. */
export const shownKey = (accountId: string, key: string): string => `${accountId}\n${key}`;

export const changeWish = (part: Partial<KeyWish>): void =>
  useKeys.setState(({ wish }) => ({ wish: { ...wish, ...part } }));

/** A click on a column's head: sorts by it, or turns the order around. */
export const sortKeysBy = (key: string): void =>
  useKeys.setState(({ wish }) => ({
    wish: {
      ...wish,
      sort: {
        key: key as KeyWish['sort']['key'],
        descending: wish.sort.key === key && !wish.sort.descending,
      },
    },
  }));

/** Up to so many keys are all looked at by themselves; of more, those that are seen. Each costs two calls. */
const lookedAtOnce = 500;
/** How many are looked at in one call. */
const batch = 64;

/** Lists an account's keys; never throws. */
export async function loadKeys(accountId: string): Promise<void> {
  if (useKeys.getState().listing.has(accountId)) return;
  const of = age;
  useKeys.setState(({ listing }) => ({ listing: new Set([...listing, accountId]) }));
  try {
    const rows = await call('keys.list', { id: accountId });
    if (of !== age) return;
    useKeys.setState(({ accounts, failures }) => {
      const { [accountId]: _mended, ...others } = failures;
      const before = accounts[accountId]?.details ?? new Map();
      const details = new Map(
        rows.flatMap((row) => {
          const known = before.get(row.id);
          return known ? [[row.id, { ...known, ...row }] as const] : [];
        }),
      );
      return { accounts: { ...accounts, [accountId]: { rows, details, at: Date.now() } }, failures: others };
    });
    if (rows.length <= lookedAtOnce) lookAt(accountId, rows.map(({ id }) => id).reverse(), true);
  } catch (error) {
    if (of !== age) return;
    useKeys.setState(({ failures }) => ({ failures: { ...failures, [accountId]: toErrorView(error) } }));
  } finally {
    if (of === age)
      useKeys.setState(({ listing }) => ({
        listing: new Set([...listing].filter((one) => one !== accountId)),
      }));
  }
}

/** Keys that wait to be looked at, by account; the last wanted come first. */
const looking = new Map<string, { wanted: Set<string>; running: boolean }>();

/**
 * Has keys looked at, a batch at a time, the last ones first.
 *
 * @param again also those that are known
 */
export function lookAt(accountId: string, ids: readonly string[], again = false): void {
  const known = useKeys.getState().accounts[accountId]?.details;
  const queue = looking.get(accountId) ?? { wanted: new Set<string>(), running: false };
  looking.set(accountId, queue);
  for (const id of ids) {
    if (!again && known?.has(id)) continue;
    queue.wanted.delete(id);
    queue.wanted.add(id);
  }
  if (!queue.running) void lookOn(accountId, queue);
}

/** Looks at no more keys than are being looked at just now. */
export const stopLooking = (accountId: string): void => looking.get(accountId)?.wanted.clear();

async function lookOn(accountId: string, queue: { wanted: Set<string>; running: boolean }): Promise<void> {
  const of = age;
  queue.running = true;
  try {
    // What comes into view in the same moment goes along.
    await new Promise((done) => setTimeout(done, 30));
    while (queue.wanted.size > 0 && of === age) {
      const rows = useKeys.getState().accounts[accountId]?.rows ?? [];
      const next = new Set([...queue.wanted].slice(-batch));
      for (const id of next) queue.wanted.delete(id);
      const asked = rows.filter(({ id }) => next.has(id));
      if (asked.length === 0) continue;
      const told = await call('keys.details', { id: accountId, rows: asked });
      if (of !== age) return;
      keepDetails(accountId, told);
    }
  } catch (error) {
    queue.wanted.clear();
    if (of === age)
      useKeys.setState(({ failures }) => ({ failures: { ...failures, [accountId]: toErrorView(error) } }));
  } finally {
    queue.running = false;
  }
}

function keepDetails(accountId: string, told: readonly KmsKeyDetail[]): void {
  useKeys.setState(({ accounts }) => {
    const known = accounts[accountId];
    if (!known) return {};
    const details = new Map(known.details);
    for (const detail of told) details.set(detail.id, detail);
    return { accounts: { ...accounts, [accountId]: { ...known, details } } };
  });
}

/** Asks for all of one key; never throws. */
export async function loadKey(accountId: string, key: string): Promise<void> {
  const of = age;
  const name = shownKey(accountId, key);
  const keep = (shown: ShownKey) => {
    if (of === age) useKeys.setState((store) => ({ shown: { ...store.shown, [name]: shown } }));
  };
  try {
    keep({ view: await call('keys.show', { id: accountId, key }), failure: null });
  } catch (error) {
    keep({ view: useKeys.getState().shown[name]?.view ?? null, failure: toErrorView(error) });
  }
}

/** Asks what buckets encrypt with; never throws. */
export async function loadBuckets(accountId: string): Promise<void> {
  const of = age;
  try {
    const list = await call('keys.buckets', { id: accountId });
    if (of === age)
      useKeys.setState(({ buckets }) => ({ buckets: { ...buckets, [accountId]: { list, failure: null } } }));
  } catch (error) {
    const failure = toErrorView(error);
    if (of === age)
      useKeys.setState(({ buckets }) => ({
        buckets: { ...buckets, [accountId]: { list: buckets[accountId]?.list ?? null, failure } },
      }));
  }
}
