import { QCredError } from '#shared/errors.ts';
import type { Credential } from '#shared/model.ts';
import type { Access } from './access.ts';
import { formatMaterial, parseMaterial } from './secrets/material.ts';
import type { SecretMaterial } from './secrets/secret.ts';
import { credentialAccount } from './secrets/store.ts';

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
  access: Access,
  credential: Credential,
  purpose: string,
): Promise<SecretMaterial> {
  const text = await access.secrets.get(credentialAccount(credential.id));
  if (text === null) {
    throw new QCredError(
      'secret_missing',
      `The secret of ${credential.accessKeyId} is not in the ${access.secrets.kind === 'keychain' ? 'keychain' : 'secret file'} any more.`,
      'Edit the profile and enter the secret again.',
    );
  }
  await access.activity.append({ action: 'secret.read', subject: credential.accessKeyId, detail: purpose });
  return parseMaterial(text);
}

/** Stores or replaces a credential's secret. */
export async function writeSecret(
  access: Access,
  credentialId: string,
  material: SecretMaterial,
): Promise<void> {
  await access.secrets.set(credentialAccount(credentialId), formatMaterial(material));
}

/** Removes a credential's secret; nothing happens when there is none. */
export async function deleteSecret(access: Access, credential: Credential): Promise<void> {
  await access.secrets.delete(credentialAccount(credential.id));
  await access.activity.append({ action: 'secret.deleted', subject: credential.accessKeyId });
}
