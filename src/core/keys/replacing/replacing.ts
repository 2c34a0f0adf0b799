import { QCredError } from '#shared/errors.ts';
import {
  isReplacing,
  type KeyPolicy,
  type KeyReplacement,
  type ReplacementAction,
} from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import { goesByItself } from '#shared/underWay.ts';
import type { OpenVault } from '../../store/access.ts';
import { createRuns } from './runs.ts';
import { actionsOf } from './view.ts';

/** Replaces keys that their service does not rotate, by the policies that are kept here. */
export interface Replacing {
  /** The policy of a key; undefined where there is none. */
  policyOf(account: string, keyId: string): Promise<KeyPolicy | undefined>;
  /** Sets the policy of its key. */
  setPolicy(policy: Omit<KeyPolicy, 'id' | 'remindedAt' | 'snoozedUntil'>): Promise<void>;
  removePolicy(account: string, keyId: string): Promise<void>;
  /** The replacement that a key is in, as the one that goes or the one that comes. */
  of(account: string, keyId: string): Promise<KeyReplacement | undefined>;
  /** The latest one that a key was or is in. */
  latest(account: string, keyId: string): Promise<KeyReplacement | undefined>;
  /** @throws QCredError not_found */
  byId(id: string): Promise<KeyReplacement>;
  /** Begins one; it goes on by itself from there. @throws QCredError in_use */
  start(about: Pick<KeyReplacement, 'account' | 'name' | 'oldId' | 'aliases' | 'graceDays'>): Promise<void>;
  /** @throws QCredError bad_input when it has moved on */
  act(id: string, action: ReplacementAction): Promise<void>;
  /** Takes up what a crash or a quit left behind, and ends graces that are over. */
  resume(): Promise<void>;
  /** Resolves when nothing more can be done here now. */
  settled(): Promise<void>;
  close(): void;
}

/** How many that have ended are kept to be looked at. */
const keptEnded = 50;

/** The replacement under way that a key is in. */
export const replacementOf = (
  { replacements }: Pick<VaultState, 'replacements'>,
  account: string,
  keyId: string,
): KeyReplacement | undefined =>
  replacements.find(
    (one) => one.account === account && isReplacing(one) && (one.oldId === keyId || one.newId === keyId),
  );

/** What an action changes in the journal. */
function take(
  { question, confirmed }: KeyReplacement,
  action: ReplacementAction,
  now: string,
): Partial<KeyReplacement> {
  const on = { state: 'running', question: undefined, message: '', hint: '' } as const;
  switch (action) {
    case 'back':
      return { ...on, state: 'going_back' };
    case 'confirm':
      return question ? { ...on, confirmed: [...confirmed, question] } : on;
    case 'finish':
      return { ...on, graceUntil: now };
    default:
      return on;
  }
}

const notNow = (): QCredError =>
  new QCredError(
    'bad_input',
    'This cannot be done now: the replacement has moved on.',
    'Look at where it stands.',
  );

/**
 * @param access the open vault
 * @param changed told when something that the window shows changed
 */
export function createReplacing(access: OpenVault, changed: () => void): Replacing {
  const { deps, vault } = access;
  const runs = createRuns({ access, changed });
  const same = (account: string, keyId: string) => (policy: KeyPolicy) =>
    policy.account === account && policy.keyId === keyId;

  async function byId(id: string): Promise<KeyReplacement> {
    const found = (await vault.state()).replacements.find((one) => one.id === id);
    if (found) return found;
    throw new QCredError('not_found', 'This replacement is not here any more.', 'Look at the key again.');
  }

  return {
    byId,
    policyOf: async (account, keyId) => (await vault.state()).keyPolicies.find(same(account, keyId)),
    of: async (account, keyId) => replacementOf(await vault.state(), account, keyId),

    latest: async (account, keyId) =>
      (await vault.state()).replacements.findLast(
        (one) => one.account === account && (one.oldId === keyId || one.newId === keyId),
      ),

    async setPolicy(policy) {
      await vault.update((state) => {
        const before = state.keyPolicies.find(same(policy.account, policy.keyId));
        const others = state.keyPolicies.filter((one) => one !== before);
        return { ...state, keyPolicies: [...others, { ...policy, id: before?.id ?? deps.uuid() }] };
      });
      changed();
    },

    async removePolicy(account, keyId) {
      await vault.update((state) => ({
        ...state,
        keyPolicies: state.keyPolicies.filter((policy) => !same(account, keyId)(policy)),
      }));
      changed();
    },

    async start(about) {
      const id = deps.uuid();
      const now = deps.now().toISOString();
      await vault.update((state) => {
        if (replacementOf(state, about.account, about.oldId)) throw alreadyGoing(about.oldId);
        const ended = state.replacements.filter((one) => !isReplacing(one)).slice(-keptEnded);
        const replacement: KeyReplacement = {
          ...about,
          id,
          step: 'create',
          begun: false,
          state: 'running',
          confirmed: [],
          message: '',
          hint: '',
          startedAt: now,
          updatedAt: now,
        };
        return { ...state, replacements: [...ended, ...state.replacements.filter(isReplacing), replacement] };
      });
      changed();
      void runs.kick(id);
    },

    async act(id, action) {
      const now = deps.now().toISOString();
      await byId(id);
      await vault.update((state) => {
        const one = state.replacements.find((each) => each.id === id);
        if (!one || !actionsOf(one).includes(action)) throw notNow();
        const next = { ...one, ...take(one, action, now), updatedAt: now };
        return {
          ...state,
          replacements: state.replacements.flatMap((each) =>
            each !== one ? [each] : action === 'dismiss' ? [] : [next],
          ),
        };
      });
      changed();
      if (action !== 'dismiss') void runs.kick(id);
    },

    async resume() {
      const { replacements } = await vault.state();
      const open = replacements.filter(goesByItself);
      await Promise.all(open.map(({ id }) => runs.kick(id)));
    },

    settled: runs.settled,
    close: runs.close,
  };
}

/** @param keyId that is being replaced, or came in the place of another just now */
export const alreadyGoing = (keyId: string): QCredError =>
  new QCredError(
    'in_use',
    `The key ${keyId} is being replaced already.`,
    'Finish that, or return to its old key, first.',
  );
