import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { isMissing, readFault } from '../../store/files/faults.ts';

/** A server of HashiCorp Vault or OpenBao, and as whom it is asked. */
export interface VaultServerAt {
  /** `https://vault.example.com:8200` */
  address: string;
  token: string;
  namespace: string | undefined;
  /** A PEM file with the authorities to trust. */
  caPath: string | undefined;
}

/** More than any token has. */
const mostTokenBytes = 8192;

/** The address that the environment names, as Vault's own command and OpenBao's take it; null where it names none. */
export const addressIn = (env: Deps['env']): string | null => env.VAULT_ADDR || env.BAO_ADDR || null;

/**
 * Where Vault's own command would ask, and with which token: `VAULT_ADDR`, `VAULT_TOKEN` or what `vault login` left in
 * `~/.vault-token`, `VAULT_NAMESPACE`, `VAULT_CACERT`, or the same with `BAO_`. That certificates should not be looked at
 * (`VAULT_SKIP_VERIFY`) is not heard.
 *
 * @param address in the place of the environment's
 * @throws QCredError bad_input without an address or a token
 */
export async function vaultServerOf(
  { env, home }: Pick<Deps, 'env' | 'home'>,
  address: string | null = addressIn(env),
): Promise<VaultServerAt> {
  if (address === null || !/^https?:\/\//i.test(address) || !URL.canParse(address)) {
    throw new QCredError(
      'bad_input',
      address === null ? 'Nothing says where the Vault server is.' : 'This is no address of a Vault server.',
      'Set VAULT_ADDR to its address, such as https://vault.example.com:8200.',
    );
  }
  const token = env.VAULT_TOKEN || env.BAO_TOKEN || (await tokenFile(home));
  if (token === null || !/^[\x21-\x7e]+$/.test(token)) {
    throw new QCredError(
      'bad_input',
      'There is no token for the Vault server.',
      'Run "vault login" or "bao login", or set VAULT_TOKEN.',
    );
  }
  return {
    address,
    token,
    namespace: env.VAULT_NAMESPACE || env.BAO_NAMESPACE || undefined,
    caPath: env.VAULT_CACERT || env.BAO_CACERT || undefined,
  };
}

/** What a login left; null where nobody logged in. */
async function tokenFile(home: string): Promise<string | null> {
  const path = join(home, '.vault-token');
  try {
    const handle = await open(path);
    try {
      const bytes = Buffer.alloc(mostTokenBytes);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
      return bytes.toString('utf8', 0, bytesRead).trim();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, path);
  }
}
