import {
  constants,
  createDecipheriv,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  randomBytes,
} from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { jwkOf } from '#core/keys/kept/jwkOf.ts';
import { readRecipient } from '#core/keys/kept/recipient.ts';
import { sealJwe, usualWay, wrapFor } from '#core/keys/kept/wrapFor.ts';
import type { KeyMaterial } from '#core/keys/material/material.ts';
import { readMaterial } from '#core/keys/material/read.ts';

const now = new Date('2026-11-28T00:00:00Z');
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const spki = theirs.publicKey.export({ type: 'spki', format: 'der' });
const pem = String(theirs.publicKey.export({ type: 'spki', format: 'pem' }));
const recipient = readRecipient(Buffer.from(pem), now);

const read = async (bytes: Buffer): Promise<KeyMaterial> => {
  const found = await readMaterial(bytes);
  if ('closed' in found) throw new Error();
  return found.material;
};
const refusal = (content: string | Buffer, wanted?: string): string => {
  try {
    readRecipient(Buffer.from(content), now, wanted);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};
const asJson = (value: object) => Buffer.from(JSON.stringify(value));

describe('for whom material is wrapped', () => {
  it('is told by a public key, a JWK, and what AWS and Google print', () => {
    expect(recipient.view).toMatchObject({ form: 'a public key (PEM)', bits: 2048, algorithm: null });
    const jwk = theirs.publicKey.export({ format: 'jwk' });
    const aws = {
      KeyId: 'arn:aws:kms:us-east-1:1:key/2',
      PublicKey: spki.toString('base64'),
      ImportToken: 'AAAA',
      ParametersValidTo: '2026-11-28T10:00:00+00:00',
    };
    const google = {
      name: 'projects/p/locations/l/keyRings/r/importJobs/j',
      importMethod: 'RSA_OAEP_3072_SHA256_AES_256',
      state: 'ACTIVE',
      publicKey: { pem },
    };
    for (const given of [spki, asJson(jwk), asJson({ keys: [jwk] }), asJson(aws), asJson(google)]) {
      expect(readRecipient(given, now).view.check, given.toString('latin1').slice(0, 40)).toBe(
        recipient.view.check,
      );
    }
    expect(readRecipient(asJson(aws), now, 'RSA_AES_KEY_WRAP_SHA_1')).toMatchObject({
      algorithm: 'RSA_AES_KEY_WRAP_SHA_1',
      aws: { keyId: aws.KeyId, token: 'AAAA' },
    });
    expect(readRecipient(asJson(google), now).algorithm).toBe('RSA_AES_KEY_WRAP_SHA_256');
    expect(refusal(asJson({ ...aws, ParametersValidTo: '2026-11-27T10:00:00Z' }))).toContain(
      'ran out on 2026-11-27',
    );
    expect(refusal(asJson({ ...aws, ParametersValidTo: 1_700_000_000.5 }))).toContain('ran out');
    expect(refusal(asJson({ ...google, state: 'EXPIRED' }))).toContain('not active');
    expect(refusal(asJson({ ...google, expireTime: '2025-01-01T00:00:00Z' }))).toContain('ran out');
    expect(refusal(asJson({ ...google, importMethod: 'constructor' }))).toContain('no public key');
    expect(refusal(asJson(google), 'RSAES_OAEP_SHA_256')).toContain('wants RSA_AES_KEY_WRAP_SHA_256');
  });

  it('is no weak key, no key of another kind, and no private one', () => {
    const rsa = (modulusLength: number, publicExponent = 65_537) =>
      generateKeyPairSync('rsa', { modulusLength, publicExponent });
    const spkiOf = (key: ReturnType<typeof rsa>) => key.publicKey.export({ type: 'spki', format: 'der' });
    expect(refusal(spkiOf(rsa(1024)))).toContain('too weak');
    expect(refusal(spkiOf(rsa(2048, 3)))).toContain('too weak');
    // With an exponent of 1 what is wrapped could be read by everybody.
    const { n } = theirs.publicKey.export({ format: 'jwk' });
    expect(refusal(asJson({ kty: 'RSA', n, e: 'AQ' }))).not.toBe('');
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(refusal(ec.export({ type: 'spki', format: 'pem' }))).toContain('another kind');
    expect(refusal(asJson(ec.export({ format: 'jwk' })))).toContain('no RSA key');
    expect(refusal(theirs.privateKey.export({ type: 'pkcs8', format: 'pem' }))).toContain('private key');
    expect(refusal('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toContain(
      'no public key',
    );
    for (const content of ['', '{', '{}', 'x', '[]', Buffer.alloc(64)])
      expect(refusal(content)).toContain('no public key');
    expect(refusal(pem, 'RSAES_PKCS1_V1_5')).toContain('no way of wrapping');
  });
});

describe('material that is wrapped', () => {
  it('is opened by whoever has the private key, and read back from a JWE as it was', async () => {
    const given = [
      randomBytes(32),
      ...['P-256', 'P-384', 'P-521', 'secp256k1'].map((namedCurve) =>
        generateKeyPairSync('ec', { namedCurve }).privateKey.export({ type: 'pkcs8', format: 'der' }),
      ),
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }),
    ];
    for (const bytes of given) {
      const material = await read(bytes);
      const [head = '', wrapped = '', iv = '', sealed = '', tag = ''] = sealJwe(material, recipient).split(
        '.',
      );
      expect(JSON.parse(Buffer.from(head, 'base64url').toString())).toEqual({
        alg: 'RSA-OAEP-256',
        enc: 'A256GCM',
        cty: 'jwk+json',
      });
      const part = (text: string) => Buffer.from(text, 'base64url');
      const padding = constants.RSA_PKCS1_OAEP_PADDING;
      const key = privateDecrypt({ key: theirs.privateKey, padding, oaepHash: 'sha256' }, part(wrapped));
      const opening = createDecipheriv('aes-256-gcm', key, part(iv))
        .setAAD(Buffer.from(head))
        .setAuthTag(part(tag));
      const jwk = Buffer.concat([opening.update(part(sealed)), opening.final()]);
      expect((await read(jwk)).bytes).toEqual(material.bytes);
      expect(JSON.parse(jwk.toString())).toEqual(jwkOf(material));
      if (material.publicKey && material.curve !== 'secp256k1') {
        const { d: _, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = jwkOf(material);
        const theirSpki = createPublicKey({ key: open, format: 'jwk' }).export({
          type: 'spki',
          format: 'der',
        });
        expect(theirSpki).toEqual(material.publicKey);
      }
    }
  });

  it('goes the way that is asked for, else one that it fits', async () => {
    const symmetric = await read(randomBytes(32));
    const rsa = await read(
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }),
    );
    expect(usualWay(symmetric, 2048)).toBe('RSAES_OAEP_SHA_256');
    expect(wrapFor(symmetric, recipient).blob).toHaveLength(256);
    expect(wrapFor(rsa, recipient).algorithm).toBe('RSA_AES_KEY_WRAP_SHA_256');
    const oaep = readRecipient(Buffer.from(pem), now, 'RSAES_OAEP_SHA_256');
    expect(() => wrapFor(rsa, oaep)).toThrow('does not fit');
    const aws = { ...recipient, aws: { keyId: '', token: 'AAAA' } };
    expect(() => sealJwe(rsa, aws)).toThrow('not for a JWE');
    const older = readRecipient(Buffer.from(pem), now, 'RSAES_OAEP_SHA_1');
    expect(Buffer.from(sealJwe(symmetric, older).split('.')[0] ?? '', 'base64url').toString()).toContain(
      '"RSA-OAEP"',
    );
  });
});
