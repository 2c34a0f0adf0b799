/**
 * JSON Web Encryption with a password: RFC 7516, RFC 7518 (sections 4.8 and 5). Electron's cryptography has
 * no AES key wrap of its own, so that part is @noble/ciphers'.
 */
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { aeskw } from '@noble/ciphers/aes.js';
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { damaged, stretch, wrongPassword } from './cost.ts';
import { decipherAll } from './decipher.ts';

const form = 'This JWE';
const mostText = 2 ** 20;
const part = z
  .string()
  .max(mostText)
  .regex(/^[A-Za-z0-9_-]*$/);

/** The parts of a JWE, as they stand in it. */
const Parts = z.object({
  protected: part,
  encrypted_key: part,
  iv: part,
  ciphertext: part,
  tag: part,
  aad: part.optional(),
});
type Parts = z.infer<typeof Parts>;

/** Flattened JSON, or general JSON for one recipient. */
const Serialized = z.union([
  Parts.strict(),
  Parts.omit({ encrypted_key: true })
    .extend({ recipients: z.array(z.object({ encrypted_key: part }).strict()).length(1) })
    .strict()
    .transform(
      ({ recipients, ...parts }): Parts => ({
        ...parts,
        ...recipients[0],
        encrypted_key: recipients[0]?.encrypted_key ?? '',
      }),
    ),
]);

const Header = z.object({
  alg: z.string().max(64),
  enc: z.string().max(64),
  p2s: z.string().max(1024).optional(),
  p2c: z.int().positive().optional(),
  zip: z.unknown().optional(),
  crit: z.unknown().optional(),
});

const stretching = {
  'PBES2-HS256+A128KW': { digest: 'sha256', length: 16 },
  'PBES2-HS384+A192KW': { digest: 'sha384', length: 24 },
  'PBES2-HS512+A256KW': { digest: 'sha512', length: 32 },
} as const;

const contents = {
  A128GCM: { cipher: 'aes-128-gcm', key: 16, mac: 0, digest: null },
  A192GCM: { cipher: 'aes-192-gcm', key: 24, mac: 0, digest: null },
  A256GCM: { cipher: 'aes-256-gcm', key: 32, mac: 0, digest: null },
  'A128CBC-HS256': { cipher: 'aes-128-cbc', key: 16, mac: 16, digest: 'sha256' },
  'A192CBC-HS384': { cipher: 'aes-192-cbc', key: 24, mac: 24, digest: 'sha384' },
  'A256CBC-HS512': { cipher: 'aes-256-cbc', key: 32, mac: 32, digest: 'sha512' },
} as const;
type Content = (typeof contents)[keyof typeof contents];

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const known = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** The parts of a text that is a JWE in any serialisation; null for another text. */
export function jweParts(text: string): Parts | null {
  const trimmed = text.trim();
  const compact = trimmed.length <= mostText ? trimmed.split('.') : [];
  const [protectedPart, encrypted_key, iv, ciphertext, tag] = compact;
  if (compact.length === 5 && trimmed.startsWith('ey')) {
    const read = Parts.safeParse({ protected: protectedPart, encrypted_key, iv, ciphertext, tag });
    return read.data ?? null;
  }
  if (!trimmed.startsWith('{') || !trimmed.includes('"ciphertext"')) return null;
  try {
    return Serialized.safeParse(JSON.parse(trimmed)).data ?? null;
  } catch {
    return null;
  }
}

function headerOf({ protected: text }: Parts): z.infer<typeof Header> {
  let value: unknown;
  try {
    value = JSON.parse(bytes(text).toString('utf8'));
  } catch {
    throw damaged(form);
  }
  const read = Header.safeParse(value);
  if (!read.success) throw damaged(form);
  return read.data;
}

/** @throws Error where anything was changed */
function openContent({ cipher, mac, digest }: Content, key: Buffer, parts: Parts): Buffer {
  const [iv, ciphertext, tag] = [bytes(parts.iv), bytes(parts.ciphertext), bytes(parts.tag)];
  const aad = Buffer.from(parts.aad === undefined ? parts.protected : `${parts.protected}.${parts.aad}`);
  if (digest === null) {
    if (tag.length !== 16 || iv.length !== 12) throw damaged(form);
    const decipher = createDecipheriv(cipher, key, iv).setAAD(aad).setAuthTag(tag);
    return decipherAll(decipher, ciphertext);
  }
  const bitLength = Buffer.alloc(8);
  bitLength.writeBigUInt64BE(BigInt(aad.length * 8));
  const told = createHmac(digest, key.subarray(0, mac))
    .update(Buffer.concat([aad, iv, ciphertext, bitLength]))
    .digest()
    .subarray(0, mac);
  if (tag.length !== mac || !timingSafeEqual(told, tag)) throw damaged(form);
  return decipherAll(createDecipheriv(cipher, key.subarray(mac), iv), ciphertext);
}

/**
 * Opens a JWE that a password closes.
 *
 * @param parts of `jweParts`
 * @returns what stood in it
 * @throws QCredError unsupported for another kind, compression, and an absurd number of rounds; bad_input
 */
export async function openJwe(parts: Parts, password: string): Promise<Buffer> {
  const { alg, enc, p2s, p2c, zip, crit } = headerOf(parts);
  if (zip !== undefined || crit !== undefined) {
    throw new QCredError(
      'unsupported',
      'This JWE is compressed, or demands what is not known here.',
      'Make it again without "zip" and "crit".',
    );
  }
  const how = known(stretching, alg);
  const content = known(contents, enc);
  if (!how || !content) {
    throw new QCredError(
      'unsupported',
      'This JWE is not closed with a password in a way that is known here.',
      'Make it with PBES2 (such as PBES2-HS256+A128KW) and AES-GCM or AES-CBC with HMAC.',
    );
  }
  if (p2s === undefined || p2c === undefined) throw damaged(form);
  const salt = Buffer.concat([Buffer.from(alg), Buffer.from([0]), bytes(p2s)]);
  const wrapping = await stretch(form, password, { salt, rounds: p2c, ...how });
  let key: Buffer | null = null;
  try {
    key = Buffer.from(aeskw(wrapping).decrypt(bytes(parts.encrypted_key)));
  } catch {
    throw wrongPassword(form);
  } finally {
    wrapping.fill(0);
  }
  try {
    if (key.length !== content.key + content.mac) throw damaged(form);
    return openContent(content, key, parts);
  } catch {
    throw damaged(form);
  } finally {
    key.fill(0);
  }
}
