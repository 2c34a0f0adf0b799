import type { HealthCharts } from '#shared/contract/advisor.ts';
import { type AdviceInput, snapshotOf } from '../advise/jobs.ts';
import { chartsOf, type DayCounts } from './charts.ts';

/** The same thread works out what charts show. */
export const chartJobs = {
  healthCharts: (input: AdviceInput, handed: DayCounts): HealthCharts =>
    chartsOf(snapshotOf(input).snapshot, handed),
};

type ChartJobs = typeof chartJobs;
declare module '../../tools/work/work.ts' {
  interface Jobs extends ChartJobs {}
}
