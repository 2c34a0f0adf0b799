import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import { listed } from '#shared/words.ts';

/**
 * The connected account a person means: by id, name or number; the only one there is, when they named none.
 *
 * @param accounts the connected accounts
 * @param given what stood behind `--account`
 * @throws QCredError not_found, bad_input when it is not clear which
 */
export function chosenAccount(accounts: readonly Account[], given: string | undefined): Account {
  const names = listed(
    accounts.map((account) => `"${account.name}"`),
    5,
  );
  if (given === undefined) {
    const [only, another] = accounts;
    if (!only)
      throw new QCredError('not_found', 'No account is connected.', 'Connect one with "qcred account add".');
    if (another)
      throw new QCredError('bad_input', 'There are several accounts.', `Add --account with one of ${names}.`);
    return only;
  }
  const found =
    accounts.find(({ id }) => id === given) ??
    accounts.find(({ name }) => name === given) ??
    accounts.find(({ accountId }) => accountId === given);
  if (found) return found;
  throw new QCredError(
    'not_found',
    `No account "${given}" is connected.`,
    accounts.length > 0 ? `There is ${names}.` : 'Connect one with "qcred account add".',
  );
}
