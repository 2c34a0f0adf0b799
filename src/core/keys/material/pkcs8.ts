/** Private keys in DER: PKCS#8 (RFC 5208), SEC1 (RFC 5915), PKCS#1 (RFC 8017); PKCS#8 encrypted (RFC 8018, RFC 7914). */
import { createDecipheriv } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import {
  bits,
  context,
  type Der,
  expectTag,
  integer,
  Malformed,
  octets,
  oid,
  readDer,
  sequence,
  small,
  tags,
  within,
} from '../../formats/der/read.ts';
import { type DigestName, stretch, stretchWithMemory, wrongPassword } from '../../formats/sealed/cost.ts';
import { decipherAll } from '../../formats/sealed/decipher.ts';
import { curveMaterial, curveOf, edwardsMaterial } from './curve.ts';
import { identifiers } from './identifiers.ts';
import type { KeyMaterial } from './material.ts';
import { pkcs12Key } from './pkcs12Key.ts';
import { rsaMaterial } from './rsa.ts';

/** A key that is none of those that key services take. */
const otherKind = (): QCredError =>
  new QCredError(
    'unsupported',
    'This private key is of a kind that no key service takes.',
    'Use an RSA key, or one on P-256, P-384, P-521, secp256k1 or Ed25519.',
  );

/** RSAPrivateKey: RFC 8017, appendix A.1.2. @throws Malformed, QCredError */
export function readPkcs1(value: Der): KeyMaterial {
  const [version, ...numbers] = sequence(value);
  if (small(version) !== 0 || numbers.length !== 8) throw new Malformed();
  const [n = 0n, e = 0n, d = 0n, p = 0n, q = 0n, dp = 0n, dq = 0n, qi = 0n] = numbers.map(integer);
  return rsaMaterial({ n, e, d, p, q, dp, dq, qi });
}

/** ECPrivateKey: RFC 5915, section 3. @param curve where it stands beside. @throws Malformed, QCredError */
export function readSec1(value: Der, curve: string | null = null): KeyMaterial {
  const [version, secret, ...rest] = sequence(value);
  if (small(version) !== 1) throw new Malformed();
  const part = (number: number) => rest.find(({ tag }) => tag === context(number));
  const [named, point] = [part(0), part(1)];
  const own = named ? oid(within(named)[0]) : null;
  const identifier = own ?? curve;
  if (identifier === null || (own !== null && curve !== null && own !== curve)) throw new Malformed();
  return curveMaterial(curveOf(identifier), octets(secret), point ? bits(within(point)[0]) : null);
}

/** PrivateKeyInfo, or OneAsymmetricKey (RFC 5958). @throws Malformed, QCredError */
export function readPkcs8(value: Der): KeyMaterial {
  const [version, algorithm, key, ...rest] = sequence(value);
  if (small(version) > 1) throw new Malformed();
  const [kind, parameters] = sequence(algorithm);
  const inner = octets(key);
  switch (oid(kind)) {
    case identifiers.rsa:
      return readPkcs1(readDer(inner));
    case identifiers.ec:
      return readSec1(readDer(inner), oid(parameters));
    case identifiers.ed25519: {
      // The public key is a bit string whose tag is implicit: RFC 5958, section 2.
      const told = rest.find(({ tag }) => tag === 0x81)?.body;
      return edwardsMaterial(octets(readDer(inner, tags.octets)), told ? told.subarray(1) : null);
    }
    default:
      throw otherKind();
  }
}

/** Pseudo-random functions of PBKDF2: 1.2.840.113549.2.7 and following. */
const digests: Readonly<Record<string, DigestName>> = {
  '2a864886f70d0207': 'sha1',
  '2a864886f70d0208': 'sha224',
  '2a864886f70d0209': 'sha256',
  '2a864886f70d020a': 'sha384',
  '2a864886f70d020b': 'sha512',
};

/** Ciphers: 2.16.840.1.101.3.4.1.2, .22, .42; 1.2.840.113549.3.7. */
const ciphers: Readonly<Record<string, { name: string; length: number }>> = {
  '608648016503040102': { name: 'aes-128-cbc', length: 16 },
  '608648016503040116': { name: 'aes-192-cbc', length: 24 },
  '60864801650304012a': { name: 'aes-256-cbc', length: 32 },
  '2a864886f70d0307': { name: 'des-ede3-cbc', length: 24 },
};

