import type { Account } from '#shared/account.ts';
import type { SyncProgress } from '#shared/contract/accounts.ts';
import { hasCode, QCredError } from '#shared/errors.ts';
import type { Mirror } from '#shared/mirror.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import type { Deps } from '../../deps.ts';
import type { Ask } from './ask.ts';
import { askReport } from './askReport.ts';
import { completeRoles, pullDetails } from './details.ts';
import { type Attempt, type Found, nothingFound } from './found.ts';
import { askUse, keysKnown, listKeys, withKnown, withReport, withUse } from './keys.ts';
import { pullLists } from './lists.ts';
import { pullOwn } from './own.ts';
import type { Report } from './report.ts';

/** A key that is kept here. */
export interface HeldKey {
  id: string;
  /** The user it belonged to at the last sync; undefined when no sync has seen it. */
  user: string | undefined;
}

/** What a sync needs to know. */
interface PullRequest {
  ask: Ask;
  deps: Pick<Deps, 'sleep'>;
  /** Whose key it is. */
  who: Account['principal'];
  /** What was known. */
  before: Mirror;
  /** Keys held here that may be this account's. */
  held: readonly HeldKey[];
  progress(progress: SyncProgress): void;
}

/** What came of it. */
export interface Pulled {
  found: Found;
  /** What was left out, in sentences. */
  problems: string[];
  /** Why it ended early; null when it went to its end. */
  failure: QCredError | null;
}

/** Users whose keys are looked up although nothing is known to need them. */
const maxLookUps = 100;

/** Failures after which nothing else would go better. */
const hopeless = new Set(['key_refused', 'clock_skew', 'connection_failed', 'cancelled']);

/** So many failures of any kind are enough, where they are more than what went well. */
const enoughProblems = 20;

/**
 * Fetches what an account holds, with as few calls as the service allows. What one part runs into
 * does not keep the others from being fetched; what was fetched before a failure is kept.
 */
export async function pull(request: PullRequest): Promise<Pulled> {
  const found = nothingFound();
  const problems: string[] = [];
  let succeeded = 0;
  const attempt: Attempt = async (work) => {
    try {
      const result = await work();
      succeeded++;
      return result;
    } catch (error) {
      if (!(error instanceof QCredError) || hopeless.has(error.code)) throw error;
      problems.push(error.message);
      if (problems.length > enoughProblems && problems.length > succeeded) throw error;
      return null;
    }
  };
  try {
    await pullAll(request, found, problems, attempt);
    return { found, problems, failure: null };
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    return { found, problems, failure: error };
  }
}

async function pullAll(
  { ask, deps, who, before, held, progress }: PullRequest,
  found: Found,
  problems: string[],
  attempt: Attempt,
): Promise<void> {
  const step = (doing: string, done: number, total: number | null) => progress({ doing, done, total });
  step('Asking for the account', 0, null);
  const bulk = await attempt(() =>
    pullDetails(ask, found, (count) => step('Asking for the account', count, null)),
  );
  let refused: string[] = [];
  if (bulk === false) {
    refused = await pullLists(ask, found, before, step, attempt);
    if (ask.denied().length > 0) await attempt(() => pullOwn(ask.own, found, who, before));
  }
  if (bulk) await attempt(() => completeRoles(ask, found, before));

  let report: Report | null = null;
  if (found.users.complete) {
    step('Asking for the credential report', 0, null);
    report = await attempt(() => askReport(ask, deps));
  }
  addReport(found, report, before);
  await pullKeys({ ask, who, held, before, step }, found, report !== null, attempt);
  if (bulk !== false || !isOrdinary(ask, found, who)) problems.push(...denials(ask, found, refused));
}

/**
 * Whether the key is of somebody who manages their own keys only: then that is all there is to see,
 * and nothing that is not allowed is worth a word.
 */
const isOrdinary = (ask: Ask, { listed }: Found, who: Account['principal']): boolean =>
  who.kind !== 'root' &&
  [...listed].every((name) => name === who.name) &&
  ask.denied().some((action) => action === 'ListUsers' || action === 'ListAccessKeys');

/** Writes what the report says, and what was known before, to the users found. */
function addReport(found: Found, report: Report | null, before: Mirror): void {
  const old = new Map(before.users.map((user) => [user.name, user]));
  for (const [name, user] of found.users.items) {
    if (!found.listed.has(name)) {
      found.users.items.set(name, withReport(user, report, old.get(name), before.at));
    }
  }
  if (report?.root) {
    found.root = { keys: withKnown(report.root.keys, before.root?.keys ?? []), mfa: report.root.mfa };
  }
}

