import type { HealthCharts, HealthPlan, HealthResult, HealthView } from '#shared/contract/advisor.ts';
import { QCredError } from '#shared/errors.ts';
import type { Dismissal, Finding } from '#shared/finding.ts';
import { inParallel } from '../clouds/client/parallel.ts';
import type { Keys } from '../keys/keys.ts';
import type { Allow } from '../store/consent.ts';
import { workOf } from '../tools/work/work.ts';
import type { AdviceOutput } from './advise/jobs.ts';
import { drawnDays } from './charts/charts.ts';
import type {} from './charts/jobs.ts';
import { gather, handedByDay, type Sources, watchedNow } from './gather.ts';
import {
  type HealthRecord,
  holding,
  untold,
  withDismissals,
  withoutDismissals,
  withScore,
} from './kept/record.ts';
import { lookAtServices } from './look.ts';
import { createMending, type Hands } from './mend/mend.ts';
import type {} from './report/jobs.ts';
import { lookAtTrail } from './trail.ts';
import { forgetBack, watchTightened } from './watch.ts';

/** The health of all keys: what is wrong, what mends it, and how it was over time. */
export interface Advisor {
  /**
   * Looks at everything.
   * @param again asks key services and storage anew, as a sync does not
   * @param options `all`: every finding is told, however many of a kind there are
   */
  look(again: boolean, options?: { all?: boolean }): Promise<HealthView>;
  /** Wants to hear no more of findings for some days. @throws QCredError vault_busy, disk_full, bad_input */
  dismiss(ids: readonly string[], reason: string, days: number): Promise<void>;
  reopen(ids: readonly string[]): Promise<void>;
  /** @throws QCredError not_found for findings that the last look did not have, and as `Mending.plan` */
  plan(ids: readonly string[]): Promise<HealthPlan>;
  mend(planId: string, allow?: Allow): Promise<HealthResult>;
  undo(planId: string, allow?: Allow): Promise<HealthResult>;
  /** What charts show of keys. Asks no service. */
  charts(): Promise<HealthCharts>;
  /** The access review: a page of HTML that needs nothing else. */
  review(): Promise<string>;
  /** Findings of high severity, and unexpected uses, that nobody was told of yet; they count as told now. */
  news(): Promise<Finding[]>;
}

/**
 * @param sources where what is looked at comes from
 * @param keys asks key services
 * @param hands makes changes
 */
