import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type DigestName, tooCostly } from '../../formats/sealed/cost.ts';

/** Rounds in JavaScript: half a second. OpenSSL writes 2,048, Java up to 100,000. */
const mostRounds = 300_000;
/** After so many rounds others get their turn. */
const turn = 10_000;

/** Bytes of a block, by digest. */
const blocks: Readonly<Record<DigestName, number>> = {
  sha1: 64,
  sha224: 64,
  sha256: 64,
  sha384: 128,
  sha512: 128,
};

const repeated = (bytes: Uint8Array, block: number): Buffer =>
  Buffer.alloc(bytes.length === 0 ? 0 : block * Math.ceil(bytes.length / block), bytes);

/** A password as PKCS#12 takes it: two bytes for each character, and two zeros. */
function characters(password: string): Buffer {
  const bytes = Buffer.from(`${password}\0`, 'utf16le');
  return bytes.swap16();
}

/**
 * A key from a password: RFC 7292, appendix B.2.
 *
 * @param form what it stands in, for a sentence
 * @param how `purpose`: 1 for a key, 2 for an initial value, 3 for a MAC
 * @throws QCredError unsupported for an absurd number of rounds
 */
export async function pkcs12Key(
  form: string,
  password: string,
  how: { salt: Buffer; rounds: number; digest: DigestName; purpose: 1 | 2 | 3; length: number },
): Promise<Buffer> {
  const { salt, rounds, digest, purpose, length } = how;
  if (rounds < 1 || rounds > mostRounds || salt.length > 1024) throw tooCostly(form);
  const block = blocks[digest];
  const hash = (bytes: Uint8Array) => createHash(digest).update(bytes).digest();
  const secret = characters(password);
  const input = Buffer.concat([repeated(salt, block), repeated(secret, block)]);
  secret.fill(0);
  const made: Buffer[] = [];
  for (let size = 0; size < length; ) {
    let next = hash(Buffer.concat([Buffer.alloc(block, purpose), input]));
    for (let round = 1; round < rounds; round++) {
      next = hash(next);
      if (round % turn === 0) await setImmediate();
    }
    made.push(next);
    size += next.length;
    addToEach(input, Buffer.alloc(block, next), block);
  }
  input.fill(0);
  return Buffer.concat(made).subarray(0, length);
}

/** Adds a number and one to each block, without what does not fit. */
function addToEach(input: Buffer, number: Buffer, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1;
    for (let i = block - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (number[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
