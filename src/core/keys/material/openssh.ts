/** OpenSSH's private keys: PROTOCOL.key of OpenSSH. */
import { createDecipheriv } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import { Malformed } from '../../formats/der/read.ts';
import { tooCostly, wrongPassword } from '../../formats/sealed/cost.ts';
import { decipherAll } from '../../formats/sealed/decipher.ts';
import { curveMaterial, edwardsMaterial } from './curve.ts';
import type { Closed, KeyMaterial } from './material.ts';
import { rsaMaterial } from './rsa.ts';

const form = 'This OpenSSH key';
const magic = Buffer.from('openssh-key-v1\0');
/** `ssh-keygen` uses 16 or 24; each takes some 20 ms. */
const mostRounds = 48;

const ciphers: Readonly<Record<string, { key: number; iv: number; tag: number; name: string }>> = {
  'aes128-ctr': { name: 'aes-128-ctr', key: 16, iv: 16, tag: 0 },
  'aes192-ctr': { name: 'aes-192-ctr', key: 24, iv: 16, tag: 0 },
  'aes256-ctr': { name: 'aes-256-ctr', key: 32, iv: 16, tag: 0 },
  'aes256-cbc': { name: 'aes-256-cbc', key: 32, iv: 16, tag: 0 },
  'aes256-gcm@openssh.com': { name: 'aes-256-gcm', key: 32, iv: 12, tag: 16 },
};

/** Reads what RFC 4251 calls strings, one after the other. */
function reader(bytes: Buffer, start = 0) {
  let at = start;
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Malformed();
    at += length;
    return bytes.subarray(at - length, at);
  };
  const uint = (): number => take(4).readUInt32BE();
  const bytesNext = (): Buffer => take(uint());
  return {
    uint,
    bytes: bytesNext,
    text: (): string => bytesNext().toString('latin1'),
    number: (): bigint => {
      const next = bytesNext();
      if (next.length === 0 || next.length > 2048 || (next[0] ?? 0) >= 0x80) throw new Malformed();
      return BigInt(`0x${next.toString('hex')}`);
    },
    rest: (): Buffer => bytes.subarray(at),
  };
}

/** @throws QCredError, Malformed */
async function decrypted(
  cipherName: string,
  kdf: { name: string; options: Buffer },
  { sealed, tail }: { sealed: Buffer; tail: Buffer },
  password: string,
): Promise<Buffer> {
  const cipher = Object.hasOwn(ciphers, cipherName) ? ciphers[cipherName] : undefined;
  if (!cipher || kdf.name !== 'bcrypt') {
    throw new QCredError(
      'unsupported',
      'This OpenSSH key is encrypted with a cipher that is not read here.',
      'Encrypt it with the usual one: "ssh-keygen -p -Z aes256-ctr -f FILE".',
    );
  }
  const options = reader(kdf.options);
  const [salt, rounds] = [options.bytes(), options.uint()];
  if (rounds < 1 || rounds > mostRounds || salt.length > 64) throw tooCostly(form);
  const { default: bcrypt } = await import('bcrypt-pbkdf');
  const made = Buffer.alloc(cipher.key + cipher.iv);
  const secret = Buffer.from(password);
  bcrypt.pbkdf(secret, secret.length, salt, salt.length, made, made.length, rounds);
  secret.fill(0);
  const [key, iv] = [made.subarray(0, cipher.key), made.subarray(cipher.key)];
  try {
    if (cipher.tag > 0) {
      const opening = createDecipheriv('aes-256-gcm', key, iv).setAuthTag(tail.subarray(0, cipher.tag));
      return decipherAll(opening, sealed);
    }
    return decipherAll(createDecipheriv(cipher.name, key, iv).setAutoPadding(false), sealed);
  } catch {
    throw wrongPassword(form);
  } finally {
    made.fill(0);
  }
}

const curves = {
  nistp256: 'P-256',
  nistp384: 'P-384',
  nistp521: 'P-521',
} as const;

/** The key in the part that may have been encrypted. @throws Malformed, QCredError */
function readPrivate(bytes: Buffer): KeyMaterial {
  const parts = reader(bytes, 8);
  const kind = parts.text();
  if (kind === 'ssh-rsa') {
    const [n, e, d, qi, p, q] = Array.from({ length: 6 }, parts.number);
    if (n === undefined || e === undefined || d === undefined) throw new Malformed();
    if (qi === undefined || p === undefined || q === undefined || p < 3n || q < 3n) throw new Malformed();
    return rsaMaterial({ n, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi });
  }
  if (kind === 'ssh-ed25519') {
    const [point, secret] = [parts.bytes(), parts.bytes()];
    if (secret.length !== 64) throw new Malformed();
    return edwardsMaterial(secret.subarray(0, 32), point);
  }
  const curve = Object.entries(curves).find(([name]) => kind === `ecdsa-sha2-${name}`);
  if (curve) {
    const [named, point, secret] = [parts.text(), parts.bytes(), parts.bytes()];
    if (named !== curve[0]) throw new Malformed();
    return curveMaterial(curve[1], secret[0] === 0 ? secret.subarray(1) : secret, point);
  }
  throw new QCredError(
    'unsupported',
    'This OpenSSH key is of a kind that no key service takes.',
    'DSA keys, and those on a security key, cannot be imported.',
  );
}

/** @throws QCredError, Malformed */
export async function openOpenSsh(file: Buffer, password?: string): Promise<KeyMaterial | Closed> {
  if (!file.subarray(0, magic.length).equals(magic)) throw new Malformed();
  const parts = reader(file, magic.length);
  const [cipher, name, options, count] = [parts.text(), parts.text(), parts.bytes(), parts.uint()];
  if (count !== 1) throw new Malformed();
  parts.bytes();
  const sealed = parts.bytes();
  const closed = cipher !== 'none';
  if (closed && password === undefined) return { closed: 'An encrypted OpenSSH key' };
  const opened = closed
    ? await decrypted(cipher, { name, options }, { sealed, tail: parts.rest() }, password ?? '')
    : Buffer.from(sealed);
  try {
    if (opened.length < 8) throw new Malformed();
    // Twice the same number: the password was right.
    if (opened.readUInt32BE(0) !== opened.readUInt32BE(4))
      throw closed ? wrongPassword(form) : new Malformed();
    return readPrivate(opened);
  } finally {
    opened.fill(0);
  }
}
