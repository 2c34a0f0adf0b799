import type { OpenServices } from '#core/open.ts';
import { credentialOf } from '#core/profiles/chain.ts';
import { findProfile } from '#core/profiles/find.ts';
import { defaultPolicy, scopeName } from '#core/rotation/due/due.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { PolicyScope, RotationPolicy } from '#shared/rotation.ts';
import { type Context, flag, required, text, UsageError } from './command.ts';
import { table } from './table.ts';

/**
 * Lists, sets and removes rotation policies.
 *
 * @param context of `qcred due policy [set DAYS|never | remove]`
 * @returns the exit code
 * @throws UsageError, QCredError not_found, bad_input
 */
export async function duePolicy(context: Context): Promise<number> {
  const open = (await context.app()).open();
  const [, what] = context.positionals;
  if (what === undefined) list(context, await open.access.vault.state());
  else if (what === 'set') await set(context, open);
  else if (what === 'remove') await (await open.policies()).remove(await scopeFrom(context, open));
  else throw new UsageError(`"${what}" is neither set nor remove.`);
  return 0;
}

function list(context: Context, state: VaultState): void {
  const hasDefault = state.policies.some(({ scope }) => scope.kind === 'default');
  const policies = hasDefault ? state.policies : [...state.policies, defaultPolicy];
  const rows = policies.map((policy) => [
    scopeWords(state, policy.scope),
    policy.maxAgeDays === null ? 'never' : `${policy.maxAgeDays} d`,
    policy.remindDays.map((days) => `${days} d`).join(', '),
    `${policy.graceHours} h`,
    policy.automatic ? 'by itself' : 'by reminder',
  ]);
  if (context.json) context.printJson(policies);
  else context.printText(table(['FOR', 'DUE AFTER', 'REMINDERS BEFORE', 'GRACE', 'ROTATED'], rows));
}

async function set(context: Context, open: OpenServices): Promise<void> {
  const days = required(context, 2, 'After how many days keys are due (or never)');
  const scope = await scopeFrom(context, open);
  const { policies } = await open.access.vault.state();
  const before = policies.find((policy) => scopeName(policy.scope) === scopeName(scope)) ?? defaultPolicy;
  const policy: RotationPolicy = { ...before, scope, maxAgeDays: days === 'never' ? null : whole(days) };
  const [remind, grace] = [text(context, 'remind'), text(context, 'grace')];
  if (remind !== undefined) policy.remindDays = remind === '' ? [] : remind.split(',').map(whole);
  if (grace !== undefined) policy.graceHours = whole(grace);
  policy.automatic = flag(context, 'automatic');
  await (await open.policies()).save(policy);
}

/** What the policy is for. @throws UsageError when that is not one thing; QCredError not_found */
async function scopeFrom(context: Context, open: OpenServices): Promise<PolicyScope> {
  const [profile, provider, account] = ['profile', 'provider', 'account'].map((name) => text(context, name));
  if ([profile, provider, account].filter((name) => name !== undefined).length > 1) {
    throw new UsageError('A policy is for a profile’s key, for a provider or for an account.');
  }
  const state = await open.access.vault.state();
  if (profile !== undefined) {
    const { credential } = credentialOf(state, findProfile(state, profile));
    return { kind: 'credential', credentialId: credential.id };
  }
  if (provider !== undefined) {
    const { ProviderId } = await import('#shared/fields.ts');
    const known = ProviderId.options.find((id) => id === provider);
    if (!known) throw new UsageError(`--provider is one of ${ProviderId.options.join(', ')}.`);
    return { kind: 'provider', provider: known };
  }
  if (account !== undefined) {
    const found = state.accounts.find(({ id, name }) => id === account || name === account);
    if (found) return { kind: 'account', accountId: found.id };
    throw new QCredError(
      'not_found',
      `No account called "${account}" is connected.`,
      'Run "qcred account list".',
    );
  }
  return { kind: 'default' };
}

function scopeWords(state: VaultState, scope: PolicyScope): string {
  switch (scope.kind) {
    case 'credential': {
      const uses = state.profiles.find(
        ({ source }) => source.kind === 'credential' && source.credentialId === scope.credentialId,
      );
      return `the key of ${uses?.name ?? 'no profile'}`;
    }
    case 'account':
      return `account ${state.accounts.find(({ id }) => id === scope.accountId)?.name ?? 'no longer connected'}`;
    case 'provider':
      return `keys of ${scope.provider}`;
    case 'default':
      return 'all others';
  }
}

function whole(number: string): number {
  if (/^\d{1,6}$/.test(number.trim())) return Number(number);
  throw new UsageError(`"${number}" is not a whole number.`);
}
