import type { AccountDraft, AccountTree, SyncProgress } from '#shared/accountViews.ts';
import { QCredError } from '#shared/errors.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { Access } from '../access.ts';
import type { Pastes } from '../pastes.ts';

/** Connected accounts: who we are there, and what is there. */
export interface Accounts {
  /** Connects a new account, or changes how one is reached. */
  save(draft: AccountDraft): Promise<{ id: string }>;
  /** Lets go of an account; its keys and profiles stay. */
  remove(id: string): Promise<void>;
  /** Starts a sync, or joins the one that runs; resolves when it ended, however it ended. */
  sync(id: string): Promise<void>;
  cancelSync(id: string): void;
  /** The syncs that run now, by account. */
  progress(): ReadonlyMap<string, SyncProgress>;
  tree(id: string): Promise<AccountTree>;
  /** Asks for one user's keys, with ids and last use. */
  lookUpUser(id: string, user: string): Promise<AccountTree>;
  /** Asks for a policy's document. */
  lookUpPolicy(id: string, policyArn: string): Promise<AccountTree>;
  /** Changes what is known of an account after something was changed there, alone among all processes. */
  revise(id: string, change: (mirror: Mirror) => Mirror): Promise<void>;
  /** Syncs every account that is due, now and then again on their schedules, until closed. */
  schedule(): void;
  /** Syncs what is due at once: the network is back, or the machine woke up. */
  wake(): void;
  close(): void;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Accounts are not here yet.');
};

/**
 * @param access the open vault
 * @param pastes where pasted keys wait
 * @param changed told when something that the window shows changed
 */
export function createAccounts(_access: Access, _pastes: Pastes, _changed: () => void): Accounts {
  return {
    save: async () => notYet(),
    remove: async () => notYet(),
    sync: async () => notYet(),
    cancelSync: notYet,
    progress: () => new Map(),
    tree: async () => notYet(),
    lookUpUser: async () => notYet(),
    lookUpPolicy: async () => notYet(),
    revise: async () => notYet(),
    schedule: () => {},
    wake: () => {},
    close: () => {},
  };
}
