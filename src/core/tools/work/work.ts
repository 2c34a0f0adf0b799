import type { Deps } from '../../deps.ts';
import type { JobInput, JobName, JobOutput } from './jobs.ts';

/**
 * Does one of the jobs on texts that are not ours.
 *
 * @throws as the job does; QCredError too_involved where it takes too long
 */
export type Work = <N extends JobName>(name: N, ...input: JobInput<N>) => Promise<JobOutput<N>>;

/** Where such work is done: on a thread of its own in the app, whose window must never wait; else here. */
export const workOf = ({ work = here }: Pick<Deps, 'work'>): Work => work as Work;

/** The readers' own budgets bound what happens here. They are loaded when the first text is read. */
async function here<N extends JobName>(name: N, ...input: JobInput<N>): Promise<JobOutput<N>> {
  const { runJob } = await import('./jobs.ts');
  return runJob(name, input);
}
