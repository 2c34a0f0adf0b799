/** Files closed with a password as other programs write them, for the tests of their readers. */
import { createCipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { aeskw } from '@noble/ciphers/aes.js';
import { salsa20 } from '@noble/ciphers/salsa.js';

const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();

/** Numbers as KeePass writes them. */
export const u16 = (n: number): Buffer => Buffer.from([n & 255, n >> 8]);
export const u32 = (n: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};
export const u64 = (n: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(n);
  return bytes;
};
export const uuid = (hex: string): Buffer => Buffer.from(hex, 'hex');
/** AES, as KeePass names it. */
export const kdbxAes = uuid('31c1f2e6bf714350be5805216afc5aff');

function stretched(seed: Buffer, rounds: number, password: string): Buffer {
  let key = sha256(sha256(Buffer.from(password)));
  for (let i = 0; i < rounds; i++) {
    key = createCipheriv('aes-256-ecb', seed, null).setAutoPadding(false).update(key);
  }
  return sha256(key);
}

const xmlWith = (masked: string) =>
  `<?xml version="1.0"?><KeePassFile><Meta/><Root><Group><UUID>AAAA</UUID><Entry><String><Key>Title</Key>` +
  `<Value>One &amp; only</Value></String><String><Key>Password</Key><Value Protected="True">${masked}</Value>` +
  `</String></Entry></Group></Root></KeePassFile>`;

/**
 * A database of version 3.1, as KeePass 2.34 wrote it: AES-KDF, AES, gzip, Salsa20.
 *
 * @param secret what its one entry keeps
 * @param how `content`: what is made of the XML, before it is encrypted
 */
export function kdbx3(
  secret: string,
  password: string,
  { rounds = 5, content = (xml: string): Buffer => gzipSync(xml) } = {},
): Buffer {
  const [seed, transform, iv, start, mask] = [32, 32, 16, 32, 32].map((length) => randomBytes(length));
  if (!seed || !transform || !iv || !start || !mask) throw new Error();
  const field = (id: number, data: Uint8Array) => [Buffer.from([id]), u16(data.length), data];
  const head = Buffer.concat([
    Buffer.from('03d9a29a67fb4bb5', 'hex'),
    u16(1),
    u16(3),
    ...field(2, kdbxAes),
    ...field(3, u32(1)),
    ...field(4, seed),
    ...field(5, transform),
    ...field(6, u64(BigInt(rounds))),
    ...field(7, iv),
    ...field(8, mask),
    ...field(9, start),
    ...field(10, u32(2)),
    ...field(0, Buffer.from('0d0a0d0a', 'hex')),
  ]);
  const masked = salsa20(sha256(mask), Buffer.from('e830094b97205d2a', 'hex'), Buffer.from(secret));
  const packed = content(xmlWith(Buffer.from(masked).toString('base64')));
  const plain = Buffer.concat([
    start,
    u32(0),
    sha256(packed),
    u32(packed.length),
    packed,
    u32(1),
    Buffer.alloc(36),
  ]);
  const key = sha256(seed, stretched(transform, Math.min(rounds, 10), password));
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([head, cipher.update(plain), cipher.final()]);
}

/** A compact JWE with a password, as RFC 7518 says. @param more of its header */
export function jwe(plaintext: string | Buffer, password: string, more: object = {}, rounds = 1000): string {
  const alg = 'PBES2-HS256+A128KW';
  const p2s = randomBytes(16);
  const header = { alg, enc: 'A256GCM', p2s: p2s.toString('base64url'), p2c: rounds, ...more };
  const head = Buffer.from(JSON.stringify(header)).toString('base64url');
  const salt = Buffer.concat([Buffer.from(`${alg}\0`), p2s]);
  const key = randomBytes(32);
  const wrapped = aeskw(pbkdf2Sync(password, salt, Math.min(rounds, 1000), 16, 'sha256')).encrypt(key);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return [
    head,
    ...[wrapped, iv, sealed, cipher.getAuthTag()].map((b) => Buffer.from(b).toString('base64url')),
  ].join('.');
}
