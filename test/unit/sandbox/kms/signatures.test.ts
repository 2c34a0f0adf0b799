import {
  constants,
  createCipheriv,
  createHash,
  generateKeyPairSync,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unwrapPadded } from '#sandbox/kms/keyWrap.ts';
import { signRsaDigest, verifyRsaDigest } from '#sandbox/kms/rsaDigest.ts';
import { signDigest, verifyDigest } from '#sandbox/kms/weierstrass.ts';

const message = Buffer.from('what is signed');

describe('ECDSA of a digest', () => {
  it.each([
    ['prime256v1', 'sha256'],
    ['secp256k1', 'sha256'],
    ['secp384r1', 'sha384'],
    ['secp521r1', 'sha512'],
  ])('is what Node makes and takes on %s', (namedCurve, hash) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    const { d = '', x = '', y = '' } = privateKey.export({ format: 'jwk' });
    const point = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
    const digest = createHash(hash).update(message).digest();
    const other = createHash(hash).update('another').digest();
    const ours = signDigest(namedCurve, Buffer.from(d, 'base64url'), digest);
    expect(verify(hash, message, publicKey, ours)).toBe(true);
    expect(verifyDigest(namedCurve, point, digest, sign(hash, message, privateKey))).toBe(true);
    expect(verifyDigest(namedCurve, point, other, ours)).toBe(false);
    for (const none of ['', '30', '3006020100020100', '3044'.padEnd(140, '0')]) {
      expect(verifyDigest(namedCurve, point, digest, Buffer.from(none, 'hex'))).toBe(false);
    }
  });
});

describe('RSA of a digest', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  it.each(['sha256', 'sha384', 'sha512'] as const)('is what Node makes and takes with %s', (hash) => {
    const digest = createHash(hash).update(message).digest();
    for (const pss of [true, false]) {
      const padding = pss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
      const ours = signRsaDigest(privateKey, pss, hash, digest);
      expect(verify(hash, message, { key: publicKey, padding }, ours)).toBe(true);
      const theirs = sign(hash, message, { key: privateKey, padding, saltLength: digest.length });
      expect(verifyRsaDigest(publicKey, pss, hash, digest, theirs)).toBe(true);
      const turned = Buffer.from(theirs);
      turned[100] = (turned[100] ?? 0) ^ 1;
      expect(verifyRsaDigest(publicKey, pss, hash, digest, turned)).toBe(false);
      expect(verifyRsaDigest(publicKey, pss, hash, createHash(hash).digest(), theirs)).toBe(false);
    }
  });
});

describe('unwrapping', () => {
  it('takes what OpenSSL wrapped with padding, of any length, and nothing else', () => {
    for (const length of [1, 7, 8, 9, 16, 31, 32, 33, 1217]) {
      const key = randomBytes(32);
      const secret = randomBytes(length);
      const cipher = createCipheriv('id-aes256-wrap-pad', key, Buffer.from('a65959a6', 'hex'));
      const wrapped = Buffer.concat([cipher.update(secret), cipher.final()]);
      expect(unwrapPadded(key, wrapped)).toEqual(secret);
      const turned = Buffer.from(wrapped);
      turned[length % wrapped.length] = (turned[length % wrapped.length] ?? 0) ^ 1;
      expect(unwrapPadded(key, turned)).toBe(null);
      expect(unwrapPadded(randomBytes(32), wrapped)).toBe(null);
      expect(unwrapPadded(key, wrapped.subarray(8))).toBe(null);
    }
  });

  it('takes keys of 256 bits and whole blocks alone', () => {
    expect(unwrapPadded(Buffer.alloc(24), Buffer.alloc(16))).toBe(null);
    expect(unwrapPadded(Buffer.alloc(32), Buffer.alloc(12))).toBe(null);
  });
});
