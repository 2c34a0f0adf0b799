import {
  isReplacing,
  type KeyDueView,
  type KeyPolicy,
  type KeyReplacement,
  type ReplacementAction,
  type ReplacementStep,
  type ReplacementView,
  replacementSteps,
} from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';

const day = 86_400_000;

/** Days before it is due from which on a key counts as due soon, and on which it is said. */
export const remindDays: readonly number[] = [14, 7, 1];

const urgency = { overdue: 0, soon: 1, rotating: 2, fine: 3 } as const;

/** When a key is due, in milliseconds. */
export const dueOf = ({ bornAt, maxAgeDays }: KeyPolicy): number => Date.parse(bornAt) + maxAgeDays * day;

const accountNames = ({ accounts }: Pick<VaultState, 'accounts'>): Map<string, string> =>
  new Map(accounts.map(({ id, name }) => [id, name]));

/**
 * Keys of key services that are under a policy here, the most urgent first.
 *
 * @param now this computer's time
 */
export function viewKeyDue(
  state: Pick<VaultState, 'accounts' | 'keyPolicies' | 'replacements'>,
  now: Date,
): KeyDueView[] {
  const names = accountNames(state);
  const going = new Set(
    state.replacements.filter(isReplacing).flatMap(({ oldId, newId }) => [oldId, newId ?? '']),
  );
  return state.keyPolicies
    .flatMap((policy): KeyDueView[] => {
      const accountName = names.get(policy.account);
      if (accountName === undefined) return [];
      const due = dueOf(policy);
      const left = due - now.getTime();
      const { snoozedUntil, ...rest } = policy;
      return [
        {
          ...rest,
          ...(snoozedUntil !== undefined && snoozedUntil > now.toISOString() ? { snoozedUntil } : {}),
          accountName,
          ageDays: Math.max(0, Math.floor((now.getTime() - Date.parse(policy.bornAt)) / day)),
          dueAt: new Date(due).toISOString(),
          inDays: left < 0 ? Math.min(-1, Math.ceil(left / day)) : Math.floor(left / day),
          status: going.has(policy.keyId)
            ? 'rotating'
            : left < 0
              ? 'overdue'
              : left <= Math.max(...remindDays) * day
                ? 'soon'
                : 'fine',
        },
      ];
    })
    .sort((a, b) => urgency[a.status] - urgency[b.status] || a.dueAt.localeCompare(b.dueAt));
}

const labels: Readonly<Record<ReplacementStep, string>> = {
  create: 'Make a new key',
  ready: 'Wait until it can be used',
  alias: 'Move the aliases',
  grace: 'Keep the old key to decrypt and verify with',
  disable: 'Disable the old key',
};

/** What the person can tell a replacement as it stands. */
export function actionsOf({ state, question, step, message }: KeyReplacement): ReplacementAction[] {
  switch (state) {
    case 'running':
      return [
        ...(message === '' ? [] : ['resume' as const]),
        ...(step === 'grace' ? ['finish' as const] : []),
        'back',
      ];
    case 'needs_you':
      return [
        ...(question === 'moved' || question === 'needed' ? ['confirm' as const] : []),
        'resume',
        'back',
      ];
    case 'going_back':
      return ['back'];
    default:
      return ['dismiss'];
  }
}

function statusOf(
  { state, step }: KeyReplacement,
  id: ReplacementStep,
): ReplacementView['steps'][number]['status'] {
  if (state === 'undone') return 'skipped';
  const [at, its] = [replacementSteps.indexOf(step), replacementSteps.indexOf(id)];
  if (its < at || state === 'finished') return 'done';
  if (its > at) return 'todo';
  return state === 'needs_you' ? 'stuck' : 'now';
}

/** The replacements as they are shown, the newest first. */
export function viewReplacements(state: Pick<VaultState, 'accounts' | 'replacements'>): ReplacementView[] {
  const names = accountNames(state);
  return state.replacements
    .map((one) => ({
      ...one,
      accountName: names.get(one.account) ?? '',
      steps: replacementSteps.map((id) => ({ id, label: labels[id], status: statusOf(one, id) })),
      can: actionsOf(one),
    }))
    .sort((a, b) => b.startedAt.localeCompare(a.startedAt));
}
