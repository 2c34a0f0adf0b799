import { QCredError } from '#shared/errors.ts';
import type { KeyMaterial } from './material.ts';

/** Bytes of symmetric keys and of those for codes: AES-128 to the longest HMAC key of AWS KMS. */
export const symmetricBytes = { least: 16, most: 128 } as const;

export const fitsSymmetric = ({ length }: Uint8Array): boolean =>
  length >= symmetricBytes.least && length <= symmetricBytes.most;

/**
 * Bare bytes as key material.
 *
 * @param bytes are copied
 * @throws QCredError bad_input for a length that is none, and for bytes that are no secret
 */
export function symmetricMaterial(bytes: Uint8Array): KeyMaterial {
  if (!fitsSymmetric(bytes)) {
    throw new QCredError(
      'bad_input',
      `Key material of ${bytes.length} bytes fits no key.`,
      'A symmetric key has 32 bytes; one for codes has 28, 32, 48 or 64, and 128 at most.',
    );
  }
  if (bytes.every((byte) => byte === bytes[0])) {
    throw new QCredError(
      'bad_input',
      'Every byte of this key material is the same: that is no secret.',
      'Make a key at random: "openssl rand -out FILE 32".',
    );
  }
  const copy = Buffer.from(bytes);
  return { kind: 'symmetric', bits: copy.length * 8, curve: null, bytes: copy, publicKey: null };
}
