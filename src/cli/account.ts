import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { listed } from '#shared/words.ts';

/**
 * The connected account a person means: by id, by name, by its number where that names one alone;
 * the only one when they name none.
 *
 * @throws QCredError not_found, bad_input when several fit
 */
export function accountArgument({ accounts }: VaultState, given: string | undefined): Account {
  const fitting =
    given === undefined
      ? accounts
      : ([
          accounts.filter(({ id }) => id === given),
          accounts.filter(({ name }) => name === given),
          accounts.filter(({ accountId }) => accountId === given),
        ].find((list) => list.length > 0) ?? []);
  const [account, another] = fitting;
  if (account && !another) return account;
  if (another) {
    throw new QCredError(
      'bad_input',
      given === undefined ? 'Several accounts are connected.' : `Several accounts fit "${given}".`,
      `Name one of ${named(fitting)}.`,
    );
  }
  throw new QCredError(
    'not_found',
    given === undefined ? 'No account is connected.' : `There is no account called "${given}".`,
    accounts.length === 0 ? 'Connect one with "qcred account add".' : `There is ${named(accounts)}.`,
  );
}

const named = (accounts: readonly Account[]): string =>
  listed(
    accounts.map(({ name }) => `"${name}"`),
    5,
  );
