import { listed } from '#renderer/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import type { Values } from './values.ts';

interface Held {
  profiles: readonly ProfileView[];
  accounts: readonly Pick<AccountView, 'name' | 'provider' | 'accessKeyId'>[];
}

/**
 * Who uses the access key that the form says, in words: `“prod” and the account “Work”`. The profile
 * that is edited counts only where there is nothing else to say of its own key.
 *
 * @param editing id of the profile that the form changes
 * @returns null when the key is not here
 */
export function usersOf(
  { provider, accessKeyId }: Pick<Values, 'provider' | 'accessKeyId'>,
  { profiles, accounts }: Held,
  editing?: string,
): string | null {
  const key = accessKeyId.trim();
  const isMeant = (one: { provider: string; accessKeyId: string }) =>
    one.provider === provider && one.accessKeyId === key;
  const users = [
    ...profiles.flatMap(({ id, name, credential }) =>
      id !== editing && credential && isMeant(credential) ? [`“${name}”`] : [],
    ),
    ...accounts.flatMap((account) => (isMeant(account) ? [`the account “${account.name}”`] : [])),
  ];
  return users.length > 0 ? listed(users, 3) : null;
}