/** Encrypted in a way that is not read here. */
export const oldCipher = (): QCredError =>
  new QCredError(
    'unsupported',
    'This is encrypted in a way that is not read here (RC2, single DES or something newer).',
    'Export it again with AES, as "openssl pkcs8 -topk8 -v2 aes-256-cbc" does.',
  );

/** The key of PBES2's first half. @throws Malformed, QCredError */
async function derived(
  form: string,
  kdf: Der | undefined,
  password: string,
  length: number,
): Promise<Buffer> {
  const [kind, parameters] = sequence(kdf);
  const parts = sequence(parameters);
  if (oid(kind) === identifiers.scrypt) {
    const [salt, N, r, p] = parts;
    const how = { salt: octets(salt), N: small(N), r: small(r), p: small(p), length };
    return stretchWithMemory(form, password, how);
  }
  if (oid(kind) !== identifiers.pbkdf2) throw oldCipher();
  const [salt, rounds, ...rest] = parts;
  const told = rest.find(({ tag }) => tag === tags.integer);
  const named = rest.find(({ tag }) => tag === tags.sequence);
  const digest = named ? digests[oid(sequence(named)[0])] : 'sha1';
  if (digest === undefined) throw oldCipher();
  if (told && small(told) !== length) throw new Malformed();
  return stretch(form, password, { salt: octets(salt), rounds: small(rounds), length, digest });
}

function decipher(form: string, cipher: string, key: Buffer, iv: Buffer, sealed: Buffer): Buffer {
  try {
    return decipherAll(createDecipheriv(cipher, key, iv), sealed);
  } catch {
    throw wrongPassword(form);
  } finally {
    key.fill(0);
  }
}

/**
 * Decrypts what an AlgorithmIdentifier with a password says: PBES2, and the one of PKCS#12 with triple DES.
 *
 * @param form what it stands in, for a sentence
 * @returns null where the algorithm is none that is read here
 * @throws QCredError, Malformed
 */
export async function openWithPassword(
  form: string,
  algorithm: Der | undefined,
  sealed: Buffer,
  password: string,
): Promise<Buffer | null> {
  const [scheme, parameters] = sequence(algorithm);
  if (sealed.length === 0 || sealed.length > 2 ** 20) throw new Malformed();
  if (oid(scheme) === identifiers.pkcs12TripleDes) {
    const [salt, rounds] = sequence(parameters);
    const how = { salt: octets(salt), rounds: small(rounds), digest: 'sha1' as const };
    const key = await pkcs12Key(form, password, { ...how, purpose: 1, length: 24 });
    const iv = await pkcs12Key(form, password, { ...how, purpose: 2, length: 8 });
    return decipher(form, 'des-ede3-cbc', key, iv, sealed);
  }
  if (oid(scheme) !== identifiers.pbes2) return null;
  const [kdf, encryption] = sequence(parameters);
  const [cipherId, iv] = sequence(encryption);
  const cipher = ciphers[oid(cipherId)];
  if (!cipher) return null;
  const key = await derived(form, kdf, password, cipher.length);
  return decipher(form, cipher.name, key, octets(iv), sealed);
}

/** Whether a sequence is an EncryptedPrivateKeyInfo: an algorithm and octets, no more. */
export function isEncryptedPkcs8(value: Der): boolean {
  const [algorithm, sealed, ...rest] = within(value);
  return algorithm?.tag === tags.sequence && sealed?.tag === tags.octets && rest.length === 0;
}

/** @throws QCredError, Malformed */
export async function openPkcs8(value: Der, password: string): Promise<KeyMaterial> {
  const form = 'This PKCS#8 key';
  const [algorithm, sealed] = sequence(value);
  const opened = await openWithPassword(form, algorithm, expectTag(sealed, tags.octets).body, password);
  return readDecrypted(form, opened ?? refuse());
}

/** @throws QCredError */
function refuse(): never {
  throw oldCipher();
}

/** A key that was decrypted; bytes that are none were opened with another password. @throws QCredError */
export function readDecrypted(form: string, opened: Buffer): KeyMaterial {
  try {
    return readPkcs8(readDer(opened));
  } catch (error) {
    // One block in 256 ends as padding does, by chance.
    if (error instanceof Malformed) throw wrongPassword(form);
    throw error;
  } finally {
    opened.fill(0);
  }
}
