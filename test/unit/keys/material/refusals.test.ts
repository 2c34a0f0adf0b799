import { createCipheriv, createHmac, generateKeyPairSync, pbkdf2Sync, randomBytes } from 'node:crypto';
import { aeskw } from '@noble/ciphers/aes.js';
import { describe, expect, it } from 'vitest';
import { der, derInteger, derNull, derOctets, derOid, derSequence } from '#core/formats/der/write.ts';
import { readMaterial } from '#core/keys/material/read.ts';
import { QCredError } from '#shared/errors.ts';
import { jwe as jweWith } from '../../../support/sealedFiles.ts';

const password = 'CANARY password of a file';

/** What it says of bytes; nothing of what is in them may be in it. */
async function refusal(bytes: Buffer | string, given: string | undefined = password): Promise<string> {
  const options = given === undefined ? {} : { password: given };
  const error = await readMaterial(Buffer.from(bytes), options).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof QCredError)) throw new Error('it was read, or threw something else');
  expect(`${error.message} ${error.hint}`).not.toContain('CANARY');
  return error.message;
}

const oid = { pbes2: '2a864886f70d01050d', pbkdf2: '2a864886f70d01050c', scrypt: '2b06010401da47040b' };
const aes = derSequence(derOid('60864801650304012a'), derOctets(Buffer.alloc(16)));

/** An encrypted PKCS#8 key that asks for this much work. */
const asking = (kdf: string, ...parameters: Buffer[]): Buffer =>
  derSequence(
    derSequence(derOid(oid.pbes2), derSequence(derSequence(derOid(kdf), derSequence(...parameters)), aes)),
    derOctets(Buffer.alloc(32)),
  );

const jwe = (plaintext: string, more?: object, rounds?: number) => jweWith(plaintext, password, more, rounds);

