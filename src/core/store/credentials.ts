import { QCredError } from '#shared/errors.ts';
import type { Credential, VaultState } from '#shared/model.ts';
import type { OpenVault } from './access.ts';
import { formatMaterial, parseMaterial } from './secrets/material.ts';
import type { SecretMaterial } from './secrets/secret.ts';
import { credentialAccount, credentialIdIn, placeWords } from './secrets/store.ts';

/*
 * The only way to the items that hold the secrets of access keys. An item is written once, before
 * anything names it, and never overwritten: another secret of the same key gets an item of its own,
 * and the vault says which one counts. So nothing that fails on the way loses the secret there was.
 */

/** Names the item of a credential's secret. */
export const secretIdOf = ({ id, secretId }: Pick<Credential, 'id' | 'secretId'>): string => secretId ?? id;

/** Names every item that the vault needs, or has still to erase. All others are of nobody. */
export const secretIdsOf = (state: VaultState): Set<string> =>
  new Set([
    ...state.credentials.map(secretIdOf),
    ...state.keptSecrets.map(({ id }) => id),
    ...state.rotations.flatMap(({ newId }) => newId ?? []),
    ...state.materials.flatMap(({ secretId }) => secretId ?? []),
  ]);

/**
 * Reads a credential's secret. Every read of a secret in the project goes through here, so that
 * none escapes the activity log: it is recorded before it is handed over.
 *
 * @param access the open vault
 * @param credential whose secret
 * @param purpose why, as the log will say: "credential-process", "reveal", "export"
 * @throws QCredError secret_missing, keychain_*
 */
export async function readSecret(
  access: OpenVault,
  credential: Credential,
  purpose: string,
): Promise<SecretMaterial> {
  const material = await peekSecret(access, credential);
  await access.activity.append({ action: 'secret.read', subject: credential.accessKeyId, detail: purpose });
  return material;
}

/**
 * The secret for a plan that is shown with it hidden and never carried out: it goes nowhere, so nothing
 * is logged. For nothing else.
 *
 * @throws as `readSecret`
 */
export async function peekSecret(access: OpenVault, credential: Credential): Promise<SecretMaterial> {
  const text = await access.secrets.get(credentialAccount(secretIdOf(credential)));
  if (text === null) {
    throw new QCredError(
      'secret_missing',
      `The secret of ${credential.accessKeyId} is not in the ${placeWords[access.secrets.kind]} any more.`,
      'Edit the profile and enter the secret again.',
    );
  }
  return parseMaterial(text);
}

/** Whether there is a secret under this id. Hands nothing over. */
export const hasSecret = async (access: OpenVault, secretId: string): Promise<boolean> =>
  (await access.secrets.get(credentialAccount(secretId))) !== null;

/** Which secrets are there. */
interface HeldSecrets {
  /** By the ids that the vault names. */
  held: ReadonlyMap<string, boolean>;
  /** Ids that nothing named, where the store can say that without being asked for each. */
  others: readonly string[];
}

/**
 * Looks which of the secrets are there that the vault names. Hands nothing over. A keychain is asked
 * for each of these, and for no other; a secret file is opened once.
 */
export async function heldSecrets(access: OpenVault): Promise<HeldSecrets> {
  const ids = secretIdsOf(await access.vault.state());
  const accounts = await access.secrets.accounts?.();
  const held = new Map<string, boolean>();
  for (const id of ids)
    held.set(id, accounts ? accounts.has(credentialAccount(id)) : await hasSecret(access, id));
  const others = [...(accounts ?? [])].flatMap((account) => credentialIdIn(account) ?? []);
  return { held, others: others.filter((id) => !ids.has(id)) };
}

/** How a secret compares with the stored one of a credential. Hands nothing over, so nothing is logged. */
export async function compareSecret(
  access: OpenVault,
  credential: Credential,
  material: SecretMaterial,
): Promise<'same' | 'different' | 'missing'> {
  const text = await access.secrets.get(credentialAccount(secretIdOf(credential)));
  if (text === null) return 'missing';
  return text === formatMaterial(material) ? 'same' : 'different';
}

/** Stores a secret under an id that nothing names yet. */
export async function storeSecret(
  access: OpenVault,
  secretId: string,
  material: SecretMaterial,
): Promise<void> {
  await access.secrets.set(credentialAccount(secretId), formatMaterial(material));
}

/** Erases secrets; nothing happens where there is none. */
export async function eraseSecrets(access: OpenVault, secretIds: Iterable<string>): Promise<void> {
  for (const id of secretIds) await access.secrets.delete(credentialAccount(id));
}

/**
 * Erases those that were stored for a change that failed. What the vault names after all stays: a
 * write can fail after it is done.
 */
export async function eraseUnused(access: OpenVault, secretIds: readonly string[]): Promise<void> {
  const named = secretIdsOf(await access.vault.state());
  await eraseSecrets(
    access,
    secretIds.filter((id) => !named.has(id)),
  );
}
