import type { JobInput, JobName, JobOutput } from './tools/work/work.ts';

/** Does a job of any wing here and now; what it needs is loaded with the first. @throws as the job does */
export async function runJob<N extends JobName>(name: N, input: JobInput<N>): Promise<JobOutput<N>> {
  const all = {
    ...(name === 'advise'
      ? (await import('./advisor/advise/jobs.ts')).advisorJobs
      : (await import('./tools/jobs/jobs.ts')).jobs),
  };
  const job = Reflect.get(all, name) as (...input: JobInput<N>) => JobOutput<N> | Promise<JobOutput<N>>;
  return job(...input);
}
