import type { JobInput, JobName, JobOutput } from './tools/work/work.ts';

/** Does a job of any wing here and now; what it needs is loaded with the first. @throws as the job does */
export async function runJob<N extends JobName>(name: N, input: JobInput<N>): Promise<JobOutput<N>> {
  const job = Reflect.get(await jobsWith(name), name) as (
    ...input: JobInput<N>
  ) => JobOutput<N> | Promise<JobOutput<N>>;
  return job(...input);
}

async function jobsWith(name: JobName): Promise<object> {
  if (name === 'advise') return (await import('./advisor/advise/jobs.ts')).advisorJobs;
  if (name === 'healthCharts') return (await import('./advisor/charts/jobs.ts')).chartJobs;
  if (name === 'accessReview') return (await import('./advisor/report/jobs.ts')).reportJobs;
  return (await import('./tools/jobs/jobs.ts')).jobs;
}
