import { providerName } from '#renderer/words.ts';
import type { DueView } from '#shared/contract/rotation.ts';
import type { PolicyScope } from '#shared/rotation.ts';

/** What a policy is for, in words: `this key`, `the account work`. */
export function scopeWords(scope: PolicyScope, accountName: (id: string) => string | undefined): string {
  switch (scope.kind) {
    case 'credential':
      return 'this key';
    case 'account':
      return `the account ${accountName(scope.accountId) ?? 'that was removed'}`;
    case 'provider':
      return `every ${providerName(scope.provider)} key`;
    case 'default':
      return 'all keys';
  }
}

/** Whether two scopes are for the same keys. */
export function sameScope(a: PolicyScope, b: PolicyScope): boolean {
  switch (a.kind) {
    case 'credential':
      return b.kind === 'credential' && a.credentialId === b.credentialId;
    case 'account':
      return b.kind === 'account' && a.accountId === b.accountId;
    case 'provider':
      return b.kind === 'provider' && a.provider === b.provider;
    case 'default':
      return b.kind === 'default';
  }
}

/** What is the same for all of them, or undefined. */
function common<Value>(values: readonly Value[]): Value | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

/**
 * The scopes that a policy asked for with these keys may have, the narrowest first. An account or a
 * provider is offered where all of the keys are of it; the first key's own scope stands for all of theirs.
 */
export function scopesOf(
  keys: readonly Pick<DueView, 'credentialId' | 'provider' | 'remote'>[],
): PolicyScope[] {
  const [first] = keys;
  if (!first) return [{ kind: 'default' }];
  const accountId = common(keys.map(({ remote }) => remote?.account));
  const provider = common(keys.map((key) => key.provider));
  return [
    { kind: 'credential', credentialId: first.credentialId },
    ...(accountId === undefined ? [] : [{ kind: 'account' as const, accountId }]),
    ...(provider === undefined ? [] : [{ kind: 'provider' as const, provider }]),
    { kind: 'default' },
  ];
}