interface KeyRequest extends Pick<PullRequest, 'ask' | 'who' | 'held' | 'before'> {
  step(doing: string, done: number, total: number | null): void;
}

/** Lists the keys of those users whose keys matter or are few enough. */
async function pullKeys(
  { ask, who, held, before, step }: KeyRequest,
  found: Found,
  reported: boolean,
  attempt: Attempt,
): Promise<void> {
  const { users, listed } = found;
  if (who.kind === 'root') {
    const own = await attempt(() => listKeys(ask, undefined));
    if (own) {
      listed.add('');
      found.root = {
        keys: withKnown(own, found.root?.keys ?? before.root?.keys ?? []),
        mfa: found.root?.mfa ?? before.root?.mfa ?? null,
      };
    }
  }
  const wanted = await ownersOf(ask, found, held, attempt);
  const unknown = [...users.items.values()].filter(
    (user) => !listed.has(user.name) && !wanted.has(user.name) && !(reported && keysKnown(user)),
  );
  // Where the list of users broke off, asking about each of them is no way on.
  const askAll = !reported && users.complete;
  if (askAll || unknown.length <= maxLookUps) for (const { name } of unknown) wanted.add(name);

  let done = 0;
  const names = [...wanted].filter((name) => users.items.has(name) && !listed.has(name));
  const heldIds = new Set(held.map(({ id }) => id));
  await inParallel(names, async (name) => {
    await attempt(() => lookUpKeys(ask, found, name, heldIds));
    step('Asking for keys', ++done, names.length);
  });
}

/** Lists one user's keys, and asks when those held here were last used. */
async function lookUpKeys(ask: Ask, found: Found, name: string, held: ReadonlySet<string>): Promise<void> {
  const keys = await listKeys(ask, name).catch((error: unknown) => {
    // Deleted since it was listed: the next sync will not find it.
    if (hasCode(error, 'not_found')) return null;
    throw error;
  });
  const user = found.users.items.get(name);
  if (!keys || !user) return;
  const known = withKnown(keys, user.keys ?? []);
  const used = await Promise.all(
    known.map((key) => (key.id !== null && held.has(key.id) ? withUse(ask, key) : key)),
  );
  found.users.items.set(name, { ...user, keys: used });
  found.listed.add(name);
}

/** The users that keys held here belong to, as known, or as the service says. */
async function ownersOf(
  ask: Ask,
  found: Found,
  held: readonly HeldKey[],
  attempt: Attempt,
): Promise<Set<string>> {
  const owners = new Map<string, string>();
  for (const { name, keys } of found.users.items.values()) {
    for (const { id } of keys ?? []) if (id !== null) owners.set(id, name);
  }
  const result = new Set<string>();
  const unknown: string[] = [];
  for (const { id, user } of held) {
    // Where it was is looked at even when it is nowhere now: that is how a deleted key is told.
    for (const owner of [owners.get(id), user]) if (owner) result.add(owner);
    if (!owners.has(id) && user === undefined) unknown.push(id);
  }
  if (found.users.items.size === 0) return result;
  await inParallel(unknown.slice(0, maxLookUps), async (id) => {
    const use = await attempt(() => askUse(ask, id));
    if (use && use.user !== '') result.add(use.user);
  });
  return result;
}

/** Actions that others do the work of when they are refused, or that only add to it. */
const dispensable =
  /^(?:GetAccountAuthorizationDetails|(?:Generate|Get)CredentialReport|GetAccessKeyLastUsed|GetUser)$/;
const listing = /^List(?:Users|Groups|Roles|Policies)$/;

/**
 * What was not allowed in the middle of a sync that was allowed the rest, in sentences.
 *
 * @param refused kinds of things that may not be listed, such as `Users`
 */
function denials(ask: Ask, { users }: Found, refused: readonly string[]): string[] {
  const kinds = refused.map((kind) => `The key may not list ${kind.toLowerCase()}.`);
  if (!users.complete) return kinds;
  const others = ask.denied().filter((action) => !dispensable.test(action) && !listing.test(action));
  return [...kinds, ...others.map((action) => `The key may not do ${action} for everything.`)];
}
