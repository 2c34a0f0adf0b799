import { toErrorView } from '#shared/errors.ts';
import type { KmsFileJob } from '#shared/kms.ts';
import { keepNewest } from '#shared/newest.ts';

/** What a job is given to be followed and ended by. */
export interface JobOptions {
  signal: AbortSignal;
  /** Told how many bytes more were read. */
  read: (bytes: number) => void;
}

/** Files that are encrypted or decrypted while the person does something else. */
export interface FileJobs {
  /** @param total bytes of the file */
  start(
    about: Pick<KmsFileJob, 'from' | 'to' | 'total'>,
    work: (options: JobOptions) => Promise<void>,
  ): KmsFileJob;
  /** How far it is; null for one that is long over. */
  look(id: string): KmsFileJob | null;
  /** Ends one. Nothing is left of what it wrote. */
  cancel(id: string): void;
  /** Ends all. */
  close(): void;
}

/** Jobs that are remembered; a person looks at one at a time. */
const mostKept = 20;

/** @param uuid gives names that cannot be guessed */
export function createFileJobs(uuid: () => string): FileJobs {
  const jobs = new Map<string, { job: KmsFileJob; controller: AbortController }>();
  return {
    start(about, work) {
      const controller = new AbortController();
      const job: KmsFileJob = { id: uuid(), ...about, done: 0, state: 'running', error: null };
      jobs.set(job.id, { job, controller });
      keepNewest(jobs, mostKept);
      const read = (bytes: number) => {
        job.done = Math.min(job.total, job.done + bytes);
      };
      void work({ signal: controller.signal, read }).then(
        () => Object.assign(job, { state: 'done', done: job.total }),
        (error: unknown) => Object.assign(job, { state: 'failed', error: toErrorView(error) }),
      );
      return { ...job };
    },
    look(id) {
      const found = jobs.get(id);
      return found ? { ...found.job } : null;
    },
    cancel: (id) => jobs.get(id)?.controller.abort(),
    close() {
      for (const { controller } of jobs.values()) controller.abort();
    },
  };
}
