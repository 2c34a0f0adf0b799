import { QCredError } from '#shared/errors.ts';
import type { Notice } from '#shared/notice.ts';
import { type Der, isSequence, Malformed, readDer, tags, within } from '../../formats/der/read.ts';
import { wiping } from '../../formats/der/write.ts';
import { isAge, openAge } from '../../formats/sealed/age.ts';
import { damaged } from '../../formats/sealed/cost.ts';
import { jweParts, openJwe } from '../../formats/sealed/jwe.ts';
import { readBase64 } from '../../formats/text/base64.ts';
import { mostMaterialBytes, readBounded, tooLarge } from './file.ts';
import { isJwk, readJwk } from './jwk.ts';
import type { Closed, KeyMaterial, ReadMaterial, ReadOptions } from './material.ts';
import { isPem, readPem } from './pem.ts';
import { isEncryptedPkcs8, openPkcs8, readPkcs1, readPkcs8, readSec1 } from './pkcs8.ts';
import { isPkcs12, openPkcs12 } from './pkcs12.ts';
import { fitsSymmetric, symmetricMaterial } from './symmetric.ts';

/** A key in a container in a file: age around a JWE around a JWK is one more than people do. */
const deepest = 3;

type Found = { key: KeyMaterial | Closed; form: string };

/**
 * Finds out what bytes are, and reads the one key in them.
 *
 * @param bytes of a file or of standard input; they stay as they are
 * @returns what it is closed with, where a password is needed and none was given
 * @throws QCredError bad_input, unsupported. None of them says anything of the content
 */
export async function readMaterial(bytes: Buffer, options: ReadOptions = {}): Promise<ReadMaterial | Closed> {
  if (bytes.length === 0)
    throw new QCredError('bad_input', 'There is nothing in it.', 'Choose another file.');
  if (bytes.length > mostMaterialBytes) throw tooLarge();
  let found: Found;
  try {
    found = await find(bytes, options, 0);
  } catch (error) {
    if (error instanceof QCredError) throw error;
    // What a library or the system says may quote what it was given.
    throw damaged('This key');
  }
  const { key, form } = found;
  if ('closed' in key) return key;
  return { material: key, form, notices: noticesFor(key) };
}

/** The same of a file, whose bytes are overwritten once they were looked at. @throws as `readBounded` and `readMaterial` */
export async function readMaterialFile(path: string, password?: string): Promise<ReadMaterial | Closed> {
  const bytes = await readBounded(path);
  try {
    return await readMaterial(bytes, password === undefined ? {} : { password });
  } finally {
    bytes.fill(0);
  }
}

async function find(bytes: Buffer, options: ReadOptions, depth: number): Promise<Found> {
  const { password, as } = options;
  if (depth > deepest) throw new Malformed();
  if (as === 'raw') return { key: symmetricMaterial(bytes), form: 'bare bytes' };
  if (as === undefined) {
    if (isAge(bytes)) {
      if (password === undefined) return { key: { closed: 'A file of age' }, form: '' };
      return inside('an age file', await openAge(bytes, password), options, depth);
    }
    if (isPem(bytes)) return readPem(bytes, password);
    if (isSequence(bytes)) return readSequence(readDer(bytes), password);
  }
  const text = bytes
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trim();
  if (as === 'hex') return { key: decoded(hexBytes(text) ?? fail('hexadecimal digits')), form: 'hex' };
  if (as === 'base64') return { key: decoded(base64Bytes(text) ?? fail('base64')), form: 'base64' };
  const jwe = jweParts(text);
  if (jwe) {
    if (password === undefined) return { key: { closed: 'A JWE' }, form: '' };
    return inside('a JWE', await openJwe(jwe, password), options, depth);
  }
  if (text.startsWith('{')) return { key: readJson(text), form: 'JWK' };
  if (text.startsWith('ey') && text.split('.').length === 3) throw signedOnly();
  return readBare(bytes, text, options, depth);
}

/** Reads what stood in a container, and overwrites it. */
async function inside(
  container: string,
  opened: Buffer,
  options: ReadOptions,
  depth: number,
): Promise<Found> {
  try {
    const { key, form } = await find(opened, options, depth + 1);
    return { key, form: form === '' ? container : `${form} in ${container}` };
  } finally {
    opened.fill(0);
  }
}

