import type { Account } from '#shared/account.ts';
import type { KeyReplacement, ReplacementQuestion } from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import type { Kms } from '../../clouds/kms/client.ts';
import type { Buckets } from '../../clouds/storage/buckets.ts';
import type { OpenVault } from '../../store/access.ts';
import { Interrupted, NeedsPerson } from '../../store/stepEnds.ts';

/** A step cannot go on without the person. */
export class Ask extends NeedsPerson<ReplacementQuestion> {}

/** A replacement while it is worked on: what its steps need, and the only way they write the journal. */
export interface Job {
  access: OpenVault;
  account: Account;
  kms: Kms;
  /** The account's storage, opened when it is first asked for. */
  buckets(): Promise<Buckets>;
  /** As it stands now. @throws Interrupted when it is gone, or was told something else */
  look(): Promise<KeyReplacement>;
  /**
   * Writes down how it stands; `also` changes the rest of the vault in the same write.
   * @throws Interrupted as `look`
   */
  note(change: Partial<KeyReplacement>, also?: (state: VaultState) => VaultState): Promise<void>;
  /** Does something at the service that the activity log tells of, about one key. */
  doing<T>(action: string, keyId: string, detail: string, work: () => Promise<T>): Promise<T>;
  /** Ends waits when it is to stop. */
  signal: AbortSignal;
}

/** What a job is made from. */
export interface JobParts {
  access: OpenVault;
  changed: () => void;
}

/**
 * @param id of the replacement
 * @param expected the state in which the step was started
 */
export function createJob(
  { access, changed }: JobParts,
  id: string,
  expected: KeyReplacement['state'],
  at: Pick<Job, 'account' | 'kms' | 'buckets' | 'signal'>,
): Job {
  const find = (state: VaultState): KeyReplacement => {
    const found = state.replacements.find((one) => one.id === id);
    if (found?.state !== expected) throw new Interrupted();
    return found;
  };
  return {
    ...at,
    access,
    look: async () => find(await access.vault.state()),
    async note(change, also = (state) => state) {
      const updatedAt = access.deps.now().toISOString();
      await access.vault.update((state) => {
        const before = find(state);
        const replacements = state.replacements.map((one) =>
          one === before ? { ...one, ...change, updatedAt } : one,
        );
        return also({ ...state, replacements });
      });
      changed();
    },
    doing: (action, keyId, detail, work) =>
      access.activity.around(
        { action, subject: keyId, detail: detail === '' ? at.account.name : `${at.account.name}: ${detail}` },
        work,
      ),
  };
}
