import { type BinaryLike, pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { QCredError } from '#shared/errors.ts';

/**
 * What a password is stretched with is told by the file, which anybody may have made. What it asks for is
 * looked at before any memory or time is spent on it.
 */

/** About a second of work. OpenSSL writes 2,048 rounds, password managers up to a million. */
const mostRounds = 2_000_000;
/** What `age` uses for a passphrase: 2^18 blocks of 1 KB. */
const mostMemory = 256 * 2 ** 20;
/** Times that the memory is gone through: with the most of it, some seconds. */
const mostWork = 4 * mostMemory;

/** @throws QCredError unsupported */
export function tooCostly(form: string): QCredError {
  return new QCredError(
    'unsupported',
    `${form} asks for far more work than a password needs, so nothing was tried.`,
    'Who made it may want to keep this computer busy. Make the file again with the usual settings.',
  );
}

/** A password for which bytes and digest are the same in every library. */
export type DigestName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const derivePbkdf2 = promisify(pbkdf2);

/** PBKDF2 (RFC 8018). @throws QCredError unsupported for an absurd number of rounds */
export async function stretch(
  form: string,
  password: BinaryLike,
  how: { salt: Uint8Array; rounds: number; length: number; digest: DigestName },
): Promise<Buffer> {
  const { salt, rounds, length, digest } = how;
  if (rounds < 1 || rounds > mostRounds || length < 1 || length > 128) throw tooCostly(form);
  return derivePbkdf2(password, salt, rounds, length, digest);
}

const deriveScrypt = promisify(
  (
    password: BinaryLike,
    salt: Uint8Array,
    length: number,
    how: { N: number; r: number; p: number; maxmem: number },
    done: (error: Error | null, key: Buffer) => void,
  ) => scrypt(password, salt, length, how, done),
);

/** scrypt (RFC 7914). @throws QCredError unsupported for absurd parameters */
export async function stretchWithMemory(
  form: string,
  password: BinaryLike,
  how: { salt: Uint8Array; N: number; r: number; p: number; length: number },
): Promise<Buffer> {
  const { salt, N, r, p, length } = how;
  const memory = 128 * N * r;
  const whole = [N, r, p].every((each) => Number.isSafeInteger(each) && each >= 1);
  if (!whole || memory > mostMemory || memory * p > mostWork || length < 1 || length > 128) {
    throw tooCostly(form);
  }
  if (N < 2 || (N & (N - 1)) !== 0) throw damaged(form);
  return deriveScrypt(password, salt, length, { N, r, p, maxmem: memory + 128 * r * (p + 2) + 2 ** 20 });
}

/** Argon2's parameters. @throws QCredError unsupported where they are absurd */
export function checkArgon2(form: string, how: { kilobytes: number; passes: number; lanes: number }): void {
  const { kilobytes, passes, lanes } = how;
  const bytes = kilobytes * 1024;
  if (bytes > mostMemory || passes < 1 || bytes * passes > 32 * mostMemory || lanes < 1 || lanes > 64) {
    throw tooCostly(form);
  }
}

/** @throws QCredError bad_input: cut off, changed, or something else. Nothing of its content is said. */
export const damaged = (form: string): QCredError =>
  new QCredError('bad_input', `${form} is cut off, damaged or something else.`, 'Export it again, whole.');

/** @throws QCredError bad_input */
export const wrongPassword = (form: string): QCredError =>
  new QCredError(
    'bad_input',
    `${form} does not open with this password.`,
    'Check the password and try again.',
  );
