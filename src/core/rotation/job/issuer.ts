import { QCredError } from '#shared/errors.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { type UserKeys, userKeysOf } from '../../accounts/iam/userKeys.ts';
import { createClient, type ServiceLocation } from '../../clouds/client/client.ts';
import { caPathFor } from '../../clouds/client/trust.ts';
import { providerById, resolveEndpoints } from '../../clouds/providers/index.ts';
import type { OpenVault } from '../../store/access.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { usesOf } from './keys.ts';

/** The part of a service's IAM that a rotation needs, for the keys of one user. */
export interface Issuer extends UserKeys {
  close(): void;
}

/** Whose keys are rotated, and who may do that. */
export interface Mandate {
  place: ServiceLocation;
  /** The credential that signs. */
  signer: string;
  /** Absent: the user the signing key belongs to. */
  userName: string | undefined;
}

/** What decides the mandate; a rotation has it all. */
export type MandateFacts = Pick<Rotation, 'account' | 'user' | 'oldId' | 'newId'>;

/**
 * Who signs for a rotation as things stand now. Null when nobody can: the account was disconnected,
 * or no profile says where the key's own IAM is.
 */
export function mandateOf(
  state: VaultState,
  { account: accountId, user, oldId, newId }: MandateFacts,
): Mandate | null {
  if (accountId !== undefined) {
    const account = state.accounts.find((a) => a.id === accountId);
    if (!account) return null;
    const { kind, name } = account.principal;
    const own = kind === 'root' ? user === '' : user === name;
    return { place: account, signer: account.credentialId, userName: own ? undefined : user };
  }
  const using = (id: string | undefined) => usesOf(state, id).profiles[0];
  const moved = using(newId);
  const profile = moved ?? using(oldId);
  if (!profile) return null;
  const { provider: id, region, endpoints, plainHttp } = profile;
  // Storage at an address of its own is another installation than the one whose IAM the provider knows.
  if (endpoints.s3 !== undefined && endpoints.iam === undefined) return null;
  const provider = providerById(id);
  const known = resolveEndpoints(provider, { region, endpoints });
  if (!provider.native && known.iam === undefined) return null;
  const accountNumber = state.credentials.find((c) => c.id === oldId)?.accountId ?? '';
  const signer = moved && newId !== undefined ? newId : oldId;
  const caPath = caPathFor(state.accounts, { id: signer }, { provider: id, region, endpoints });
  return {
    place: { provider: id, region, endpoints, accountId: accountNumber, caPath, plainHttp },
    signer,
    userName: undefined,
  };
}

/**
 * Opens the IAM of a mandate.
 *
 * @param access the open vault
 * @param mandate who signs, where, for whom
 * @param secretOf reads the signer's secret
 * @throws QCredError not_found, secret_missing, keychain_*; its calls throw what `createClient`'s do
 */
export async function openIssuer(
  access: OpenVault,
  { place, signer, userName }: Mandate,
  secretOf: (credential: Credential) => Promise<SecretMaterial>,
): Promise<Issuer> {
  const credential = (await access.vault.state()).credentials.find((c) => c.id === signer);
  if (!credential) throw noSigner();
  const material = await secretOf(credential);
  const { iam, close } = await createClient(
    access.deps,
    place,
    { accessKeyId: credential.accessKeyId, ...material },
    // The rotation has its own patience, and knows which calls may be made again.
    { attempts: 1 },
  );
  return { ...userKeysOf(iam, userName), close };
}

/** Nobody is left to ask the service. */
export const noSigner = (): QCredError =>
  new QCredError(
    'not_found',
    'The account or key that was to manage this key is not here any more.',
    'Connect the account again, then resume.',
  );
