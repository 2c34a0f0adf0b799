/** Private keys as text: RFC 7468, and OpenSSL's traditional encryption (PEM_read_bio, "PEM encryption format"). */
import { createDecipheriv, createHash } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import { Malformed, readDer } from '../../formats/der/read.ts';
import { wrongPassword } from '../../formats/sealed/cost.ts';
import { decipherAll } from '../../formats/sealed/decipher.ts';
import { readBase64Bytes } from '../../formats/text/base64.ts';
import type { Closed, KeyMaterial } from './material.ts';
import { openOpenSsh } from './openssh.ts';
import { openPkcs8, readPkcs1, readPkcs8, readSec1 } from './pkcs8.ts';

/** A block of a PEM text. */
interface Block {
  label: string;
  headers: Record<string, string>;
  bytes: Buffer;
}

const begin = '-----BEGIN ';
const rule = '-----';
const mostBlocks = 50;

/** Whether bytes are a PEM text, whatever stands before it. */
export const isPem = (bytes: Buffer): boolean => bytes.includes(begin);

/** The blocks of a text. What stands in them is never made a string: those cannot be overwritten. @throws Malformed */
function blocksOf(text: Buffer): Block[] {
  const blocks: Block[] = [];
  for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at)) {
    const ends = text.indexOf(rule, at + begin.length);
    const label = text.toString('latin1', at + begin.length, Math.min(ends, at + begin.length + 41));
    const start = ends + rule.length;
    const end = text.indexOf(`-----END ${label}-----`, start, 'latin1');
    if (ends < 0 || end < 0 || label.length > 40 || blocks.length >= mostBlocks) throw new Malformed();
    const { headers, body } = headersOf(text.subarray(start, end));
    const bytes = readBase64Bytes(body);
    if (!bytes) throw new Malformed();
    blocks.push({ label, headers, bytes });
    at = end;
  }
  return blocks;
}

/** The lines with a colon that a block begins with (no digit of base64 is one), and what follows. */
function headersOf(block: Buffer): { headers: Record<string, string>; body: Buffer } {
  const headers: Record<string, string> = {};
  let body = skipLineEnd(block, 0);
  for (;;) {
    const end = lineEnd(block, body);
    const line = block.subarray(body, end);
    if (!line.includes(0x3a)) return { headers, body: block.subarray(body) };
    const [, name, value] = /^([A-Za-z-]{1,32}): (.{0,200})$/.exec(line.toString('latin1')) ?? [];
    if (name === undefined || value === undefined) return { headers, body: block.subarray(body) };
    headers[name.toLowerCase()] = value;
    body = skipLineEnd(block, end);
  }
}

function lineEnd(text: Buffer, from: number): number {
  const at = text.subarray(from).findIndex((byte) => byte === 0x0a || byte === 0x0d);
  return at < 0 ? text.length : from + at;
}

function skipLineEnd(text: Buffer, at: number): number {
  if (text[at] === 0x0d && text[at + 1] === 0x0a) return at + 2;
  return text[at] === 0x0d || text[at] === 0x0a ? at + 1 : at;
}

const old: Readonly<Record<string, { name: string; length: number }>> = {
  'AES-128-CBC': { name: 'aes-128-cbc', length: 16 },
  'AES-192-CBC': { name: 'aes-192-cbc', length: 24 },
  'AES-256-CBC': { name: 'aes-256-cbc', length: 32 },
  'DES-EDE3-CBC': { name: 'des-ede3-cbc', length: 24 },
};

/** Opens OpenSSL's traditional encryption: one round of MD5, as EVP_BytesToKey does. @throws QCredError, Malformed */
function openTraditional(form: string, { headers, bytes }: Block, password: string): Buffer {
  const [, name = '', hex = ''] = /^([A-Z0-9-]+),([0-9A-Fa-f]+)$/.exec(headers['dek-info'] ?? '') ?? [];
  const cipher = Object.hasOwn(old, name) ? old[name] : undefined;
  const iv = Buffer.from(hex, 'hex');
  if (!cipher || iv.length < 8) {
    throw new QCredError(
      'unsupported',
      'This key is encrypted with a cipher that is not read here.',
      'Write it anew as PKCS#8: "openssl pkcs8 -topk8 -v2 aes-256-cbc".',
    );
  }
  const salted = Buffer.concat([Buffer.from(password), iv.subarray(0, 8)]);
  let key = Buffer.alloc(0);
  for (let last = Buffer.alloc(0); key.length < cipher.length; ) {
    last = createHash('md5').update(last).update(salted).digest();
    key = Buffer.concat([key, last]);
  }
  try {
    return decipherAll(createDecipheriv(cipher.name, key.subarray(0, cipher.length), iv), bytes);
  } catch {
    throw wrongPassword(form);
  } finally {
    key.fill(0);
    salted.fill(0);
  }
}

/** A key in one of the forms that OpenSSL had first, perhaps encrypted. @throws QCredError, Malformed */
function readTraditional(
  form: string,
  block: Block,
  password: string | undefined,
  read: (bytes: Buffer) => KeyMaterial,
): KeyMaterial | Closed {
  if (!block.headers['proc-type']?.includes('ENCRYPTED')) return read(block.bytes);
  if (password === undefined) return { closed: `An encrypted ${form}` };
  const opened = openTraditional(`This ${form}`, block, password);
  try {
    return read(opened);
  } catch (error) {
    if (error instanceof Malformed) throw wrongPassword(`This ${form}`);
    throw error;
  } finally {
    opened.fill(0);
  }
}

const readers: Readonly<
  Record<string, { form: string; read(block: Block, password?: string): Promise<KeyMaterial | Closed> }>
> = {
  'PRIVATE KEY': { form: 'PKCS#8 key (PEM)', read: async ({ bytes }) => readPkcs8(readDer(bytes)) },
  'ENCRYPTED PRIVATE KEY': {
    form: 'encrypted PKCS#8 key (PEM)',
    read: async ({ bytes }, password) =>
      password === undefined
        ? { closed: 'An encrypted PKCS#8 key (PEM)' }
        : openPkcs8(readDer(bytes), password),
  },
  'RSA PRIVATE KEY': {
    form: 'PKCS#1 key (PEM)',
    read: async (block, password) =>
      readTraditional('PKCS#1 key (PEM)', block, password, (bytes) => readPkcs1(readDer(bytes))),
  },
  'EC PRIVATE KEY': {
    form: 'SEC1 key (PEM)',
    read: async (block, password) =>
      readTraditional('SEC1 key (PEM)', block, password, (bytes) => readSec1(readDer(bytes))),
  },
  'OPENSSH PRIVATE KEY': {
    form: 'OpenSSH key',
    read: ({ bytes }, password) => openOpenSsh(bytes, password),
  },
};

/**
 * The one private key in a PEM text.
 *
 * @throws QCredError where there is none or several; Malformed
 */
export async function readPem(
  text: Buffer,
  password?: string,
): Promise<{ key: KeyMaterial | Closed; form: string }> {
  const blocks = blocksOf(text);
  const keys = blocks.filter(({ label }) => Object.hasOwn(readers, label));
  const [block] = keys;
  if (!block || keys.length > 1) {
    throw new QCredError(
      'bad_input',
      block ? 'This file holds several private keys.' : 'This file holds no private key.',
      block
        ? 'Put the one key that you mean into a file of its own.'
        : 'Certificates and public keys are not imported; choose the file of the private key.',
    );
  }
  const reader = readers[block.label];
  if (!reader) throw new Malformed();
  try {
    return { key: await reader.read(block, password), form: reader.form };
  } finally {
    block.bytes.fill(0);
  }
}
