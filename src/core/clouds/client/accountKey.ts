import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';

/** Reads what requests to an account are signed with. @param purpose why, for the activity log */
export type ReadKey = (
  access: OpenVault,
  account: Account,
  purpose: string,
) => Promise<{ accessKeyId: string } & SecretMaterial>;

/**
 * The key that an account is connected with.
 *
 * @param purpose why the secret is read, for the activity log
 * @throws QCredError not_found, secret_missing, keychain_*
 */
export async function readAccountKey(
  access: OpenVault,
  account: Account,
  purpose: string,
): Promise<{ accessKeyId: string } & SecretMaterial> {
  const { credentials } = await access.vault.state();
  const credential = credentials.find(({ id }) => id === account.credentialId);
  if (!credential) {
    throw new QCredError(
      'not_found',
      `The key that "${account.name}" is connected with is not here any more.`,
      'Connect the account again with another key.',
    );
  }
  return { accessKeyId: credential.accessKeyId, ...(await readSecret(access, credential, purpose)) };
}