function readJson(text: string): KeyMaterial {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged('This JSON');
  }
  if (isJwk(value)) return readJwk(value);
  if (typeof value === 'object' && value !== null && 'signatures' in value) throw signedOnly();
  throw new QCredError('bad_input', 'This JSON is no key.', 'A JWK has "kty"; a JWE has "ciphertext".');
}

/** A key in DER, or one in a container. */
async function readSequence(value: Der, password?: string): Promise<Found> {
  const [first, second] = within(value);
  if (isPkcs12(value)) {
    if (password === undefined) return { key: { closed: 'A PKCS#12 file' }, form: '' };
    return { key: await openPkcs12(value, password), form: 'PKCS#12' };
  }
  if (isEncryptedPkcs8(value)) {
    if (password === undefined) return { key: { closed: 'An encrypted PKCS#8 key (DER)' }, form: '' };
    return { key: await openPkcs8(value, password), form: 'encrypted PKCS#8 key (DER)' };
  }
  if (first?.tag !== tags.integer) throw noPrivateKey();
  if (second?.tag === tags.sequence) return { key: readPkcs8(value), form: 'PKCS#8 key (DER)' };
  if (second?.tag === tags.octets) return { key: readSec1(value), form: 'SEC1 key (DER)' };
  return { key: readPkcs1(value), form: 'PKCS#1 key (DER)' };
}

/** Bytes by themselves, or in digits. Where both are possible the digits are meant. */
async function readBare(bytes: Buffer, text: string, options: ReadOptions, depth: number): Promise<Found> {
  const hex = hexBytes(text);
  if (hex && fitsSymmetric(hex)) return { key: decoded(hex), form: 'hex' };
  const base64 = base64Bytes(text);
  if (base64) {
    try {
      if (isSequence(base64)) {
        const { key, form } = await find(base64, options, depth + 1);
        return { key, form: form === '' ? form : `${form} in base64` };
      }
      if (fitsSymmetric(base64)) return { key: symmetricMaterial(base64), form: 'base64' };
    } finally {
      base64.fill(0);
    }
  }
  return { key: symmetricMaterial(bytes), form: 'bare bytes' };
}

/** Bytes that were digits. */
const decoded = (bytes: Buffer): KeyMaterial => wiping([bytes], () => symmetricMaterial(bytes));

/** Bytes in hexadecimal digits, as programs print them: with `0x`, colons or blanks or without. */
function hexBytes(text: string): Buffer | null {
  if (text.length > 4096) return null;
  const digits = text.replace(/^0x/i, '').replace(/[:\s]/g, '');
  return digits.length > 0 && digits.length % 2 === 0 && /^[0-9a-f]+$/i.test(digits)
    ? Buffer.from(digits, 'hex')
    : null;
}

/** Bytes in base64, in either alphabet, with padding or without. */
function base64Bytes(text: string): Buffer | null {
  const bare = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (bare.length % 4 === 1) return null;
  return readBase64(bare.padEnd(Math.ceil(bare.length / 4) * 4, '='));
}

function fail(what: string): never {
  throw new QCredError('bad_input', `These are no ${what}.`, 'Choose the file again, or say what it is.');
}

const signedOnly = (): QCredError =>
  new QCredError(
    'bad_input',
    'This is signed, not encrypted: it holds no key to import.',
    'A JWE has five parts, and its "alg" is one of PBES2.',
  );

const noPrivateKey = (): QCredError =>
  new QCredError('bad_input', 'This is a certificate or a public key.', 'Importing takes the private one.');

/** What a person should know of a key before it is sent. */
function noticesFor({ kind, bytes }: KeyMaterial): Notice[] {
  if (kind !== 'symmetric') return [];
  const printable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  return printable
    ? [
        {
          level: 'warning',
          message: 'These bytes look like a text. A password or a text is no key.',
          hint: 'If it is written in hex or base64, say so; otherwise make a key at random.',
        },
      ]
    : [];
}
