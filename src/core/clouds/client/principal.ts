import type { Account } from '#shared/account.ts';

/** Whose a key is, with the number of the account. */
export interface Identity {
  accountId: string;
  principal: Account['principal'];
}

const nobody: Account['principal'] = { kind: 'unknown', name: '', arn: '' };

/**
 * Reads whose an ARN is. Lenient: partitions, services and account numbers are what the service
 * makes of them, and what follows the last colon tells the kind.
 *
 * @param arn such as `arn:aws:iam::111122223333:user/team/ann`; may be empty
 * @param accountId where the service says it apart from the ARN
 */
export function identityOf(arn: string, accountId?: string): Identity {
  const parts = arn.split(':');
  const number =
    accountId ?? parts.find((part) => /^\d{4,}$/.test(part)) ?? (parts.length >= 6 ? parts[4] : '') ?? '';
  return {
    accountId: number.slice(0, 128),
    principal: arn === '' ? nobody : principalOf(arn, parts.at(-1) ?? ''),
  };
}

function principalOf(full: string, resource: string): Account['principal'] {
  const arn = full.slice(0, 2048);
  const [kind, ...path] = resource.split('/');
  const name = (path.at(-1) ?? '').slice(0, 128);
  if (resource === 'root') return { kind: 'root', name: 'root', arn };
  if (kind === 'user' && name !== '') return { kind: 'user', name, arn };
  if (kind === 'role' && name !== '') return { kind: 'role', name, arn };
  if (kind === 'assumed-role' && path[0]) return { kind: 'role', name: path[0].slice(0, 128), arn };
  return { kind: 'unknown', name, arn };
}
