import type { DueView } from '#shared/contract/rotation.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { RotationPolicy } from '#shared/rotation.ts';
import { isTemporary } from '#shared/temporary.ts';
import { isUnderWay } from '#shared/underWay.ts';

/** What holds for a key that nobody said anything about. */
export const defaultPolicy: RotationPolicy = {
  scope: { kind: 'default' },
  maxAgeDays: 90,
  remindDays: [14, 7, 1],
  graceHours: 24,
  automatic: false,
};

/** Milliseconds. */
export const day = 86_400_000;

/** The most urgent first; a key that is being replaced is looked after, so it comes behind those that wait. */
const urgency = { overdue: 0, soon: 1, rotating: 2, fine: 3, never: 4 } as const;

/**
 * The policy of a key: the narrowest scope that fits it, else `defaultPolicy`.
 *
 * @param state the vault's state
 * @param credential whose policy
 */
export const policyOf = (state: VaultState, credential: Credential): RotationPolicy =>
  policyFinder(state)(credential);

/**
 * Every key with the age it has and may reach, the most urgent first. Left out are temporary
 * credentials, which run out by themselves, and keys that are deleted or switched off at the service.
 *
 * @param state the vault's state
 * @param now this computer's time; one before a key was made counts as the moment it was made
 */
export function viewDue(state: VaultState, now: Date): DueView[] {
  const findPolicy = policyFinder(state);
  const names = profileNames(state);
  const rotating = new Set(state.rotations.filter(isUnderWay).map(({ oldId }) => oldId));
  const at = now.toISOString();
  const snoozed = new Map(state.reminders.map((r) => [r.credentialId, r.snoozedUntil]));
  return state.credentials
    .filter(growsOld)
    .map((credential): DueView => {
      const policy = findPolicy(credential);
      const born = Date.parse(credential.remote?.createdAt ?? credential.createdAt);
      const snoozedUntil = snoozed.get(credential.id);
      const due = policy.maxAgeDays === null ? null : born + policy.maxAgeDays * day;
      return {
        credentialId: credential.id,
        accessKeyId: credential.accessKeyId,
        provider: credential.provider,
        ...(credential.remote ? { remote: credential.remote } : {}),
        profileNames: names.get(credential.id) ?? [],
        bornAt: new Date(born).toISOString(),
        bornKnown: credential.remote?.createdAt !== undefined,
        ageDays: Math.max(0, Math.floor((now.getTime() - born) / day)),
        dueAt: due === null ? null : new Date(due).toISOString(),
        inDays: due === null ? null : wholeDays(due - now.getTime()),
        status: rotating.has(credential.id) ? 'rotating' : statusOf(policy, due, now.getTime()),
        policy,
        ...(snoozedUntil !== undefined && snoozedUntil > at ? { snoozedUntil } : {}),
      };
    })
    .sort(byUrgency);
}

/** Temporary credentials, which no policy is for: the first to run out first. */
export function temporaryKeys(
  state: VaultState,
): { accessKeyId: string; profileNames: string[]; expiresAt: string }[] {
  const names = profileNames(state);
  return state.credentials
    .flatMap(({ id, accessKeyId, expiresAt }) =>
      expiresAt === undefined ? [] : [{ accessKeyId, profileNames: names.get(id) ?? [], expiresAt }],
    )
    .sort((a, b) => Date.parse(a.expiresAt) - Date.parse(b.expiresAt));
}

/** Finds the policy of any number of keys, without searching the list for each. */
export function policyFinder({
  policies,
  rotations,
}: Pick<VaultState, 'policies' | 'rotations'>): (
  credential: Pick<Credential, 'id' | 'provider' | 'remote'>,
) => RotationPolicy {
  const byScope = new Map(policies.map((policy) => [scopeName(policy.scope), policy]));
  // What was said of a key holds for the one that takes its place, from the start.
  const replaced = new Map(rotations.map(({ newId, oldId }) => [newId, oldId]));
  const ofKey = (credentialId: string | undefined) =>
    credentialId && byScope.get(scopeName({ kind: 'credential', credentialId }));
  return ({ id, provider, remote }) =>
    ofKey(id) ||
    ofKey(replaced.get(id)) ||
    (remote && byScope.get(scopeName({ kind: 'account', accountId: remote.account }))) ||
    byScope.get(scopeName({ kind: 'provider', provider })) ||
    byScope.get('default') ||
    defaultPolicy;
}

/**
 * A scope in one word, so that two can be compared.
 *
 * @param scope what a policy is for
 */
export function scopeName(scope: RotationPolicy['scope']): string {
  switch (scope.kind) {
    case 'credential':
      return `credential ${scope.credentialId}`;
    case 'account':
      return `account ${scope.accountId}`;
    case 'provider':
      return `provider ${scope.provider}`;
    case 'default':
      return 'default';
  }
}

const growsOld = (credential: Credential): boolean =>
  !isTemporary(credential) &&
  credential.remote?.status !== 'deleted' &&
  credential.remote?.status !== 'inactive';

function profileNames(state: VaultState): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { name, source } of state.profiles) {
    if (source.kind !== 'credential') continue;
    const known = names.get(source.credentialId);
    if (known) known.push(name);
    else names.set(source.credentialId, [name]);
  }
  return names;
}

/** Days that are left, or over when negative: the first hour over is a day, so that it is never none. */
const wholeDays = (left: number): number =>
  left < 0 ? Math.min(-1, Math.ceil(left / day)) : Math.floor(left / day);

function statusOf(policy: RotationPolicy, due: number | null, now: number): DueView['status'] {
  if (due === null) return 'never';
  if (due < now) return 'overdue';
  return due - now <= Math.max(-1, ...policy.remindDays) * day ? 'soon' : 'fine';
}

function byUrgency(a: DueView, b: DueView): number {
  return (
    urgency[a.status] - urgency[b.status] ||
    (a.dueAt ?? '').localeCompare(b.dueAt ?? '') ||
    a.bornAt.localeCompare(b.bornAt) ||
    a.accessKeyId.localeCompare(b.accessKeyId)
  );
}
