import type { RotationPlan } from '#shared/contract/rotation.ts';
import { hasCode, QCredError, toErrorView } from '#shared/errors.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { isTemporary } from '#shared/temporary.ts';
import type { ListedKey } from '../accounts/iam/userKeys.ts';
import { type MandateFacts, mandateOf } from './job/issuer.ts';
import type { Signers } from './job/signers.ts';

/** How a key can be rotated: by the service's IAM, or by the person with a checklist. */
export interface Means {
  how: Rotation['how'];
  account: string | undefined;
  user: string;
  /** For `iam`: the user's keys. */
  keys: ListedKey[];
  /** For `guided`: why the IAM could not be used, where it was asked; else empty. */
  why: string;
}

/**
 * Finds out how a key can be rotated. Asks the accounts that may manage it for its user's keys, then
 * its own IAM with the key itself.
 *
 * @param state the vault's state
 * @param credential the key
 * @param signers who asks
 * @throws QCredError unsupported for a temporary key; connection_failed, service_failed where nobody
 *   could tell; secret_missing, keychain_*
 */
export async function findMeans(state: VaultState, credential: Credential, signers: Signers): Promise<Means> {
  if (isTemporary(credential)) {
    throw new QCredError(
      'unsupported',
      'Temporary keys run out by themselves and are not rotated.',
      'Get new ones, and rotate the key behind them.',
    );
  }
  let why = '';
  for (const facts of candidates(state, credential)) {
    const mandate = mandateOf(state, facts);
    if (!mandate) continue;
    try {
      const keys = await (await signers.issuer(mandate)).list();
      if (keys.some((key) => key.id === credential.accessKeyId))
        return { how: 'iam', account: facts.account, user: facts.user, keys, why: '' };
    } catch (error) {
      if (!hasCode(error, 'denied', 'not_available', 'key_refused', 'not_found')) throw error;
      why ||= toErrorView(error).message;
    }
  }
  return { how: 'guided', account: undefined, user: '', keys: [], why };
}

/** Who may know the key: the account that listed it, those connected with it, the key itself. */
function candidates(state: VaultState, { id, remote }: Credential): MandateFacts[] {
  const key = { oldId: id, newId: undefined };
  const connected = state.accounts.filter((account) => account.credentialId === id);
  return [
    ...(remote ? [{ ...key, account: remote.account, user: remote.user }] : []),
    ...connected.map(({ id: account, principal }) => ({
      ...key,
      account,
      user: principal.kind === 'root' ? '' : principal.name,
    })),
    { ...key, account: undefined, user: '' },
  ];
}

/** What the service says of the keys of the user. */
export type InUse = Pick<RotationPlan, 'lastUse' | 'inTheWay'>;

/** When the key was last used, and the key that is in its successor's way. */
export async function inUse(
  state: VaultState,
  { id, accessKeyId, remote }: Credential,
  { how, account, user, keys }: Means,
  signers: Signers,
): Promise<InUse> {
  const mandate = how === 'iam' ? mandateOf(state, { account, user, oldId: id, newId: undefined }) : null;
  if (!mandate) return { lastUse: remote?.lastUse, inTheWay: null };
  const issuer = await signers.issuer(mandate);
  const other = keys.find((key) => key.id !== accessKeyId);
  return {
    lastUse: (await issuer.lastUse(accessKeyId)) ?? undefined,
    inTheWay: other
      ? {
          accessKeyId: other.id,
          status: other.status,
          lastUse: (await issuer.lastUse(other.id)) ?? undefined,
        }
      : null,
  };
}
