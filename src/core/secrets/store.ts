/**
 * Where secrets are kept. Two implementations: `keychain.ts` (the OS keychain) and
 * `passphrase.ts` (an encrypted file, for machines without one).
 */
export interface SecretStore {
  readonly kind: 'keychain' | 'passphrase';
  /**
   * The text stored under `account`, or null when there is none.
   * @throws QCredError keychain_unavailable, keychain_denied, keychain_timeout, wrong_passphrase, passphrase_needed
   */
  get(account: string): Promise<string | null>;
  /** Stores or replaces. Has read it back before it resolves: a secret that is not readable was not stored. */
  set(account: string, text: string): Promise<void>;
  /** Removes; resolves to false when there was nothing. */
  delete(account: string): Promise<boolean>;
  /** Removes what a killed process may have left there that is no secret. */
  tidy?(): Promise<void>;
}

/** The account name of a credential's item. */
export const credentialAccount = (credentialId: string): string => `credential/${credentialId}`;

/** The account name of a vault's key. */
export const vaultKeyAccount = (vaultId: string): string => `vault-key/${vaultId}`;
