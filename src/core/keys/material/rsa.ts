import { QCredError } from '#shared/errors.ts';
import {
  derBits,
  derInteger,
  derNull,
  derOid,
  derSequence,
  privateKeyInfo,
  wiping,
} from '../../formats/der/write.ts';
import { identifiers } from './identifiers.ts';
import type { KeyMaterial } from './material.ts';

/** The numbers of a private RSA key with two primes: RFC 8017, section 3.2. */
export interface RsaNumbers {
  n: bigint;
  e: bigint;
  d: bigint;
  p: bigint;
  q: bigint;
  dp: bigint;
  dq: bigint;
  qi: bigint;
}

/** The least that any service takes, and the most that is worth reckoning with. */
const bitsTaken = { least: 2048, most: 8192 } as const;

/** Whether all numbers of a key are those of one key. */
function belongTogether({ n, e, d, p, q, dp, dq, qi }: RsaNumbers): boolean {
  if (p < 3n || q < 3n || p === q || p * q !== n || e < 3n || e % 2n === 0n || d >= n) return false;
  return (
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    dp === d % (p - 1n) &&
    dq === d % (q - 1n) &&
    qi < p &&
    (qi * q) % p === 1n
  );
}

/**
 * A private RSA key as PKCS#8 (RFC 5208), from its numbers.
 *
 * @throws QCredError bad_input for numbers that are not one key, unsupported for a size that no service takes
 */
export function rsaMaterial(numbers: RsaNumbers): KeyMaterial {
  const { n, e, d, p, q, dp, dq, qi } = numbers;
  const bits = n.toString(2).length;
  if (bits < bitsTaken.least || bits > bitsTaken.most) {
    throw new QCredError(
      'unsupported',
      `This RSA key has ${bits} bits. It is ${bits < bitsTaken.least ? 'too weak' : 'too long'} for any service.`,
      'Use a key of 2048, 3072 or 4096 bits.',
    );
  }
  if (!belongTogether(numbers)) throw notOneKey();
  const parts = [0n, n, e, d, p, q, dp, dq, qi].map(derInteger);
  const key = wiping(parts, () => derSequence(...parts));
  const algorithm = derSequence(derOid(identifiers.rsa), derNull());
  const bytes = privateKeyInfo(algorithm, key);
  const publicKey = derSequence(algorithm, derBits(derSequence(derInteger(n), derInteger(e))));
  return { kind: 'rsa', bits, curve: null, bytes, publicKey };
}

/** A private and a public part that are not of one key. */
export const notOneKey = (): QCredError =>
  new QCredError(
    'bad_input',
    'The private and the public part of this key do not belong together.',
    'Export it again from where it came from.',
  );
