import { join } from 'node:path';
import { hasCode, toErrorView } from '#shared/errors.ts';
import { isReplacing, type KeyReplacement, type ReplacementStep } from '#shared/keyRotation.ts';
import { goesByItself } from '#shared/underWay.ts';
import { accountById } from '../../accounts/find.ts';
import { type Kms, openKms } from '../../clouds/kms/client.ts';
import { type Buckets, openBuckets } from '../../clouds/storage/buckets.ts';
import { withLock } from '../../store/files/lock.ts';
import { Interrupted } from '../../store/stepEnds.ts';
import { create, findMade, ready } from './create.ts';
import { disable, grace } from './end.ts';
import { Ask, createJob, type Job, type JobParts } from './job.ts';
import { goBack, moveOver } from './move.ts';

/*
 * A replacement takes step after step, each of which reads the journal, does its part and writes down what
 * comes next. Each can be done again from its beginning, whatever happened to it the last time: so a lost
 * answer, a service that is down and a killed process are all the same. Where only the person can help a
 * step throws `Ask`, and the replacement waits.
 */
const steps: Readonly<Record<ReplacementStep, (job: Job) => Promise<void>>> = {
  create,
  ready,
  alias: moveOver,
  grace,
  disable,
};

/** What passes by itself: it is tried again when the replacement is taken up the next time. */
const passes = (error: unknown): boolean =>
  hasCode(error, 'connection_failed', 'service_failed', 'vault_busy', 'keychain_timeout');

/** The replacements that this process works on. */
export interface Runs {
  /** Begins to work on one, or tells the run that does to look again. @returns when it rests */
  kick(id: string): Promise<void>;
  /** Resolves when nothing is being worked on here. */
  settled(): Promise<void>;
  close(): void;
}

interface Run {
  again: boolean;
  done: Promise<void>;
}

const lockPatienceMs = 1000;

/** @param parts the open vault, and who is told of changes */
export function createRuns(parts: JobParts): Runs {
  const { access, changed } = parts;
  const { deps, vault } = access;
  const runs = new Map<string, Run>();
  const closing = new AbortController();

  const find = async (id: string): Promise<KeyReplacement | undefined> =>
    (await vault.state()).replacements.find((one) => one.id === id);

  const open = (one: KeyReplacement | undefined): one is KeyReplacement =>
    one !== undefined && goesByItself(one);

  /** Says why it does not go on, unless it was told something else meanwhile. */
  async function explain(id: string, during: KeyReplacement['state'], error: unknown): Promise<void> {
    const words = error instanceof Ask ? error : toErrorView(error);
    const again = passes(error);
    await vault.update((state) => ({
      ...state,
      replacements: state.replacements.map((one) => {
        if (one.id !== id || one.state !== during) return one;
        const stays = again || during === 'going_back';
        return {
          ...one,
          state: stays ? during : ('needs_you' as const),
          question: error instanceof Ask ? error.question : undefined,
          message: words.message.slice(0, 2000),
          hint: again ? 'QCred tries again by itself.' : words.hint.slice(0, 2000),
          updatedAt: deps.now().toISOString(),
        };
      }),
    }));
    changed();
  }

  /** Takes steps until it waits or ends. */
  async function advance(id: string): Promise<void> {
    let kms: Kms | undefined;
    let storage: Promise<Buckets> | undefined;
    try {
      for (;;) {
        const before = await find(id);
        if (!open(before) || closing.signal.aborted) return;
        try {
          const account = accountById(await vault.state(), before.account);
          kms ??= await openKms(access, account, 'replacing a key');
          const buckets = () => {
            storage ??= openBuckets(access, account, 'replacing a key');
            return storage;
          };
          const at = { account, kms, buckets, signal: closing.signal };
          const job = createJob(parts, id, before.state, at);
          if (before.state === 'going_back') {
            await goBack(job, () => findMade(job, id, before.startedAt));
          } else await steps[before.step](job);
          if (before.message !== '') await clear(id, before.message);
          // A grace that is not over is waited for by whoever keeps the time.
          if (before.step === 'grace' && (await find(id))?.step === 'grace') return;
        } catch (error) {
          if (error instanceof Interrupted) continue;
          if (closing.signal.aborted) return;
          return await explain(id, before.state, error);
        }
      }
    } finally {
      kms?.close();
      (await storage?.catch(() => null))?.close();
    }
  }

  /** Takes back why it waited, unless there is something newer to say. */
  async function clear(id: string, message: string): Promise<void> {
    await vault.update((state) => ({
      ...state,
      replacements: state.replacements.map((one) =>
        one.id === id && one.message === message && isReplacing(one)
          ? { ...one, message: '', hint: '' }
          : one,
      ),
    }));
    changed();
  }

  /** Works on one, unless another process does: then waits for that one to leave off. */
  async function drive(id: string): Promise<void> {
    const lock = join(deps.dataDir, 'rotations', `${id}.lock`);
    while (!closing.signal.aborted) {
      try {
        return await withLock(lock, () => advance(id), { timeoutMs: 0 });
      } catch (error) {
        if (!hasCode(error, 'vault_busy')) throw error;
      }
      await deps.sleep(lockPatienceMs, closing.signal);
    }
  }

  function begin(id: string): Promise<void> {
    const run: Run = { again: true, done: Promise.resolve() };
    runs.set(id, run);
    run.done = (async () => {
      try {
        while (run.again && !closing.signal.aborted) {
          run.again = false;
          await drive(id);
        }
      } finally {
        runs.delete(id);
      }
    })();
    // Whoever waits for it is told; nobody has to.
    run.done.catch(() => {});
    return run.done;
  }

  return {
    kick(id) {
      const current = runs.get(id);
      if (!current) return begin(id);
      current.again = true;
      return current.done;
    },
    async settled() {
      await Promise.all([...runs.values()].map(({ done }) => done));
    },
    close: () => closing.abort(),
  };
}
