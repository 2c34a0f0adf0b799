import { hkdfSync } from 'node:crypto';

/** What a subkey is for. The same bytes sealed for one purpose do not open for another. */
export type Purpose =
  | 'vault'
  | 'activity'
  | 'backup'
  | 'journal'
  | 'binding'
  | 'mirror'
  | 'session'
  | 'unsaved';

/**
 * The key for one purpose, derived from the vault key with HKDF-SHA256 (RFC 5869). The vault key
 * is random and whole, so no salt is needed.
 * @param key the vault key, 32 bytes
 * @returns 32 bytes
 */
export function subkey(key: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `qcred/1/${purpose}`, 32));
}
