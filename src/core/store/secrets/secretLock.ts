import { createHash, scrypt, timingSafeEqual } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';

/** The cost of scrypt (RFC 7914): `N` rounds of memory, `r` block size, `p` lanes. */
export interface ScryptCost {
  N: number;
  r: number;
  p: number;
}

/** How a passphrase becomes the key of a secret file: what is written at the file's head. */
export interface SecretLock {
  cost: ScryptCost;
  /** Base64, 16 bytes. */
  salt: string;
  /** Base64 of a hash that only the right passphrase leads to: tells a wrong one from a damaged file. */
  check: string;
}

/** 128 MB and about a third of a second: what OWASP recommends for scrypt. */
export const defaultCost: ScryptCost = { N: 2 ** 17, r: 8, p: 1 };

const keyLength = 32;
export const saltLength = 16;
/** Of SHA-256. */
export const checkLength = 32;

/** Four times what we write, in memory as in time: what a later version may ask of this one. */
const mostWork = 4 * defaultCost.N * defaultCost.r * defaultCost.p;

/**
 * Whether a cost read from a file may be used. The upper bound keeps a file that was tampered with
 * from taking all memory (at most 512 MB) or all time (four times that of a file of ours).
 */
export const isBearable = ({ N, r, p }: ScryptCost): boolean =>
  Number.isInteger(Math.log2(N)) && N >= 2 && within(r, 32) && within(p, 4) && N * r * p <= mostWork;

const within = (value: number, most: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= most;

/**
 * Makes the lock of a new file.
 *
 * @param passphrase UTF-8, NFC
 * @returns the lock and the key (32 bytes) that the passphrase opens it with
 */
export async function newLock(
  passphrase: Uint8Array,
  cost: ScryptCost,
  randomBytes: (length: number) => Uint8Array,
): Promise<{ lock: SecretLock; key: Uint8Array }> {
  const salt = Buffer.from(randomBytes(saltLength));
  const { key, check } = await stretch(passphrase, salt, cost);
  return { lock: { cost, salt: salt.toString('base64'), check: check.toString('base64') }, key };
}

/**
 * The key of a file, from its lock and the passphrase.
 *
 * @returns 32 bytes
 * @throws QCredError wrong_passphrase
 */
export async function deriveKey(lock: SecretLock, passphrase: Uint8Array): Promise<Uint8Array> {
  const { key, check } = await stretch(passphrase, Buffer.from(lock.salt, 'base64'), lock.cost);
  const expected = Buffer.from(lock.check, 'base64');
  if (expected.length === check.length && timingSafeEqual(expected, check)) return key;
  throw new QCredError(
    'wrong_passphrase',
    'This is not the passphrase.',
    'Try again, and mind capital letters.',
  );
}

/**
 * Node's own scrypt rather than @noble/hashes: the same algorithm, several times faster, off the
 * main thread. Its 64 bytes of output are the key and, hashed once more, the check value.
 */
async function stretch(
  passphrase: Uint8Array,
  salt: Uint8Array,
  cost: ScryptCost,
): Promise<{ key: Uint8Array; check: Buffer }> {
  const maxmem = 128 * cost.r * (cost.N + cost.p) + 2 ** 20;
  const output = await new Promise<Buffer>((done, fail) => {
    scrypt(passphrase, salt, keyLength * 2, { ...cost, maxmem }, (error, bytes) =>
      error ? fail(error) : done(bytes),
    );
  });
  const check = createHash('sha256').update(output.subarray(keyLength)).digest();
  const key = new Uint8Array(output.subarray(0, keyLength));
  output.fill(0);
  return { key, check };
}