describe('key material that is refused', () => {
  it('spends neither memory nor time on absurd parameters', async () => {
    const started = process.cpuUsage();
    const salt = derOctets(Buffer.alloc(16));
    expect(await refusal(asking(oid.pbkdf2, salt, derInteger(2n ** 30n)))).toContain('far more work');
    for (const [N, r, p] of [
      [2n ** 30n, 8n, 1n],
      [2n ** 14n, 2n ** 20n, 1n],
      [2n ** 14n, 8n, 2n ** 20n],
    ] as const) {
      const numbers = [N, r, p].map(derInteger);
      expect(await refusal(asking(oid.scrypt, salt, ...numbers))).toContain('far more work');
    }
    const mac = derSequence(
      derSequence(derSequence(derOid('608648016503040201'), derNull()), derOctets(Buffer.alloc(32))),
      salt,
      derInteger(2n ** 30n),
    );
    const content = derSequence(derOid('2a864886f70d010701'), der(0xa0, derOctets(derSequence())));
    expect(await refusal(derSequence(derInteger(3n), content, mac))).toContain('far more work');
    expect(await refusal(jwe('{}', {}, 2 ** 30))).toContain('far more work');
    const age = [
      'age-encryption.org/v1',
      `-> scrypt ${'A'.repeat(22)} 40`,
      'A'.repeat(43),
      `--- ${'A'.repeat(43)}`,
    ];
    expect(await refusal(`${age.join('\n')}\n${'x'.repeat(64)}`)).toContain('far more work');
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });

  it('says what is wrong with a length, a kind, and what is no secret', async () => {
    expect(await refusal('')).toContain('nothing in it');
    expect(await refusal(randomBytes(15))).toContain('15 bytes');
    expect(await refusal(Buffer.alloc(32, 7))).toContain('Every byte');
    expect(await refusal(Buffer.alloc(2 ** 20 + 1))).toContain('far too large');
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 1024,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    expect(await refusal(privateKey)).toContain('too weak');
    expect(await refusal(`${privateKey}${privateKey}`)).toContain('several private keys');
    const other = generateKeyPairSync('x25519', {
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    expect(await refusal(other.privateKey)).toContain('no key service takes');
    expect(await refusal(other.publicKey)).toContain('no private key');
    const spki = Buffer.from(other.publicKey.replace(/-----.*?-----|\s/g, ''), 'base64');
    expect(await refusal(spki)).toContain('public key');
  });

  it('does not take a private and a public part that do not belong together', async () => {
    const jwk = (kind: 'rsa' | 'ec') =>
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
        : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const [one, other] = [jwk('ec'), jwk('ec')];
    const mixed = JSON.stringify({ ...one, x: other.x, y: other.y });
    expect(await refusal(mixed)).toContain('do not belong together');
    const [r, s] = [jwk('rsa'), jwk('rsa')];
    expect(await refusal(JSON.stringify({ ...r, n: s.n }))).toContain('do not belong together');
    expect(await refusal(JSON.stringify({ ...r, d: s.d }))).toMatch(/do not belong together/);
    expect(await refusal(JSON.stringify({ kty: 'EC', crv: 'P-256', x: one.x, y: one.y }))).toContain(
      'public key',
    );
    expect(await refusal(JSON.stringify({ keys: [one, other] }))).toContain('2 keys');
    expect(await refusal(JSON.stringify({ ...one, d: 'CANARY+not/base64url' }))).toContain('damaged');
  });

  it('reads a JWE with a password, and none that is compressed, signed or cut', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const inner = JSON.stringify(privateKey.export({ format: 'jwk' }));
    const found = await readMaterial(Buffer.from(jwe(inner)), { password });
    expect(found).toMatchObject({ form: 'JWK in a JWE', material: { curve: 'P-256' } });
    expect(await refusal(jwe(inner, { zip: 'DEF' }))).toContain('compressed');
    expect(await refusal(jwe(inner, { crit: ['x'] }))).toContain('demands');
    expect(await refusal(jwe(inner, { alg: 'none' }))).toContain('not closed with a password');
    expect(await refusal(jwe(inner, { alg: 'constructor' }))).toContain('not closed with a password');
    expect(await refusal(jwe(inner), 'another')).toContain('does not open');
    expect(await refusal(jwe(inner).slice(0, -4))).toContain('damaged');
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`;
    expect(await refusal(unsigned)).toContain('signed');
  });

  it('opens what the numbers of RFC 7517, appendix C, make', async () => {
    const password = 'Thus from my lips, by yours, my sin is purged.';
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const inner = JSON.stringify(privateKey.export({ format: 'jwk' }));
    const p2s = '2WCTcJZ1Rvd_CJuJripQ1w';
    const head = Buffer.from(
      JSON.stringify({ alg: 'PBES2-HS256+A128KW', p2s, p2c: 4096, enc: 'A128CBC-HS256', cty: 'jwk+json' }),
    ).toString('base64url');
    const salt = Buffer.concat([Buffer.from('PBES2-HS256+A128KW\0'), Buffer.from(p2s, 'base64url')]);
    // Appendix C.3: what comes of that password, salt and count.
    const derived = pbkdf2Sync(password, salt, 4096, 16, 'sha256');
    expect([...derived]).toEqual([110, 171, 169, 92, 129, 92, 109, 117, 233, 242, 116, 233, 170, 14, 24, 75]);
    // Appendix C.2 and C.5: the content's key and its initial value.
    const key = Buffer.from([
      111, 27, 25, 52, 66, 29, 20, 78, 92, 176, 56, 240, 65, 208, 82, 112, 161, 131, 36, 55, 202, 236, 185,
      172, 129, 23, 153, 194, 195, 48, 253, 182,
    ]);
    const iv = Buffer.from([97, 239, 99, 214, 171, 54, 216, 57, 145, 72, 7, 93, 34, 31, 149, 156]);
    const wrapped = Buffer.from(aeskw(derived).encrypt(key));
    // Appendix C.4 prints the wrapped key so.
    expect(wrapped.toString('base64url')).toBe('TrqXOwuNUfDV9VPTNbyGvEJ9JMjefAVn-TR1uIxR9p6hsRQh9Tk7BA');
    const cipher = createCipheriv('aes-128-cbc', key.subarray(16), iv);
    const sealed = Buffer.concat([cipher.update(inner), cipher.final()]);
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(head.length * 8));
    const tag = createHmac('sha256', key.subarray(0, 16))
      .update(Buffer.concat([Buffer.from(head), iv, sealed, length]))
      .digest()
      .subarray(0, 16);
    const text = [head, ...[wrapped, iv, sealed, tag].map((part) => part.toString('base64url'))].join('.');
    expect(await readMaterial(Buffer.from(text), { password })).toMatchObject({
      material: { curve: 'P-384' },
    });
    const [, encrypted_key, ivPart, ciphertext, tagPart] = text.split('.');
    const flattened = JSON.stringify({
      protected: head,
      encrypted_key,
      iv: ivPart,
      ciphertext,
      tag: tagPart,
    });
    expect(await readMaterial(Buffer.from(flattened), { password })).toMatchObject({ form: 'JWK in a JWE' });
  });
});
