/** The health of all keys: findings, the score, and mending. */
import { z } from 'zod';
import { mostAtOnce } from '../atOnce.ts';
import { Dismissal, Finding, FindingKind, NotLooked, Score, Severity } from '../finding.ts';
import { Notice } from '../notice.ts';
import { call, nothing } from './call.ts';

/** All findings of one kind. */
export const FindingGroup = z.object({
  kind: FindingKind,
  /** The worst of them. */
  severity: Severity,
  /** How many there are, of which the worst are among the findings. */
  count: z.int(),
  /** How many of those that are told can be mended in one go. */
  mendable: z.int(),
});
export type FindingGroup = z.infer<typeof FindingGroup>;

/** The score of a day. */
export const TrendDay = Score.extend({ day: z.string() });
export type TrendDay = z.infer<typeof TrendDay>;

export const HealthView = z.object({
  at: z.string(),
  score: Score,
  /** A day each, the oldest first. */
  trend: z.array(TrendDay),
  /** The worst first. */
  groups: z.array(FindingGroup),
  /** In the order of their groups; of a kind that has very many, the worst. */
  findings: z.array(Finding),
  /** Findings that the person dismissed, and when they come back. */
  dismissed: z.array(z.object({ finding: Finding, dismissal: Dismissal })),
  notLooked: z.array(NotLooked),
  /** What key services hold was looked at before the last sync: look again, with `again`. */
  stale: z.boolean(),
});
export type HealthView = z.infer<typeof HealthView>;

/** What mending would do, before it is done. */
export const HealthPlan = z.object({
  planId: z.string(),
  title: z.string(),
  steps: z.array(z.string()),
  notices: z.array(Notice),
  /** What cannot be undone, in sentences; empty when all of it can. */
  finality: z.array(z.string()),
  verb: z.string(),
  /** Findings that turned out to be over, or cannot be mended now, with why. */
  skipped: z.array(z.string()),
  /** How many are mended. */
  count: z.int(),
});
export type HealthPlan = z.infer<typeof HealthPlan>;

/** What came of it. */
export const HealthResult = z.object({
  message: z.string(),
  done: z.int(),
  /** What could not be done, in sentences. */
  failed: z.array(z.string()),
  /** Whether some of it can be taken back. */
  undoable: z.boolean(),
});
export type HealthResult = z.infer<typeof HealthResult>;

/** What charts show of keys: ages, uses, services, rotations. What nobody told is not drawn. */
export const HealthCharts = z.object({
  at: z.string(),
  /** A month each (`2026-03`), the oldest first: how many keys are from it, and how many of those are past their policy. */
  ages: z.array(z.object({ month: z.string(), keys: z.int(), old: z.int() })),
  /** Keys of which nobody told when they were made. */
  ageless: z.int(),
  /** Days that uses are counted by, the oldest first. */
  days: z.array(z.string()),
  /** Keys that were used in these days, the last used first. */
  uses: z.array(z.object({ key: z.string(), counts: z.array(z.int()) })),
  /** How many more were. */
  moreUses: z.int(),
  services: z.array(
    z.object({
      key: z.string(),
      services: z.array(
        z.object({ service: z.string(), regions: z.array(z.string()), first: z.string(), last: z.string() }),
      ),
    }),
  ),
  moreServices: z.int(),
  /** The newest first. */
  rotations: z.array(
    z.object({
      key: z.string(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      state: z.enum(['running', 'finished', 'undone']),
    }),
  ),
});
export type HealthCharts = z.infer<typeof HealthCharts>;

const FindingId = z.string().max(1000);
const Plan = z.object({ planId: z.string().max(64) });

export const advisorCalls = {
  /** Looks at everything; with `again`, key services are asked anew. */
  'health.look': call(z.object({ again: z.boolean() }), HealthView),
  /** How old keys are, when and with what they were used, and when they were replaced. */
  'health.charts': call(nothing, HealthCharts),
  'health.dismiss': call(
    z.object({
      ids: z.array(FindingId).min(1).max(mostAtOnce),
      reason: Dismissal.shape.reason,
      days: z.int().min(1).max(365),
    }),
    nothing,
  ),
  /** Takes dismissals back. */
  'health.reopen': call(z.object({ ids: z.array(FindingId).min(1).max(mostAtOnce) }), nothing),
  'health.plan': call(z.object({ ids: z.array(FindingId).min(1).max(mostAtOnce) }), HealthPlan),
  'health.mend': call(Plan, HealthResult),
  'health.undo': call(Plan, HealthResult),
  /** Lets the person say where the access review goes; null when they decline. */
  'health.report': call(
    z.object({ format: z.enum(['html', 'pdf']) }),
    z.object({ path: z.string() }).nullable(),
  ),
} as const;
