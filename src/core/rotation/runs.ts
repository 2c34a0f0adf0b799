import { join } from 'node:path';
import { hasCode } from '#shared/errors.ts';
import { withLock } from '../store/files/lock.ts';
import type { JobParts } from './job/job.ts';
import { createSigners, type Signers } from './job/signers.ts';
import { type Nudge, runRotation } from './machine.ts';

/** The rotations that this process works on. */
interface Runs {
  /**
   * Begins to work on a rotation, or tells the run that does to look again.
   *
   * @param say takes sentences about what is done; only of a run that begins
   * @param signers what its plan was made with; taken over, and closed
   * @returns what resolves when nothing more can be done now, and rejects when the journal cannot be written
   */
  kick(id: string, say?: (sentence: string) => void, signers?: Signers): Promise<void>;
  /** The end of a run that is under way. */
  done(id: string): Promise<void> | undefined;
  /** Stops them all after what they are just doing. */
  close(): void;
}

interface Run extends Nudge {
  /** It was told something that it may not have seen. */
  again: boolean;
  done: Promise<void>;
}

/** How often to look whether another process has left off. */
const lockPatienceMs = 1000;

/** @param parts the open vault and what writes files */
export function createRuns(parts: JobParts): Runs {
  const { deps } = parts.access;
  const runs = new Map<string, Run>();
  let closed = false;

  /** Works on a rotation, unless another process does: then waits for that one to leave off. */
  async function drive(
    id: string,
    run: Run,
    say: (sentence: string) => void,
    signers: Signers,
  ): Promise<void> {
    const lock = join(deps.dataDir, 'rotations', `${id}.lock`);
    while (!run.stopped) {
      try {
        return await withLock(lock, () => runRotation(parts, id, run, say, signers), { timeoutMs: 0 });
      } catch (error) {
        if (!hasCode(error, 'vault_busy')) throw error;
      }
      if (run.controller.signal.aborted) run.controller = new AbortController();
      await deps.sleep(lockPatienceMs, run.controller.signal);
    }
  }

  function begin(id: string, say: (sentence: string) => void, first: Signers | undefined): Promise<void> {
    const run: Run = {
      controller: new AbortController(),
      stopped: closed,
      again: true,
      done: Promise.resolve(),
    };
    runs.set(id, run);
    run.done = (async () => {
      let signers = first ?? createSigners(parts.access);
      try {
        while (run.again && !run.stopped) {
          run.again = false;
          await drive(id, run, say, signers);
          signers = createSigners(parts.access);
        }
      } finally {
        // Where another process had the rotation all the time, nobody closed them.
        signers.close();
        runs.delete(id);
      }
    })();
    // Whoever waits for it is told; nobody has to.
    run.done.catch(() => {});
    return run.done;
  }

  return {
    kick(id, say = () => {}, signers) {
      const current = runs.get(id);
      if (!current) return begin(id, say, signers);
      signers?.close();
      current.again = true;
      current.controller.abort();
      return current.done;
    },

    done: (id) => runs.get(id)?.done,

    close() {
      closed = true;
      for (const run of runs.values()) {
        run.stopped = true;
        run.controller.abort();
      }
    },
  };
}
