import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';

/** The key that is replaced. @throws QCredError not_found */
export const oldCredential = (state: VaultState, { oldId, oldKey }: Rotation): Credential =>
  held(state, oldId, oldKey);

/** The key that replaces it. @throws QCredError not_found */
export const newCredential = (state: VaultState, { newId, newKey = 'made' }: Rotation): Credential =>
  held(state, newId, newKey);

/** The credential that a rotation is asked for. @throws QCredError not_found */
export function credentialById({ credentials }: VaultState, id: string): Credential {
  const found = credentials.find((c) => c.id === id);
  if (found) return found;
  throw new QCredError('not_found', 'This key is not kept here any more.', 'Choose another one.');
}

function held(state: VaultState, id: string | undefined, accessKeyId: string): Credential {
  const found = state.credentials.find((c) => c.id === id);
  if (found) return found;
  throw new QCredError(
    'not_found',
    `The key ${accessKeyId} is not kept here any more.`,
    'Rotate the key that is used now instead.',
  );
}

/** What uses a key. */
export interface Uses {
  profiles: Profile[];
  /** Accounts that are connected with it. */
  accounts: Account[];
}

/** The profiles and accounts that use one of these credentials themselves. */
export function usesOf(state: VaultState, ...credentialIds: (string | undefined)[]): Uses {
  const mine = new Set(credentialIds);
  return {
    profiles: state.profiles.filter(
      ({ source }) => source.kind === 'credential' && mine.has(source.credentialId),
    ),
    accounts: state.accounts.filter(({ credentialId }) => mine.has(credentialId)),
  };
}
