import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { VaultState } from '#shared/model.ts';
import type { Mirrors } from '../accounts/mirror.ts';
import { isWatched, type TightenedRecord, type TightenedRecords } from '../accounts/tighten/records.ts';
import { runDoctor } from '../doctor/doctor.ts';
import type { OpenVault } from '../store/access.ts';
import type { AccountParts, AdviceInput } from './advise/jobs.ts';
import type { DayCounts } from './charts/charts.ts';
import { dayOf, daysAgo } from './facts/time.ts';
import type { HealthFiles } from './kept/record.ts';

/** Where what is looked at comes from. */
export interface Sources {
  access: OpenVault;
  mirrors: Mirrors;
  files: HealthFiles;
  tightened: TightenedRecords;
  /** How bindings stand in the files. */
  statuses(): Promise<ReadonlyMap<string, BindingStatus>>;
}

/** So far back the log is read. */
const mostRecords = 20_000;

/**
 * Everything there is to look at, but for what was dismissed. Asks no service.
 *
 * @param machine whether this machine, too: programs are started to be asked for their versions
 */
export async function gather(
  { access, mirrors, files, statuses, tightened }: Sources,
  machine: boolean,
): Promise<Omit<AdviceInput, 'dismissed'>> {
  const { deps, vault } = access;
  const state = await vault.state();
  const [found, standing, log, accounts, watched] = await Promise.all([
    machine ? runDoctor({ deps, open: { access }, problem: null }) : [],
    statuses().catch(() => new Map<string, BindingStatus>()),
    logOf(access),
    accountsOf(state, mirrors, files),
    watchedNow(tightened, deps.now()),
  ]);
  return {
    now: deps.now().getTime(),
    state,
    accounts,
    statuses: Object.fromEntries(standing),
    ...log,
    machine: found,
    tightened: watched,
  };
}

/** Policies that were cut down and are watched. Records that cannot be read tell nothing. */
export async function watchedNow(records: TightenedRecords, now: Date): Promise<TightenedRecord[]> {
  const all = await records.list().catch(() => []);
  return all.filter((record) => isWatched(record, now.getTime()));
}

/** When each key was handed out last, and since when the log tells. A log that cannot be read tells nothing. */
async function logOf({ activity }: OpenVault): Promise<Pick<AdviceInput, 'handedOut' | 'logSince'>> {
  try {
    const { records } = await activity.list({ limit: mostRecords });
    const handedOut: Record<string, string> = {};
    let logSince: string | null = null;
    for (const { action, subject, at } of records) {
      if (logSince === null || at < logSince) logSince = at;
      if (action !== 'secret.read') continue;
      const before = handedOut[subject];
      if (before === undefined || at > before) handedOut[subject] = at;
    }
    return { handedOut, logSince };
  } catch {
    return { handedOut: {}, logSince: null };
  }
}

/** How often QCred handed keys out on each of the last days. A log that cannot be read tells nothing. */
export async function handedByDay({ activity, deps }: OpenVault, days: number): Promise<DayCounts> {
  const from = dayOf(daysAgo(days, deps.now().getTime()));
  const counts: Record<string, Record<string, number>> = {};
  try {
    const { records } = await activity.list({ limit: mostRecords });
    for (const { action, subject, at } of records) {
      const on = dayOf(at);
      if (action !== 'secret.read' || on < from) continue;
      const own = counts[subject] ?? {};
      own[on] = (own[on] ?? 0) + 1;
      counts[subject] = own;
    }
  } catch {
    return {};
  }
  return counts;
}

const accountsOf = (
  { accounts }: VaultState,
  mirrors: Mirrors,
  files: HealthFiles,
): Promise<AccountParts[]> =>
  Promise.all(
    accounts.map(async (account) => ({
      account,
      mirror: await mirrors.readText(account.id),
      services: await files.services(account.id),
      uses: await files.uses(account.id),
    })),
  );
