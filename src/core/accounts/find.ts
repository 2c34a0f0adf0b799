import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';

/** The connected account of an id. @throws QCredError not_found */
export function accountById({ accounts }: Pick<VaultState, 'accounts'>, id: string): Account {
  const account = accounts.find((candidate) => candidate.id === id);
  if (account) return account;
  throw new QCredError('not_found', 'This account is not connected any more.', 'Connect it again.');
}
