import type { VaultState } from '#shared/model.ts';
import type { Rotation, RotationQuestion } from '#shared/rotation.ts';
import type { OpenVault } from '../../store/access.ts';
import type { ActivityEntry } from '../../store/activity/entry.ts';
import { updateKeeping } from '../../store/keptSecrets.ts';
import { Interrupted, NeedsPerson } from '../../store/stepEnds.ts';
import type { Edits } from '../../tools/edits/edits.ts';
import type { Plans } from '../../tools/plans.ts';
import { type Issuer, mandateOf, noSigner } from './issuer.ts';
import type { Signers } from './signers.ts';

/** A step cannot go on without the person; undefined where they are asked nothing, and only put something right. */
export class Ask extends NeedsPerson<RotationQuestion | undefined> {}

/** A rotation while it is worked on: what its steps need, and the only way they write the journal. */
export interface Job {
  access: OpenVault;
  edits: Edits;
  plans: Plans;
  /** The vault and the rotation as they stand now. @throws Interrupted when the rotation is gone */
  standing(): Promise<Standing>;
  /**
   * Writes down that a step begins; `also` changes the rest of the vault in the same write.
   * @throws Interrupted when the rotation is no longer in the state its step was started in
   */
  begin(change?: Partial<Rotation>, also?: (state: VaultState) => VaultState): Promise<void>;
  /**
   * Writes down what was done; `also` changes the rest of the vault in the same write. The secret of
   * a credential that it takes out can be brought back for a while, unless `dropKey` takes it out.
   */
  note(change: Partial<Rotation>, also?: (state: VaultState) => VaultState): Promise<void>;
  /** Waits. @throws Interrupted when the rotation was told something else meanwhile */
  pause(ms: number): Promise<void>;
  /** A secret, read once however often it is asked for. */
  secretOf: Signers['secretOf'];
  /** Asks the service in the name of whoever may now. */
  asking<T>(work: (issuer: Issuer) => Promise<T>): Promise<T>;
  /** A sentence for the report of what was done. */
  say(sentence: string): void;
  /** A line in the activity log. */
  log(action: string, subject: string, detail?: string): Promise<void>;
  /**
   * Does something at the service that the activity log tells of.
   * @param told what is said when the answer is known, where that is more
   * @throws as `Activity.around`
   */
  doing<T>(
    entry: ActivityEntry,
    work: () => Promise<T>,
    told?: (done: T) => ActivityEntry | null,
  ): Promise<T>;
}

export interface Standing {
  state: VaultState;
  rotation: Rotation;
}

/** What a job is made from. */
export interface JobParts {
  access: OpenVault;
  edits: Edits;
  plans: Plans;
  changed: () => void;
}

/**
 * @param parts the open vault and what writes files
 * @param id the rotation
 * @param expected the state in which its step was started
 * @param signers what it signs with; closed by whoever made them
 * @param wake ends a pause early
 * @param say takes the sentences of the report
 */
export function createJob(
  { access, edits, plans, changed }: JobParts,
  id: string,
  expected: Rotation['state'],
  signers: Signers,
  wake: () => AbortSignal,
  say: (sentence: string) => void,
): Job {
  const { deps, vault } = access;

  async function write(
    change: (rotation: Rotation) => Partial<Rotation>,
    also: (state: VaultState) => VaultState = (state) => state,
  ): Promise<void> {
    const updatedAt = deps.now().toISOString();
    await updateKeeping(access, (state) =>
      also({
        ...state,
        rotations: state.rotations.map((r) => (r.id === id ? { ...r, ...change(r), updatedAt } : r)),
      }),
    );
    changed();
  }

  async function standing(): Promise<Standing> {
    const state = await vault.state();
    const rotation = state.rotations.find((r) => r.id === id);
    if (!rotation) throw new Interrupted();
    return { state, rotation };
  }

  return {
    access,
    edits,
    plans,
    standing,
    say,
    secretOf: signers.secretOf,

    begin: (change = {}, also) =>
      write((rotation) => {
        if (rotation.state !== expected) throw new Interrupted();
        return { ...change, begun: true };
      }, also),

    note: (change, also) => write(() => change, also),

    async pause(ms) {
      await deps.sleep(ms, wake());
      const { rotation } = await standing();
      if (wake().aborted || rotation.state !== expected) throw new Interrupted();
    },

    async asking(work) {
      const { state, rotation } = await standing();
      const mandate = mandateOf(state, rotation);
      if (!mandate) throw noSigner();
      return work(await signers.issuer(mandate));
    },

    log: (action, subject, detail) => access.activity.append({ action, subject, detail }),

    doing: (entry, work, told) => access.activity.around(entry, work, told && { told }),
  };
}
