import type { KeyDueView } from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import { count, listed } from '#shared/words.ts';
import { remindDays, viewKeyDue } from '../../keys/replacing/view.ts';
import { turns } from './remind.ts';
import { type Announcement, dueWords } from './reminderWords.ts';

/** What is to be said at a moment of keys of key services. */
interface KeyReminding {
  /** The state that remembers what is said now; the same object when there is nothing to remember. */
  state: VaultState;
  /** Keys to remind the person of, the most urgent first. */
  say: KeyDueView[];
  /** Keys that are due and are replaced without asking. They are not remembered yet: see `rememberKeys`. */
  automatic: KeyDueView[];
  /** When there is something to say next, in milliseconds since 1970; null: never, as things are. */
  next: number | null;
}

/**
 * Decides what is to be said now, by the rules of `remind`. A key that is replaced without asking has its
 * turn when it is due.
 *
 * @param state the vault's state
 * @param now this computer's time
 */
export function remindKeys(state: VaultState, now: Date): KeyReminding {
  const tidied = tidy(state);
  const { reminders, quietHours } = tidied.settings;
  const keys = viewKeyDue(tidied, now).filter((key) => reminders || key.automatic);
  const { say, automatic, next } = turns(keys, now, quietHours, (key) => ({
    automatic: key.automatic,
    days: key.automatic ? [] : remindDays,
    reminder: key,
  }));
  return { state: rememberKeys(tidied, say, now), say, automatic, next };
}

/** The state in which these keys count as said. */
export function rememberKeys(
  state: VaultState,
  keys: readonly Pick<KeyDueView, 'id'>[],
  now: Date,
): VaultState {
  if (keys.length === 0) return state;
  const said = new Set(keys.map(({ id }) => id));
  const keyPolicies = state.keyPolicies.map((policy) => {
    if (!said.has(policy.id)) return policy;
    const { snoozedUntil: _, ...rest } = policy;
    return { ...rest, remindedAt: now.toISOString() };
  });
  return { ...state, keyPolicies };
}

/** Without what is of an account that is not connected any more. */
function tidy(state: VaultState): VaultState {
  const accounts = new Set(state.accounts.map(({ id }) => id));
  const here = ({ account }: { account: string }) => accounts.has(account);
  if (state.keyPolicies.every(here) && state.replacements.every(here)) return state;
  return {
    ...state,
    keyPolicies: state.keyPolicies.filter(here),
    replacements: state.replacements.filter(here),
  };
}

const quoted = ({ name }: KeyDueView): string => `“${name}”`;

/**
 * Says which keys are due, in one notice.
 *
 * @param keys at least one, the most urgent first
 */
export function keyDueNotice(keys: readonly KeyDueView[], now: Date): Announcement {
  const [only] = keys;
  if (keys.length === 1 && only) {
    return {
      title: `${quoted(only)} ${dueWords(only, now)}`,
      body: `The key of ${only.accountName} is ${count(only.ageDays, 'day')} old, and has to be replaced by a new one.`,
      credentialIds: [],
    };
  }
  return {
    title: `${keys.length} keys of key services are due`,
    body: `${listed(keys.map(quoted), 3)}.`,
    credentialIds: [],
  };
}

/** Says that keys could not be replaced without asking, and why. @param stuck at least one */
export const keyStuckNotice = (stuck: readonly { key: KeyDueView; reason: string }[]): Announcement => ({
  title: `${listed(
    stuck.map(({ key }) => quoted(key)),
    3,
  )} could not be replaced without you`,
  body: [...new Set(stuck.map(({ reason }) => reason))].slice(0, 2).join(' '),
  credentialIds: [],
});
