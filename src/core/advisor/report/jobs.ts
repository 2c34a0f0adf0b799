import type { TrendDay } from '#shared/contract/advisor.ts';
import { type AdviceInput, snapshotOf } from '../advise/jobs.ts';
import { accessReview } from './review.ts';

/** The same thread makes the report. */
export const reportJobs = {
  accessReview: (input: AdviceInput, trend: readonly TrendDay[]): string =>
    accessReview(snapshotOf(input).snapshot, new Set(input.dismissed), trend),
};

type ReportJobs = typeof reportJobs;
declare module '../../tools/work/work.ts' {
  interface Jobs extends ReportJobs {}
}
