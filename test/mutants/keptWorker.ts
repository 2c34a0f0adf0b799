import { ForksPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from 'vitest/node';

/** What a worker tells its pool. */
type Listener = (arg: unknown) => void;

/** The process that stays, and how many runs it has seen; each leaves a little behind. */
let kept: { worker: ForksPoolWorker; runs: number } | null = null;
const mostRuns = 100;

/** Whether its modules were loaded with a change in them. */
let isStained = false;

/**
 * A worker of vitest whose process stays for the next run, with the modules of `src` that it has loaded:
 * for code that keeps nothing between calls. StrykerJS tells the code which change counts while it runs, so
 * a run costs what its tests take, and no start. For a change in what is done while a module loads, all
 * modules of ours are loaded anew, and once more for the run behind it.
 */
export class KeptWorker implements PoolWorker {
  readonly name = 'kept';
  readonly cacheFs = true;
  readonly #options: PoolOptions;
  readonly #listeners: [event: string, listener: Listener][] = [];
  #config: object = {};
  #stays = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (kept && kept.runs >= mostRuns) await endKept();
    if (!kept) {
      const worker = new ForksPoolWorker(this.#options);
      await worker.start();
      kept = { worker, runs: 0 };
    }
    kept.runs++;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.push([event, listener]);
    kept?.worker.on(event, listener);
  }

  off(event: string, listener: Listener): void {
    const at = this.#listeners.findIndex(([its, other]) => its === event && other === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
    kept?.worker.off(event, listener);
  }

  send(message: WorkerRequest): void {
    if (message.type === 'stop') {
      this.#stays = true;
      for (const [event, listener] of this.#listeners)
        if (event === 'message') listener({ type: 'stopped', __vitest_worker_response__: true });
      return;
    }
    if (message.type === 'start') this.#config = message.context.config;
    kept?.worker.send(message.type === 'run' ? this.#loadingAnew(message) : message);
  }

  /** Without having been asked before, when the process does not answer. */
  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners.splice(0)) kept?.worker.off(event, listener);
    if (!this.#stays) await endKept();
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  /**
   * Where files are isolated, vitest forgets the modules before each; its own and the libraries stay. Where
   * in its file each test stands is asked in the first run only: it takes as long as many of them do.
   */
  #loadingAnew(message: WorkerRequest & { type: 'run' }): WorkerRequest {
    const { mutantActivation } = this.#options.project.getProvidedContext() as { mutantActivation?: string };
    // Also in the first run, without a change, which finds out what is done while modules load.
    const isolate = mutantActivation !== 'runtime' || isStained;
    isStained = mutantActivation === 'static';
    return {
      ...message,
      context: {
        ...message.context,
        config: { ...this.#config, isolate, includeTaskLocation: mutantActivation === undefined },
      },
    } as WorkerRequest;
  }
}

/** Ends the process that stayed. */
export async function endKept(): Promise<void> {
  const old = kept;
  kept = null;
  isStained = false;
  await old?.worker.stop();
}
