import type { Passphrase } from './passphraseBytes.ts';

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
  /**
   * Stores or replaces what can be written again at any time: does not read it back, and waits for no
   * other process.
   * @throws as `set`; vault_busy when another process is writing
   */
  setLightly(account: string, text: string): Promise<void>;
  /** Removes; resolves to false when there was nothing. */
  delete(account: string): Promise<boolean>;
  /** The names of all that it holds, where that brings no secret out of a keychain. @throws as `get` */
  accounts?(): Promise<Set<string>>;
  /** Removes what a killed process may have left there that is no secret. */
  tidy?(): Promise<void>;
  /**
   * Seals everything under another passphrase, where there is one. Bytes given are overwritten.
   * @throws QCredError wrong_passphrase (`current`), bad_input (`next` is too short), disk_full,
   *   file_read_only, write_failed, vault_busy; the old one then still opens everything
   */
  changePassphrase?(current: Passphrase, next: Passphrase): Promise<void>;
  /** Whether the passphrase is still the one that this process knows. @throws as `get` */
  isCurrent?(): Promise<boolean>;
  /** Overwrites what opens the secrets, where it is held here. What is under way then fails with locked. */
  close?(): void;
}

/** The service name of QCred's items in a keychain. */
export const keychainService = 'QCred';

/** What a person calls the place of secrets. */
export const placeWords: Readonly<Record<SecretStore['kind'], string>> = {
  keychain: 'keychain',
  passphrase: 'secret file',
};

/** The account name of a credential's item. */
export const credentialAccount = (credentialId: string): string => `credential/${credentialId}`;

/** The credential whose item this is; undefined for another account. */
export const credentialIdIn = (account: string): string | undefined =>
  /^credential\/(.+)$/.exec(account)?.[1];

/** The account name of a vault's key. */
export const vaultKeyAccount = (vaultId: string): string => `vault-key/${vaultId}`;

/** The account name of the anchor of a vault's activity log. */
export const anchorAccount = (vaultId: string): string => `activity-anchor/${vaultId}`;
