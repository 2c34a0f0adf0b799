import { createECDH, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { aeskw } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import type { GivenObject } from '#core/clouds/kmip/client.ts';
import { formats, tags } from '#core/clouds/kmip/tags.ts';
import type { Item } from '#core/formats/ttlv/item.ts';
import { enumeration, structure } from '#core/formats/ttlv/write.ts';
import { parseServer } from '#core/keys/material/keyServer.ts';
import { kmipMaterial } from '#core/keys/material/kmip.ts';

const secret = Buffer.from('CANARY bytes of a symmetric key!');
const bytes = (value: Buffer): Item => ({ tag: tags.keyMaterial, type: 'bytes', value });
const big = (tag: number, base64: string | undefined): Item => {
  const value = Buffer.from(base64 ?? '', 'base64url');
  // KMIP fills big numbers up to eight bytes in front.
  return { tag, type: 'big', value: Buffer.concat([Buffer.alloc((8 - (value.length % 8)) % 8), value]) };
};
const given = (more: Partial<GivenObject>): GivenObject => ({
  objectType: 2,
  format: formats.raw,
  algorithm: 3,
  length: 256,
  material: bytes(secret),
  wrapped: false,
  ...more,
});
const refusal = (object: GivenObject, key?: Buffer) =>
  kmipMaterial(object, key).then(
    () => 'taken',
    (error: unknown) => {
      expect(String(error)).not.toContain('CANARY');
      return String(error);
    },
  );

describe('what a KMIP server gives out', () => {
  it('is taken as bare bytes and in a transparent form', async () => {
    const raw = await kmipMaterial(given({}));
    expect(raw).toMatchObject({
      form: 'a symmetric key of a KMIP server',
      material: { bits: 256, bytes: secret },
    });
    const material = structure(tags.keyMaterial, { tag: tags.key, type: 'bytes', value: secret });
    const transparent = await kmipMaterial(given({ format: formats.transparentSymmetric, material }));
    expect(transparent.material.bytes.equals(secret)).toBe(true);
  });

  it('says of another cipher what it was for', async () => {
    const { notices } = await kmipMaterial(
      given({ algorithm: 2, material: bytes(Buffer.from([...Array(24).keys()])) }),
    );
    expect(notices.map(({ message }) => message)).toContain('The key server calls this a key for 3DES.');
    const codes = await kmipMaterial(
      given({ algorithm: 9, material: bytes(Buffer.from([...Array(32).keys()])) }),
    );
    expect(codes.notices).toEqual([]);
  });

  it('is taken as the numbers of an RSA key, and of one on a curve', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const jwk = rsa.export({ format: 'jwk' });
    const numbers = [
      big(tags.modulus, jwk.n),
      big(tags.publicExponent, jwk.e),
      big(tags.privateExponent, jwk.d),
      big(tags.p, jwk.p),
      big(tags.q, jwk.q),
      big(tags.primeExponentP, jwk.dp),
      big(tags.primeExponentQ, jwk.dq),
      big(tags.crtCoefficient, jwk.qi),
    ];
    const object = { objectType: 4, algorithm: 4, format: formats.transparentRsa };
    const found = await kmipMaterial(given({ ...object, material: structure(tags.keyMaterial, ...numbers) }));
    expect(found.material.bytes.equals(rsa.export({ format: 'der', type: 'pkcs8' }))).toBe(true);
    const fewer = structure(tags.keyMaterial, ...numbers.slice(0, 3));
    expect(await refusal(given({ ...object, material: fewer }))).toContain('in a form that is not read here');

    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    const d = big(tags.d, ecdh.getPrivateKey().toString('base64url'));
    for (const format of [formats.transparentEc, formats.transparentEcdsa]) {
      const material = structure(tags.keyMaterial, enumeration(tags.recommendedCurve, 7), d);
      const curve = await kmipMaterial(given({ objectType: 4, algorithm: 26, format, material }));
      const key = createPrivateKey({ key: curve.material.bytes, format: 'der', type: 'pkcs8' });
      expect(createPublicKey(key).export({ format: 'jwk' }).x).toBe(
        ecdh.getPublicKey().subarray(1, 33).toString('base64url'),
      );
      const other = structure(tags.keyMaterial, enumeration(tags.recommendedCurve, 1), d);
      expect(await refusal(given({ objectType: 4, format, material: other }))).toContain('not read here');
    }
  });

  it('is unwrapped with the key that was agreed, and with no other', async () => {
    const wrapping = Buffer.from([...Array(32).keys()]);
    const wrapped = { wrapped: true, material: bytes(Buffer.from(aeskw(wrapping).encrypt(secret))) };
    const { material, form } = await kmipMaterial(given(wrapped), wrapping);
    expect(material.bytes.equals(secret)).toBe(true);
    expect(form).toContain('wrapped on the way');
    expect(await refusal(given(wrapped))).toContain('wrapped with another one');
    expect(await refusal(given(wrapped), Buffer.alloc(32, 7))).toContain('does not open');
    expect(await refusal(given({}), wrapping)).toContain('without wrapping it');
  });

  it.each([
    [1, 'is a certificate and no key'],
    [3, 'is a public key and no key'],
    [5, 'is a part of a split key'],
    [8, 'is a thing and no key'],
    [null, 'is a thing and no key'],
  ])('is refused where it is of the kind %s', async (objectType, words) => {
    expect(await refusal(given({ objectType }))).toContain(words);
  });

  it('is refused in a form that nobody reads, or a length that fits no key', async () => {
    expect(await refusal(given({ format: 5 }))).toContain('in a form that is not read here');
    expect(await refusal(given({ format: null }))).toContain('in a form that is not read here');
    expect(await refusal(given({ material: bytes(Buffer.from('short')) }))).toContain('fits no key');
    expect(await refusal(given({ material: structure(tags.keyMaterial) }))).toContain('not read here');
  });
});

describe('the address of a key server', () => {
  it.each([
    ['kmip.example.com', { host: 'kmip.example.com', port: 5696 }],
    [' 10.0.0.7:9998 ', { host: '10.0.0.7', port: 9998 }],
    ['[::1]:5697', { host: '::1', port: 5697 }],
    ['[fe80::1]', { host: 'fe80::1', port: 5696 }],
  ])('%s is read', (given, expected) => {
    expect(parseServer(given)).toEqual(expected);
  });

  it.each(['', 'https://kmip.example.com', 'host:0', 'host:65536', '::1', 'a b', 'host:12x'])(
    '"%s" is none',
    (given) => {
      expect(() => parseServer(given)).toThrow('no address of a key server');
    },
  );
});
