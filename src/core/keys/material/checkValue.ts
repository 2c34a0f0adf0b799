import { createCipheriv, createHash } from 'node:crypto';
import type { KeyMaterial } from './material.ts';

/**
 * A few digits by which a person can tell a key from another, here and where it came from.
 *
 * Of a private key they are the SHA-256 of its public key (SubjectPublicKeyInfo); of an AES key the usual check
 * value, the beginning of a block of zeros encrypted with it; of other bytes the beginning of their SHA-256.
 */
export function checkValueOf({ kind, bytes, publicKey }: KeyMaterial): { value: string; of: string } {
  const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
  if (kind !== 'symmetric' || publicKey) {
    return { value: sha256(publicKey ?? bytes), of: 'SHA-256 of the public key' };
  }
  if (![16, 24, 32].includes(bytes.length)) {
    return { value: sha256(bytes).slice(0, 6), of: 'the first 3 bytes of its SHA-256' };
  }
  const cipher = createCipheriv(`aes-${bytes.length * 8}-ecb`, bytes, null).setAutoPadding(false);
  const block = cipher.update(Buffer.alloc(16));
  return { value: block.subarray(0, 3).toString('hex'), of: 'AES of zeros, the first 3 bytes' };
}
