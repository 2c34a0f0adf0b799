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
  | 'health'
  | 'unsaved'
  | 'excerpt';

/** The subkeys that were derived, by the very key they come from, so that they are forgotten with it. */
const derived = new WeakMap<Uint8Array, Map<Purpose, Uint8Array>>();

/**
 * The key for one purpose, derived from the vault key with HKDF-SHA256 (RFC 5869). The vault key
 * is random and whole, so no salt is needed.
 * @param key the vault key, 32 bytes
 * @returns 32 bytes, the same ones at every call; not to be changed
 */
export function subkey(key: Uint8Array, purpose: Purpose): Uint8Array {
  const known = derived.get(key) ?? new Map<Purpose, Uint8Array>();
  derived.set(key, known);
  const made =
    known.get(purpose) ??
    new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `qcred/1/${purpose}`, 32));
  known.set(purpose, made);
  return made;
}

/**
 * Overwrites a vault key and all subkeys of it. Whoever still holds one cannot seal or open anything
 * with it any more (`box.ts`).
 */
export function forgetKey(key: Uint8Array): void {
  for (const one of derived.get(key)?.values() ?? []) one.fill(0);
  derived.delete(key);
  key.fill(0);
}
