import { hasCode, QCredError } from '#shared/errors.ts';
import { xchacha } from './xchacha.ts';

const nonceLength = 24;
const tagLength = 16;

/**
 * Encrypts and authenticates with XChaCha20-Poly1305. Its nonce is long enough to be drawn at
 * random for every message, so no counter has to survive a crash.
 * @param key 32 bytes
 * @param associated bytes that are not stored in the box but must be the same when it is opened;
 *   they tie it to its place, so that one box cannot be put where another belongs
 * @returns nonce (24 bytes) ‖ ciphertext ‖ tag (16 bytes)
 * @throws QCredError locked when the key was overwritten: what was under way when the vault was locked
 *   must not go on under a key that everybody knows
 */
export function seal(
  key: Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  refuseForgotten(key);
  const nonce = randomBytes(nonceLength);
  return Buffer.concat([nonce, ...xchacha.encrypt(key, nonce, plaintext, associated)]);
}

/**
 * Opens what `seal` made.
 * @throws Error when the key or `associated` is another, or any bit was changed or cut off. The
 *   caller knows what the box was and says so in words. QCredError locked when the key was overwritten.
 */
export function open(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array {
  refuseForgotten(key);
  if (sealed.length < nonceLength + tagLength) throw new Error('sealed box is too short');
  const nonce = sealed.subarray(0, nonceLength);
  return xchacha.decrypt(key, nonce, sealed.subarray(nonceLength), associated);
}

/** Whether a box could not be sealed or opened because the vault was locked, which says nothing of the box. */
export const isLocked = (error: unknown): boolean => hasCode(error, 'locked');

/** Whether a key was overwritten. */
export const isForgotten = (key: Uint8Array): boolean => key.every((byte) => byte === 0);

function refuseForgotten(key: Uint8Array): void {
  if (!isForgotten(key)) return;
  throw new QCredError('locked', 'The vault was locked meanwhile.', 'Unlock it and try again.');
}
