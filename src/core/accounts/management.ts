import type { Account } from '#shared/account.ts';
import type { AccessAnswer, IamPlanView, IamResult, ServicesView } from '#shared/contract/accounts.ts';
import type { IamChange, IamChangeKind } from '#shared/iamChange.ts';
import { type Client, openClient } from '../clouds/client/client.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { createWaitingPlans } from '../store/waitingPlans.ts';
import type { Accounts } from './accounts.ts';
import { readsAlike } from './changes/alike.ts';
import { carryOut } from './changes/carryOut.ts';
import type { ChangePlan, Touched } from './changes/change.ts';
import { planChange } from './changes/index.ts';
import { lookAgain } from './changes/refresh.ts';
import { checkAccess } from './checkAccess.ts';
import { accountById } from './find.ts';
import { createAsk } from './pull/ask.ts';
import { viewServices } from './reach/services.ts';

/** Changes in connected accounts, planned in words before they are made; and who may do what. */
export interface Management {
  /** Works out what a change means. Nothing is changed. @throws QCredError last_key, not_found, bad_input… */
  plan(accountId: string, change: IamChange): Promise<IamPlanView>;
  /**
   * Makes a planned change, once.
   * @param allow asked before what cannot be undone, and before somebody may do more than now
   * @throws QCredError not_found, cancelled (the plan then stays), and what the service refuses with
   */
  apply(planId: string, allow?: Allow): Promise<IamResult>;
  /** May this principal do that? */
  check(accountId: string, principalArn: string, action: string, resource: string): Promise<AccessAnswer>;
  /** The keys of all accounts by the service they reach. */
  services(): Promise<ServicesView>;
}

/** Kinds of changes after which somebody may do more than before. */
const widening: ReadonlySet<IamChangeKind> = new Set([
  'create-job-key',
  'join-group',
  'create-role',
  'set-trust',
  'attach',
  'put-inline',
  'new-version',
  'set-default-version',
]);

const letsDoMore = (change: IamChange): boolean =>
  widening.has(change.kind) ||
  (change.kind === 'create-user' && change.groups.length > 0) ||
  (change.kind === 'set-key' && change.active);

/**
 * @param access the open vault
 * @param accounts whose mirrors are read, and brought up to date after a change
 * @param profiles where a new key's profile is made
 * @param changed told when something that the window shows changed
 */
export function createManagement(
  access: OpenVault,
  accounts: Accounts,
  profiles: Profiles,
  changed: () => void,
): Management {
  const { deps, vault } = access;
  const waiting = createWaitingPlans<{ accountId: string; plan: ChangePlan; widens: boolean }>(deps.uuid);

  const accountOf = async (id: string) => accountById(await vault.state(), id);

  async function withClient<T>(account: Account, purpose: string, use: (client: Client) => Promise<T>) {
    const client = await openClient(access, account, purpose);
    try {
      return await use(client);
    } finally {
      client.close();
    }
  }

  /** What cannot be seen now is seen by the next sync; the change itself is done, or has said why not. */
  async function refresh(account: Account, client: Client, touched: Touched): Promise<void> {
    try {
      const { mirror } = await accounts.tree(account.id);
      const ask = createAsk(client, [], new AbortController().signal);
      await accounts.revise(account.id, await lookAgain(ask, mirror, touched));
    } catch {
      // Who may manage keys and nothing else still sees what became of those.
      await Promise.allSettled((touched.users ?? []).map((user) => accounts.lookUpUser(account.id, user)));
    }
  }

  return {
    async plan(accountId, change) {
      const account = await accountOf(accountId);
      const plan = await withClient(account, 'planning a change', async ({ iam }) =>
        planChange({ access, account, iam, state: await vault.state(), now: deps.now() }, change),
      );
      const alike = await readsAlike(change, async () => (await accounts.tree(accountId)).mirror);
      const planId = waiting.keep({ accountId, plan, widens: letsDoMore(change) });
      const { title, steps, notices, effect, finality, verb } = plan;
      return {
        planId,
        title,
        steps: steps.map((step) => step.words),
        notices: [...notices, ...alike],
        effect,
        finality,
        verb,
      };
    },

    async apply(planId, allow = asPerson) {
      const { accountId, plan } = await waiting.take(planId, async (planned) => {
        if (planned.plan.finality === null && !planned.widens) return;
        const { name } = await accountOf(planned.accountId);
        const { title, steps, effect, finality, verb } = planned.plan;
        // What is opened wide first: a dialog of the system has room for a few lines.
        const words = [...(effect?.wide ?? []), ...steps.map((step) => step.words)];
        await allow({ kind: 'account', account: name, title, steps: words, finality, verb });
      });
      const account = await accountOf(accountId);
      return withClient(account, plan.title, async (client) => {
        try {
          return await carryOut(plan, { access, account, iam: client.iam, profiles });
        } finally {
          await refresh(account, client, plan.touched);
          changed();
        }
      });
    },

    async check(accountId, principalArn, action, resource) {
      const account = await accountOf(accountId);
      return checkAccess({ access, accounts, account }, { principalArn, action, resource });
    },

    async services() {
      const { accounts: connected } = await vault.state();
      const trees = connected.map(async (account) => ({ account, tree: await accounts.tree(account.id) }));
      return viewServices(await Promise.all(trees));
    },
  };
}
