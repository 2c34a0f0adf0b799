import { hasCode, toErrorView } from '#shared/errors.ts';
import type { Rotation, RotationStep } from '#shared/rotation.ts';
import { Interrupted } from '../store/stepEnds.ts';
import { Ask, createJob, type Job, type JobParts } from './job/job.ts';
import type { Signers } from './job/signers.ts';
import { goBack } from './steps/back.ts';
import { create } from './steps/create.ts';
import { deactivate } from './steps/deactivate.ts';
import { remove } from './steps/delete.ts';
import { grace } from './steps/grace.ts';
import { store } from './steps/store.ts';
import { switchOver } from './steps/switch.ts';
import { verify } from './steps/verify.ts';

/*
 * A rotation from its plan to its end. What is asked and read, and when:
 *
 *   plan        findings.ts   the key's own account, or the key itself, lists the keys of its user and
 *                             tells their last use; every file of a tool is read once: what QCred wrote
 *                             and somebody changed, and what holds the key although QCred did not write it.
 *               plan.ts       storage is asked whether a new key could be proved there; then it is all words.
 *   start       rotations.ts  begins from what the plan found, asks for what cannot be taken back, makes
 *                             room, and writes the journal. From here on the journal is what counts.
 *   run         runs.ts       one process works on it, under a lock, with the plan's connection and the
 *                             secret that was read for the plan; this file takes step after step:
 *
 *   create      list keys, ask storage again (minutes may have passed), journal "a key is being made",
 *               make it. Begun before: delete the key whose secret nobody has, then the same.
 *   store       the new secret into the keychain, then the new credential into the vault.
 *   verify      the new key is tried everywhere the old one is used, until it works, twice in a row.
 *   switch      profiles and accounts use the new key (one write); the files that hold the old one get
 *               the new one (one change, with Undo); the new key is tried once more.
 *   deactivate  files are searched and the old key's last use is asked: nobody may need it any more.
 *               Then it is switched off.
 *   grace       waits, switched off, for other machines; asks now and then whether anybody used it.
 *   delete      asks that once more, deletes the old key, its secret and its record.
 *
 *   back        steps/back.ts: on from any step to where it began. Old key on, uses and files as they
 *               were, new key deleted.
 *
 * Where only the person can help a step throws `Ask`, and the rotation waits as `needs_you`. A guided
 * rotation is the same but for create (the person makes the key) and deactivate (the person deletes
 * the old one, and it is seen to be refused).
 *
 * Each step reads the journal, does its part, and writes down what comes next; it can be done again
 * from its beginning, whatever happened to it the last time. So a lost answer, a service that is down
 * and a killed process are all the same: the step is done again.
 */
const steps: Readonly<Record<RotationStep, (job: Job) => Promise<void>>> = {
  create,
  store,
  verify,
  switch: switchOver,
  deactivate,
  grace,
  delete: remove,
};

/** Milliseconds between tries of a step that did not succeed yet: about four minutes in all. */
const pausesMs = [1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 60_000, 60_000];

/** A key that a person typed is more likely wrong than new: half a minute is enough to find out. */
const patience = ({ how, step }: Rotation): readonly number[] =>
  how === 'guided' && step === 'verify' ? pausesMs.slice(0, 5) : pausesMs;

/** What may be otherwise when it is tried again. */
const passing = (error: unknown): boolean =>
  hasCode(
    error,
    'connection_failed',
    'service_failed',
    'key_refused',
    'file_changed',
    'vault_busy',
    'keychain_timeout',
  );

/** What the person cannot put right: it is tried again when the rotation is taken up the next time. */
const away = (error: unknown): boolean => hasCode(error, 'connection_failed', 'service_failed');

/** How one run of the machine is told to look up. */
export interface Nudge {
  /** Aborted to end a pause; replaced by the machine. */
  controller: AbortController;
  /** No more steps. */
  stopped: boolean;
}

/**
 * Takes a rotation as far as it goes by itself: until it waits for its grace or for the person, or ended.
 *
 * @param parts the open vault and what writes files
 * @param id the rotation
 * @param nudge aborted when somebody told it something
 * @param say takes sentences about what was done
 * @param signers what it signs with; closed at the end
 * @throws what writing the journal throws
 */
export async function runRotation(
  parts: JobParts,
  id: string,
  nudge: Nudge,
  say: (sentence: string) => void,
  signers: Signers,
): Promise<void> {
  try {
    await advance(parts, id, nudge, signers, say);
  } finally {
    signers.close();
  }
}

async function advance(
  parts: JobParts,
  id: string,
  nudge: Nudge,
  signers: Signers,
  say: (sentence: string) => void,
): Promise<void> {
  const wake = () => nudge.controller.signal;
  for (let tries = 0; !nudge.stopped; ) {
    const before = await current(parts, id);
    if (before?.state !== 'running' && before?.state !== 'going_back') return;
    if (wake().aborted) nudge.controller = new AbortController();
    const job = createJob(parts, id, before.state, signers, wake, say);
    try {
      await (before.state === 'going_back' ? goBack(job) : steps[before.step](job));
      tries = 0;
      if (before.message !== '') await clear(parts, id, before.message);
      // A grace that is not over is waited for by whoever keeps the time.
      if (before.step === 'grace' && (await current(parts, id))?.step === 'grace') return;
    } catch (error) {
      if (error instanceof Interrupted) continue;
      const pause = passing(error) ? patience(before)[tries] : undefined;
      tries++;
      await explain(parts, id, before.state, error, pause !== undefined);
      if (pause === undefined) return;
      await parts.access.deps.sleep(pause, wake());
    }
  }
}

const current = async ({ access }: JobParts, id: string): Promise<Rotation | undefined> =>
  (await access.vault.state()).rotations.find((r) => r.id === id);

/** Changes the rotation where `change` gives something. */
async function amend(
  { access, changed }: JobParts,
  id: string,
  change: (rotation: Rotation) => Partial<Rotation> | null,
): Promise<void> {
  const updatedAt = access.deps.now().toISOString();
  await access.vault.update((state) => {
    const rotation = state.rotations.find((r) => r.id === id);
    const next = rotation && change(rotation);
    if (!rotation || !next) return state;
    const rotations = state.rotations.map((r) => (r === rotation ? { ...r, ...next, updatedAt } : r));
    return { ...state, rotations };
  });
  changed();
}

/** Takes back why it waited, unless there is something newer to say. */
const clear = (parts: JobParts, id: string, message: string): Promise<void> =>
  amend(parts, id, (r) => (r.message === message ? { message: '', hint: '' } : null));

/** Says why it does not go on, and stops for the person where only they can help. */
function explain(
  parts: JobParts,
  id: string,
  during: Rotation['state'],
  error: unknown,
  again: boolean,
): Promise<void> {
  const question = error instanceof Ask ? error.question : undefined;
  const words = error instanceof Ask ? error : toErrorView(error);
  // Names of files may be long, and the journal has room for so much.
  const message = words.message.slice(0, 2000);
  const hint = words.hint.slice(0, 2000);
  return amend(parts, id, (rotation) => {
    // What the person said meanwhile stands.
    if (rotation.state !== during) return null;
    if (again || away(error)) {
      return rotation.message === message ? null : { message, hint: 'QCred tries again by itself.' };
    }
    if (during === 'going_back') return { message, hint };
    return { state: 'needs_you', question, message, hint };
  });
}
