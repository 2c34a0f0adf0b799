import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { type ErrorView, QCredError } from '#shared/errors.ts';
import { tooInvolved } from '../../formats/text/budget.ts';
import { fromWire, toWire } from './wire.ts';
import type { JobOutput, Work } from './work.ts';

/** A thread of this process that texts are read and planned on. */
export interface Thread {
  work: Work;
  /** Ends it, with all that it remembers of texts, once nothing is asked any more; the next job starts another. */
  rest(): void;
}

/** The largest of files that can be read at all take a few seconds. */
const limitMs = 20_000;
/** Every change of the vault looks at the files; between two of them it need not start again. */
const idleMs = 30_000;

/**
 * @param start starts `worker.ts`
 * @param limits `jobMs`: how long a job may take before the thread is ended and the file left alone
 */
export function createThread(
  start: () => Worker,
  { jobMs = limitMs, idle = idleMs }: { jobMs?: number; idle?: number } = {},
): Thread {
  let running: Promise<Worker> | null = null;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function rest(): void {
    clearTimeout(timer);
    if (waiting > 0 || !running) return;
    const ended = running;
    running = null;
    void ended.then((worker) => worker.terminate()).catch(() => {});
  }

  async function begin(): Promise<Worker> {
    const worker = start();
    // A process that ends does not wait for it.
    worker.unref();
    await Promise.race([
      once(worker, 'message'),
      once(worker, 'exit').then(() => {
        throw new Error('The thread that reads files did not start.');
      }),
    ]);
    return worker;
  }

  async function one(message: unknown, files: string): Promise<unknown> {
    running ??= begin();
    try {
      const worker = await running;
      return await answerOf(worker, message, jobMs);
    } catch (error) {
      if (error instanceof Refused)
        throw new QCredError(error.view.code, error.view.message, error.view.hint);
      // Ended, or no longer to be trusted with another.
      const ended = running;
      running = null;
      void ended.then((worker) => worker.terminate()).catch(() => {});
      throw error instanceof Overrun ? tooInvolved(error.message, files) : error;
    }
  }

  const work: Work = async (name, ...input) => {
    clearTimeout(timer);
    waiting++;
    const before = last;
    const done = before.then(() => one(toWire([name, ...input]), filesIn(input)));
    last = done.catch(() => {});
    try {
      return fromWire(await done) as JobOutput<typeof name>;
    } finally {
      waiting--;
      if (waiting === 0) {
        timer = setTimeout(rest, idle);
        timer.unref();
      }
    }
  };
  return { work, rest };
}

/** A job that refused, in its own words. */
class Refused extends Error {
  readonly view: ErrorView;
  constructor(view: ErrorView) {
    super(view.message);
    this.view = view;
  }
}

/** A job that was ended. */
class Overrun extends Error {}

function answerOf(worker: Worker, message: unknown, jobMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', failed).off('exit', ended);
      end();
    };
    const answered = (answer: { value: unknown } | { error: ErrorView }) =>
      settle(() => ('error' in answer ? reject(new Refused(answer.error)) : resolve(answer.value)));
    const failed = (error: Error) => {
      const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      settle(() => reject(isFull ? new Overrun('takes more memory than QCred gives it') : error));
    };
    const ended = () => settle(() => reject(new Error('The thread that reads files ended.')));
    const timer = setTimeout(
      () => settle(() => reject(new Overrun(`takes longer than ${Math.ceil(jobMs / 1000)} seconds to read`))),
      jobMs,
    );
    worker.on('message', answered).on('error', failed).on('exit', ended);
    worker.postMessage(message);
  });
}

/** The files that a job is about, for its refusal. */
function filesIn(input: readonly unknown[]): string {
  const paths = input.flat().flatMap((one): string[] => {
    if (typeof one !== 'object' || one === null || !('path' in one) || typeof one.path !== 'string')
      return [];
    return 'text' in one && one.text === null ? [] : [one.path];
  });
  return [...new Set(paths)].join(' and ');
}
