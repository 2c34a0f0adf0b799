import type { Credential, VaultState } from '#shared/model.ts';
import { listed } from '#shared/words.ts';

/** Who uses a credential, in words: `"prod", "prod-eu" and the account "Work"`. */
export function whoUses({ profiles, accounts }: VaultState, { id }: Credential): string {
  const users = [
    ...profiles.flatMap(({ name, source }) =>
      source.kind === 'credential' && source.credentialId === id ? [`"${name}"`] : [],
    ),
    ...accounts.flatMap(({ name, credentialId }) => (credentialId === id ? [`the account "${name}"`] : [])),
  ];
  return users.length > 0 ? listed(users, 3) : 'nothing';
}
