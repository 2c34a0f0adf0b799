import type { Snooze } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { PolicyScope, RotationPolicy } from '#shared/rotation.ts';
import type { OpenVault } from '../../store/access.ts';
import { type Allow, asPerson } from '../../store/consent.ts';
import { scopeName } from './due.ts';
import { morning } from './localDay.ts';

/** How old keys may get, as the person says, and what they do not want to hear of for a while. */
export interface Policies {
  /**
   * Sets the policy of its scope.
   * @param allow asked before keys are rotated without a question that were not, or are sooner
   * @throws QCredError bad_input, not_found (no such key or account), cancelled
   */
  save(policy: RotationPolicy, allow?: Allow): Promise<void>;
  /** The same for several at once: one write, one question. */
  saveAll(policies: readonly RotationPolicy[], allow?: Allow): Promise<void>;
  /** Lets the next wider scope hold again; nothing happens where the scope has no policy of its own. */
  remove(scope: PolicyScope): Promise<void>;
  /** Says nothing about these keys until a later morning; those of key services by their policies, and imported material by its own id. */
  snooze(credentialIds: readonly string[], until: Snooze): Promise<void>;
}

const daysUntil: Readonly<Record<Snooze, number>> = { tomorrow: 1, 'next-week': 7 };

/**
 * @param access the open vault
 * @param changed told when something that the window shows changed
 */
export function createPolicies(access: OpenVault, changed: () => void): Policies {
  async function saveAll(given: readonly RotationPolicy[], allow: Allow = asPerson): Promise<void> {
    const wanted = given.map((one) => {
      const valid = parseInput(RotationPolicy, one);
      return { ...valid, remindDays: [...new Set(valid.remindDays)].sort((a, b) => b - a) };
    });
    const held = await access.vault.state();
    for (const { scope } of wanted) refuseUnknown(held, scope);
    const further = wanted.filter((policy) => goesFurther(policy, held));
    const [first] = further;
    if (first) {
      const scopes = further.map(({ scope }) => subjectOf(held, scope));
      await allow({ kind: 'automatic', scopes, words: words(first) });
    }
    let subjects: string[] = [];
    const put = (before: VaultState) => {
      subjects = wanted.map(({ scope }) => subjectOf(before, scope));
      for (const { scope } of wanted) refuseUnknown(before, scope);
      const set = new Map(wanted.map((policy) => [scopeName(policy.scope), policy]));
      const left = before.policies.filter(({ scope }) => !set.has(scopeName(scope)));
      return { ...before, policies: [...left, ...set.values()] };
    };
    await access.change(put, () =>
      wanted.map((policy, index) => ({
        action: 'policy.saved',
        subject: subjects[index] ?? '',
        detail: words(policy),
      })),
    );
    changed();
  }

  return {
    save: (policy, allow) => saveAll([policy], allow),
    saveAll,

    async remove(given) {
      const scope = parseInput(PolicyScope, given);
      let subject: string | undefined;
      const take = (held: VaultState) => {
        const policies = others(held, scope);
        if (policies.length === held.policies.length) return held;
        subject = subjectOf(held, scope);
        return { ...held, policies };
      };
      await access.change(take, () => [{ action: 'policy.removed', subject: subject ?? '' }]);
      if (subject !== undefined) changed();
    },

    async snooze(credentialIds, until) {
      const asked = new Set(credentialIds);
      const at = morning(access.deps.now().getTime(), daysUntil[until]);
      const snoozedUntil = new Date(at).toISOString();
      let keys: string[] = [];
      const put = (held: VaultState) => {
        keys = [
          ...held.credentials.filter(({ id }) => asked.has(id)).map((c) => c.accessKeyId),
          ...held.keyPolicies.filter(({ id }) => asked.has(id)).map(({ name }) => name),
          ...held.materials.filter(({ id }) => asked.has(id)).map(({ name }) => name),
        ];
        if (keys.length === 0) return held;
        const reminders = new Map(held.reminders.map((reminder) => [reminder.credentialId, reminder]));
        for (const { id } of held.credentials) {
          // What was said before is forgotten, so that it is said again then.
          if (asked.has(id)) reminders.set(id, { credentialId: id, snoozedUntil });
        }
        const keyPolicies = held.keyPolicies.map((policy) => {
          const { remindedAt: _, ...rest } = policy;
          return asked.has(policy.id) ? { ...rest, snoozedUntil } : policy;
        });
        const materials = held.materials.map((material) => {
          const { remindedAt: _, ...rest } = material;
          return asked.has(material.id) ? { ...rest, snoozedUntil } : material;
        });
        return { ...held, reminders: [...reminders.values()], keyPolicies, materials };
      };
      const subject = () => (keys.length === 1 ? String(keys[0]) : `${keys.length} keys`);
      await access.change(put, () => [
        { action: 'reminder.snoozed', subject: subject(), detail: `until ${snoozedUntil}` },
      ]);
      if (keys.length > 0) changed();
    },
  };
}

const others = (state: VaultState, scope: PolicyScope): RotationPolicy[] =>
  state.policies.filter((policy) => scopeName(policy.scope) !== scopeName(scope));

/** Whether keys would be rotated without a question that are not now, or sooner, or kept for less long. */
function goesFurther(policy: RotationPolicy, { policies }: VaultState): boolean {
  if (!policy.automatic || policy.maxAgeDays === null) return false;
  const before = policies.find(({ scope }) => scopeName(scope) === scopeName(policy.scope));
  return (
    !before?.automatic ||
    before.maxAgeDays === null ||
    before.maxAgeDays > policy.maxAgeDays ||
    before.graceHours > policy.graceHours
  );
}

/** A policy for something that is not there would lie in the vault for good. */
function refuseUnknown(state: VaultState, scope: PolicyScope): void {
  if (scope.kind === 'credential' && !state.credentials.some(({ id }) => id === scope.credentialId)) {
    throw new QCredError('not_found', 'This key is no longer here.', 'Choose another.');
  }
  if (scope.kind === 'account' && !state.accounts.some(({ id }) => id === scope.accountId)) {
    throw new QCredError('not_found', 'This account is no longer connected.', 'Choose another.');
  }
}

function subjectOf(state: VaultState, scope: PolicyScope): string {
  switch (scope.kind) {
    case 'credential':
      return state.credentials.find(({ id }) => id === scope.credentialId)?.accessKeyId ?? 'a key';
    case 'account':
      return state.accounts.find(({ id }) => id === scope.accountId)?.name ?? 'an account';
    case 'provider':
      return scope.provider;
    case 'default':
      return 'all keys';
  }
}

function words({ maxAgeDays, automatic }: RotationPolicy): string {
  if (maxAgeDays === null) return 'never due';
  return `due after ${maxAgeDays === 1 ? 'a day' : `${maxAgeDays} days`}${automatic ? ', rotated without asking' : ''}`;
}
