import { QCredError } from '#shared/errors.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';

/** The key that is replaced. @throws QCredError not_found */
export const oldCredential = (state: VaultState, { oldId, oldKey }: Rotation): Credential =>
  held(state, oldId, oldKey);

/** The key that replaces it. @throws QCredError not_found */
export const newCredential = (state: VaultState, { newId = '', newKey = 'made' }: Rotation): Credential =>
  held(state, newId, newKey);

function held(state: VaultState, id: string, accessKeyId: string): Credential {
  const found = state.credentials.find((c) => c.id === id);
  if (found) return found;
  throw new QCredError(
    'not_found',
    `The key ${accessKeyId} is not kept here any more.`,
    'Rotate the key that is used now instead.',
  );
}
