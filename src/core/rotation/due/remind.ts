import type { DueView } from '#shared/contract/rotation.ts';
import type { VaultState } from '#shared/model.ts';
import type { Reminder, Rotation, RotationPolicy } from '#shared/rotation.ts';
import { isUnderWay } from '#shared/underWay.ts';
import { day, viewDue } from './due.ts';
import { afterQuiet, type Hours, morning } from './localDay.ts';

/** What is to be said at a moment. */
interface Reminding {
  /** The state that remembers what is said now; the same object when there is nothing to remember. */
  state: VaultState;
  /** Keys to remind the person of, all in one go, the most urgent first. */
  say: DueView[];
  /** Keys whose turn has come and whose policy is automatic. They are not remembered yet: see `remember`. */
  automatic: DueView[];
  /** When there is something to say next, in milliseconds since 1970; null: never, as things are. */
  next: number | null;
}

/** The longest a person can snooze, in days. */
const longestSnooze = 7;

/**
 * Decides what is to be said now. Each key has its days: those its policy names, the day it is due,
 * and every day from then on. On such a day it is said once, in the morning or as soon after as
 * somebody is there and the quiet hours are over; days that passed meanwhile are not made up for.
 *
 * @param state the vault's state
 * @param now this computer's time; its time zone is the process's
 */
export function remind(state: VaultState, now: Date): Reminding {
  const tidied = tidy(state, now);
  const { reminders, quietHours } = tidied.settings;
  const memory = new Map(tidied.reminders.map((reminder) => [reminder.credentialId, reminder]));
  // As long as the key before it is not gone, there is no room for the next.
  const made = new Set(tidied.rotations.filter(isUnderWay).map(({ newId }) => newId));
  const keys = viewDue(tidied, now).filter(
    ({ credentialId, policy }) => !made.has(credentialId) && (reminders || policy.automatic),
  );
  const { say, automatic, next } = turns(keys, now, quietHours, ({ credentialId, policy }) => ({
    automatic: policy.automatic,
    days: policy.remindDays,
    reminder: memory.get(credentialId),
  }));
  return { state: remember(tidied, say, now), say, automatic, next };
}

/**
 * The state in which these keys count as said.
 *
 * @param state the vault's state
 * @param keys may be empty; then it is the same object
 * @param now when it is said
 */
export function remember(
  state: VaultState,
  keys: readonly Pick<DueView, 'credentialId'>[],
  now: Date,
): VaultState {
  if (keys.length === 0) return state;
  const said = new Set(keys.map(({ credentialId }) => credentialId));
  const others = state.reminders.filter(({ credentialId }) => !said.has(credentialId));
  const remindedAt = now.toISOString();
  return {
    ...state,
    reminders: [...others, ...[...said].map((credentialId) => ({ credentialId, remindedAt }))],
  };
}

/** A key that becomes due. */
interface Dated {
  dueAt: string | null;
  status: DueView['status'];
}

/** What was said of a key. */
type Said = Pick<Reminder, 'remindedAt' | 'snoozedUntil'>;

/**
 * Whose turn it is.
 *
 * @param keys that may be said, or changed without asking, the most urgent first
 * @param of whether a key is changed without asking, the days before it is due on which it is said too, and what
 * was said of it
 */
export function turns<Key extends Dated>(
  keys: readonly Key[],
  now: Date,
  quiet: Hours | null,
  of: (key: Key) => { automatic: boolean; days: readonly number[]; reminder: Said | undefined },
): { say: Key[]; automatic: Key[]; next: number | null } {
  const say: Key[] = [];
  const automatic: Key[] = [];
  const later: number[] = [];
  for (const key of keys) {
    const { automatic: unasked, days, reminder } = of(key);
    let at = timeOf(key, days, reminder, now.getTime(), quiet);
    if (at === now.getTime()) {
      (unasked ? automatic : say).push(key);
      at = timeOf(key, days, { remindedAt: now.toISOString() }, at, quiet);
    }
    if (at !== null) later.push(at);
  }
  return { say, automatic, next: later.length === 0 ? null : later.reduce((a, b) => Math.min(a, b)) };
}

/**
 * When a key is to be said, at the earliest now; null: never.
 *
 * @param remindDays days before it is due on which it is said too
 * @param reminder what was said of it
 */
export function timeOf(
  key: Dated,
  remindDays: readonly number[],
  reminder: Said | undefined,
  now: number,
  quiet: Hours | null,
): number | null {
  if (key.dueAt === null || key.status === 'rotating') return null;
  const due = Date.parse(key.dueAt);
  const said = reminder?.remindedAt === undefined ? null : Date.parse(reminder.remindedAt);
  const days = remindDays.map((days) => morning(due - days * day));
  const unsaid = days.filter((at) => said === null || at > morning(said));
  const first = Math.min(morning(due), ...unsaid);
  const snoozed = reminder?.snoozedUntil === undefined ? first : Date.parse(reminder.snoozedUntil);
  const tomorrow = said === null ? first : morning(said, 1);
  return afterQuiet(Math.max(now, first, snoozed, tomorrow), quiet);
}

/**
 * What is remembered, without what is of no use any more. A moment that was written by a clock
 * that has been set back since would silence its key until then: it counts as now, which neither
 * silences it for long nor says it twice.
 */
function tidy(state: VaultState, now: Date): VaultState {
  const keys = new Set(state.credentials.map(({ id }) => id));
  const accounts = new Set(state.accounts.map(({ id }) => id));
  const said = now.toISOString();
  const latest = new Date(morning(now.getTime(), longestSnooze)).toISOString();
  const reminders = state.reminders
    .filter(({ credentialId }) => keys.has(credentialId))
    .map((reminder) => {
      const { remindedAt = said, snoozedUntil = latest } = reminder;
      if (remindedAt <= said && snoozedUntil <= latest) return reminder;
      return {
        credentialId: reminder.credentialId,
        ...(reminder.remindedAt === undefined ? {} : { remindedAt: earlier(remindedAt, said) }),
        ...(reminder.snoozedUntil === undefined ? {} : { snoozedUntil: earlier(snoozedUntil, latest) }),
      };
    });
  const policies = state.policies.flatMap((policy) => inherited(policy, state.rotations, keys, accounts));
  const same =
    policies.length === state.policies.length &&
    policies.every((policy, i) => policy === state.policies[i]) &&
    reminders.length === state.reminders.length &&
    reminders.every((reminder, i) => reminder === state.reminders[i]);
  return same ? state : { ...state, reminders, policies };
}

/** The policy of a key that was replaced and is gone goes to the new one; one for nothing goes. */
function inherited(
  policy: RotationPolicy,
  rotations: readonly Rotation[],
  keys: ReadonlySet<string>,
  accounts: ReadonlySet<string>,
): RotationPolicy[] {
  const { scope } = policy;
  if (scope.kind === 'account') return accounts.has(scope.accountId) ? [policy] : [];
  if (scope.kind !== 'credential' || keys.has(scope.credentialId)) return [policy];
  const heir = rotations.find(({ oldId, newId }) => oldId === scope.credentialId && newId && keys.has(newId));
  return heir?.newId ? [{ ...policy, scope: { kind: 'credential', credentialId: heir.newId } }] : [];
}

const earlier = (a: string, b: string): string => (a < b ? a : b);
