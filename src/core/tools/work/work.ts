import type { Deps } from '../../deps.ts';

/** The jobs by name, with what they take and give: `tools/jobs/jobs.ts` and `advisor/advise/jobs.ts` fill it, which stand above all they call. */
export interface Jobs extends Record<never, never> {}
export type JobName = keyof Jobs;
export type JobInput<N extends JobName> = Parameters<Jobs[N]>;
export type JobOutput<N extends JobName> = Awaited<ReturnType<Jobs[N]>>;

/**
 * Does one of the jobs on texts that are not ours.
 *
 * @throws as the job does; QCredError too_involved where it takes too long
 */
export type Work = <N extends JobName>(name: N, ...input: JobInput<N>) => Promise<JobOutput<N>>;

/** Where such work is done: on a thread of its own in the app, whose window must never wait; else here. */
export const workOf = ({ work }: Pick<Deps, 'work'>): Work => work as Work;
