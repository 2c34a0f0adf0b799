import { ForksPoolWorker, type PoolOptions, type PoolWorker, type WorkerRequest } from 'vitest/node';

/** What a worker tells its pool. */
type Listener = (arg: unknown) => void;

/** The process that stays, and how many runs it has seen; each leaves a little behind. */
let kept: { worker: ForksPoolWorker; runs: number } | null = null;
const mostRuns = 100;

/**
 * A worker of vitest whose process stays for the next run, with the modules of `src` that it has loaded:
 * for code that keeps nothing between calls. StrykerJS tells the code which change counts while it runs, so
 * a run costs what its tests take, and no start. A change in what is done while a module loads gets a
 * process of its own.
 */
export class KeptWorker implements PoolWorker {
  readonly name = 'kept';
  readonly cacheFs = true;
  readonly #options: PoolOptions;
  readonly #listeners: [event: string, listener: Listener][] = [];
  #stays = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (kept && (this.#isWhileLoading() || kept.runs >= mostRuns)) await endKept();
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
    if (message.type !== 'stop') {
      kept?.worker.send(message);
      return;
    }
    this.#stays = !this.#isWhileLoading();
    for (const [event, listener] of this.#listeners)
      if (event === 'message') listener({ type: 'stopped', __vitest_worker_response__: true });
  }

  /** Without having been asked before, when the process does not answer. */
  async stop(): Promise<void> {
    for (const [event, listener] of this.#listeners.splice(0)) kept?.worker.off(event, listener);
    if (!this.#stays) await endKept();
  }

  deserialize(data: unknown): unknown {
    return data;
  }

  #isWhileLoading(): boolean {
    const { mutantActivation } = this.#options.project.getProvidedContext() as { mutantActivation?: string };
    return mutantActivation === 'static';
  }
}

/** Ends the process that stayed. */
export async function endKept(): Promise<void> {
  const old = kept;
  kept = null;
  await old?.worker.stop();
}
