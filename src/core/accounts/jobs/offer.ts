import type { IamPlanView } from '#shared/contract/accounts.ts';
import type { Profile } from '#shared/model.ts';
import type { UsableKey } from '../../profiles/sessions/key.ts';

/** A key that may do one job, lent to one command. */
export interface LentKey {
  key: UsableKey;
  /** Where it is used; it need not be in the vault. */
  profile: Profile;
  /** Which way it was made, and until when it works. */
  message: string;
  /** Takes it back when the command has ended. Never throws. @returns what could not be done */
  end(): Promise<string | null>;
}

/** A key that is there already, or what has to be done in the account for one. */
export type Offer =
  | { kind: 'ready'; lent: LentKey }
  | {
      kind: 'plan';
      view: IamPlanView;
      /** @param signal aborted when it is not wanted any more */
      make(signal: AbortSignal): Promise<LentKey>;
    };