export function createAdvisor(
  sources: Sources,
  keys: () => Promise<Keys>,
  hands: Omit<Hands, 'uuid' | 'nameOf' | 'keys' | 'mirrors' | 'made'>,
): Advisor {
  const { access, files, mirrors, tightened } = sources;
  const { deps, vault } = access;
  const work = workOf(deps);
  let known = new Map<string, Finding>();
  const mending = createMending({
    ...hands,
    keys,
    mirrors,
    uuid: deps.uuid,
    nameOf: async (id) => (await vault.state()).accounts.find((one) => one.id === id)?.name ?? id,
    made: ({ accountId, change }) => forgetBack(tightened, accountId, change),
  });

  /** What was refused since policies were cut down: asked where any is watched. */
  async function askWatched(): Promise<void> {
    const watched = await watchedNow(tightened, deps.now());
    if (watched.length === 0) return;
    const { accounts } = await vault.state();
    for (const account of accounts) {
      const own = watched.filter((record) => record.account === account.id);
      if (own.length === 0) continue;
      const seen = await watchTightened(access, account, await mirrors.read(account.id), own);
      // What cannot be kept now is asked for again at the next look.
      for (const [id, watch] of seen) await tightened.seen(id, watch).catch(() => {});
    }
  }

  async function askServices(): Promise<void> {
    const { accounts, credentials } = await vault.state();
    const at = deps.now().toISOString();
    await inParallel(
      accounts,
      async (account) => {
        const [seen, trail] = await Promise.all([
          lookAtServices(await keys(), account, at),
          lookAtTrail(access, account, credentials),
        ]);
        const notLooked = [...seen.notLooked, ...trail.notLooked];
        await files.keepServices(account.id, { ...seen, trail: trail.uses, notLooked });
      },
      2,
    );
  }

  async function advice(
    again: boolean,
    machine: boolean,
    { all = false, told = false } = {},
  ): Promise<{ found: AdviceOutput; record: HealthRecord; stale: boolean; now: Date }> {
    if (again) await askServices();
    if (again || told) await askWatched();
    const input = await gather(sources, machine);
    const now = new Date(input.now);
    const before = await files.read();
    const dismissed = holding(before, now).map(({ id }) => id);
    const found = await work('advise', { ...input, dismissed, all });
    for (const [id, uses] of Object.entries(found.histories)) await files.keepUses(id, uses);
    const record = await files.update((held) => withScore(held, found.score, now));
    const stale = input.accounts.some(
      ({ account: { lastSync }, services }) =>
        lastSync !== undefined && (services === null || services.at < lastSync.at),
    );
    return { found, record, stale, now };
  }

  return {
    async look(again, { all = false } = {}) {
      const { found, record, stale, now } = await advice(again, true, { all });
      const { score, groups, findings, notLooked } = found;
      known = new Map([...findings, ...found.dismissed].map((one) => [one.id, one]));
      const held = new Map(holding(record, now).map((one): [string, Dismissal] => [one.id, one]));
      return {
        at: now.toISOString(),
        score,
        trend: [...record.trend],
        groups,
        findings,
        dismissed: found.dismissed.flatMap((finding) => {
          const dismissal = held.get(finding.id);
          return dismissal ? [{ finding, dismissal }] : [];
        }),
        notLooked,
        stale,
      };
    },

    async dismiss(ids, reason, days) {
      const said = reason.trim();
      if (said === '')
        throw new QCredError('bad_input', 'There is no reason.', 'Say why, for whoever looks at it later.');
      await files.update((record) => withDismissals(record, ids, { reason: said, days }, deps.now()));
      await access.activity.appendAll(
        ids.map((id) => ({
          action: 'finding.dismissed',
          subject: known.get(id)?.subject.name ?? id,
          detail: said,
        })),
      );
    },

    async reopen(ids) {
      await files.update((record) => withoutDismissals(record, ids));
      await access.activity.appendAll(
        ids.map((id) => ({ action: 'finding.reopened', subject: known.get(id)?.subject.name ?? id })),
      );
    },

    plan(ids) {
      const findings = ids.map((id) => known.get(id));
      if (!findings.every((one) => one !== undefined))
        throw new QCredError('not_found', 'This finding is not there any more.', 'Check again.');
      return mending.plan(findings);
    },
    mend: mending.mend,
    undo: mending.undo,

    async charts() {
      const [input, handed] = await Promise.all([gather(sources, false), handedByDay(access, drawnDays)]);
      return work('healthCharts', { ...input, dismissed: [] }, handed);
    },

    async review() {
      const input = await gather(sources, true);
      const record = await files.read();
      const dismissed = holding(record, new Date(input.now)).map(({ id }) => id);
      await access.activity.append({ action: 'report.made', subject: 'Access review' });
      return work('accessReview', { ...input, dismissed }, record.trend);
    },

    async news() {
      const { found } = await advice(false, false, { told: true });
      // A use that nobody expected is told whatever its severity: it may be a thief's first.
      const worst = found.findings.filter(
        ({ severity, kind }) => severity === 'high' || kind.startsWith('use-'),
      );
      let fresh: string[] = [];
      await files.update((record) => {
        const next = untold(
          record,
          worst.map(({ id }) => id),
        );
        fresh = next.fresh;
        return next.record;
      });
      return worst.filter(({ id }) => fresh.includes(id));
    },
  };
}
