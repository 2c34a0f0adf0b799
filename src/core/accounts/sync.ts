import type { Account } from '#shared/account.ts';
import type { SyncProgress } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { openClient } from '../clouds/client/client.ts';
import type { OpenVault } from '../store/access.ts';
import { givingBack } from '../store/memory/giveBack.ts';
import { accountById } from './find.ts';
import { countsOf, markCredentials, mergeMirror } from './merge.ts';
import type { Mirrors } from './mirror.ts';
import { createAsk } from './pull/ask.ts';
import { type Found, nothingFound } from './pull/found.ts';
import { type HeldKey, type Pulled, pull } from './pull/pull.ts';

/** How a sync is run. */
interface SyncOptions {
  /** A person asked for it: actions that were missing are tried again. */
  byHand: boolean;
  signal: AbortSignal;
  progress(progress: SyncProgress): void;
}

/** Most sentences that are kept of what went wrong. */
const maxProblems = 20;

/** Keys that are kept here and may be the account's. */
function heldKeys({ credentials }: VaultState, account: Account): HeldKey[] {
  return credentials
    .filter(({ id, provider, accountId, remote, expiresAt }) => {
      if (provider !== account.provider || (expiresAt !== undefined && id !== account.credentialId))
        return false;
      if (remote) return remote.account === account.id && remote.status !== 'deleted';
      return !accountId || !account.accountId || accountId === account.accountId;
    })
    .map(({ accessKeyId, remote }) => ({ id: accessKeyId, user: remote?.user }));
}

async function fetchAll(
  access: OpenVault,
  mirrors: Mirrors,
  account: Account,
  { byHand, signal, progress }: SyncOptions,
): Promise<Pulled & { missing: string[] }> {
  const [before, state] = await Promise.all([mirrors.read(account.id), access.vault.state()]);
  try {
    const client = await openClient(access, account, 'sync');
    try {
      const ask = createAsk(client, byHand ? [] : account.missing, signal);
      const pulled = await pull({
        ask,
        deps: access.deps,
        who: account.principal,
        before,
        held: heldKeys(state, account),
        progress,
      });
      return { ...pulled, missing: [...ask.missing].sort() };
    } finally {
      client.close();
    }
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    return { found: nothingFound(), problems: [], failure: error, missing: account.missing };
  }
}

/** Whether a sync came back with nothing at all. */
const isEmpty = ({ users, groups, roles, policies, root }: Found): boolean =>
  root === null &&
  [users, groups, roles, policies].every(({ items, complete }) => !complete && items.size === 0);

/** How it went, for the account's list. */
function outcomeOf({ found, problems, failure }: Pulled, at: string): NonNullable<Account['lastSync']> {
  const words = [
    ...new Set([...(failure ? [`${failure.message} ${failure.hint}`.trim()] : []), ...problems]),
  ];
  const shown = words.slice(0, maxProblems).map((text) => text.slice(0, 2000));
  const stopped = failure?.code === 'cancelled';
  const failed = !stopped && (failure !== null || (words.length > 0 && isEmpty(found)));
  return { at, status: failed ? 'failed' : words.length > 0 ? 'partial' : 'complete', problems: shown };
}

/**
 * Brings what is known of an account up to date: pull, compare, merge. What could be fetched is
 * kept whatever happens to the rest, and how it went is written to the account. Secrets are never
 * touched.
 *
 * @param access the open vault
 * @param mirrors what is known
 * @param id the account
 * @throws QCredError not_found, vault_*, disk_full, write_failed; never for what the service does
 */
export const syncAccount = (
  access: OpenVault,
  mirrors: Mirrors,
  id: string,
  options: SyncOptions,
): Promise<void> => givingBack(() => bringUpToDate(access, mirrors, id, options));

async function bringUpToDate(
  access: OpenVault,
  mirrors: Mirrors,
  id: string,
  options: SyncOptions,
): Promise<void> {
  const { deps, vault, activity } = access;
  const account = accountById(await vault.state(), id);
  const begun = deps.now().toISOString();
  const pulled = await fetchAll(access, mirrors, account, options);
  const { found, problems, failure } = pulled;
  const whole = failure === null && problems.length === 0;
  const mirror = await mirrors.update(id, (before) => mergeMirror(before, found, whole ? begun : null));

  const now = deps.now().toISOString();
  const lastSync = outcomeOf(pulled, now);
  const certainty = { listed: found.listed, allUsers: found.users.complete };
  let there = true;
  await vault.update((state) => {
    there = state.accounts.some((candidate) => candidate.id === id);
    if (!there) return state;
    return {
      ...state,
      credentials: markCredentials(state.credentials, account, mirror, certainty, now),
      accounts: state.accounts.map((candidate) =>
        candidate.id === id
          ? { ...candidate, missing: pulled.missing, counts: countsOf(mirror), lastSync }
          : candidate,
      ),
    };
  });
  // Removed while it was asked: then nothing may stay behind.
  if (!there) await mirrors.remove(id);
  else await activity.append({ action: 'account.synced', subject: account.name, detail: lastSync.status });
}
