import type { Account } from '#shared/account.ts';
import type { AccountTree, SyncProgress, UnsavedAccount } from '#shared/contract/accounts.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { VaultState } from '#shared/model.ts';
import type { OpenVault } from '../store/access.ts';
import type { Allow } from '../store/consent.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import type { Pastes } from '../tools/paste/pastes.ts';
import { connect } from './connect.ts';
import { disconnectAccount } from './draft.ts';
import { accountById } from './find.ts';
import { countsOf, keysById, markCredentials } from './merge.ts';
import { createMirrors } from './mirror.ts';
import { asking, lookUpPolicy, lookUpUser, withItem } from './pull/look.ts';
import { createSchedule } from './schedule.ts';
import { syncAccount } from './sync.ts';
import { viewTree } from './view.ts';

/** Connected accounts: who we are there, and what is there. */
export interface Accounts {
  /** Connects a new account, or changes how one is reached. @param allow asked before a key that is held here goes to a new place */
  save(draft: UnsavedAccount, allow?: Allow): Promise<{ id: string }>;
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

/** Between two times that the window is told how far a sync is. */
const tellMs = 200;

interface Running {
  controller: AbortController;
  progress: SyncProgress;
  done: Promise<void>;
}

/**
 * @param access the open vault
 * @param pastes where pasted keys wait
 * @param changed told when something that the window shows changed
 */
export function createAccounts(access: OpenVault, pastes: Pastes, changed: () => void): Accounts {
  const { deps, vault } = access;
  const mirrors = createMirrors(access);
  const running = new Map<string, Running>();
  let closed = false;

  const accountOf = async (id: string) => accountById(await vault.state(), id);

  /** Writes to the vault what a changed mirror says of the keys held here. */
  async function mark(account: Account, mirror: Mirror, listed: ReadonlySet<string>): Promise<void> {
    const now = deps.now().toISOString();
    await vault.update((state) => ({
      ...state,
      credentials: markCredentials(state.credentials, account, mirror, { listed, allUsers: false }, now),
      accounts: state.accounts.map((a) => (a.id === account.id ? { ...a, counts: countsOf(mirror) } : a)),
    }));
  }

  /** Runs a sync, or joins the one that runs. */
  function run(id: string, byHand: boolean): Promise<void> {
    const current = running.get(id);
    if (current) return current.done;
    const controller = new AbortController();
    let told = deps.now().getTime();
    const progress = (now: SyncProgress) => {
      const entry = running.get(id);
      if (!entry) return;
      entry.progress = now;
      const at = deps.now().getTime();
      if (at - told < tellMs) return;
      told = at;
      changed();
    };
    const done = syncAccount(access, mirrors, id, { byHand, signal: controller.signal, progress }).finally(
      () => {
        running.delete(id);
        if (!closed) changed();
      },
    );
    running.set(id, { controller, progress: { doing: 'Connecting', done: 0, total: null }, done });
    changed();
    return done;
  }

  const schedule = createSchedule(
    deps,
    () => vault.state(),
    (id) => run(id, false),
  );

  async function tree(id: string): Promise<AccountTree> {
    const account = await accountOf(id);
    return viewTree(await vault.state(), account, await mirrors.read(id));
  }

  return {
    async save(draft, allow) {
      const { id } = await connect(access, pastes, draft, allow);
      changed();
      return { id };
    },

    async remove(id) {
      const current = running.get(id);
      current?.controller.abort();
      await current?.done.catch(() => {});
      let outcome: ReturnType<typeof disconnectAccount> | undefined;
      const change = (state: VaultState) => {
        outcome = disconnectAccount(state, id);
        return outcome.state;
      };
      const log = () => [{ action: 'account.removed', subject: outcome?.account.name ?? id }];
      await updateKeeping(access, change, { log });
      // The account is gone: what cannot be removed now is removed at the next start.
      await mirrors.remove(id).catch(() => {});
      changed();
    },

    sync: (id) => run(id, true),

    cancelSync(id) {
      running.get(id)?.controller.abort();
    },

    progress: () => new Map([...running].map(([id, { progress }]) => [id, progress])),

    tree,

    async lookUpUser(id, user) {
      const account = await accountOf(id);
      const found = await asking(access, account, async (ask) =>
        lookUpUser(ask, await mirrors.read(id), user),
      );
      const mirror = await mirrors.update(id, (before) => ({
        ...before,
        users: withItem(before.users, found, ({ name }) => name === user),
      }));
      await mark(account, mirror, new Set([user]));
      changed();
      return tree(id);
    },

    async lookUpPolicy(id, policyArn) {
      const account = await accountOf(id);
      const found = await asking(access, account, async (ask) =>
        lookUpPolicy(ask, await mirrors.read(id), policyArn),
      );
      await mirrors.update(id, (before) => ({
        ...before,
        policies: withItem(before.policies, found, ({ arn }) => arn === policyArn),
      }));
      return tree(id);
    },

    async revise(id, change) {
      const account = await accountOf(id);
      const now = deps.now().toISOString();
      let listed = new Set<string>();
      const mirror = await mirrors.update(id, (before) => {
        const after = change(before);
        if (after === before) return before;
        const left = keysById(after);
        listed = new Set([...keysById(before)].filter(([key]) => !left.has(key)).map(([, { user }]) => user));
        // Newer than any report that was made before.
        return { ...after, at: now };
      });
      await mark(account, mirror, listed);
      changed();
    },

    schedule: () => schedule.start(),
    wake: () => schedule.wake(),

    close() {
      closed = true;
      schedule.stop();
      for (const { controller } of running.values()) controller.abort();
    },
  };
}
