/**
 * KeePass's databases, KDBX 3.1 and 4: "KDBX file format" of KeePass, and KeePassXC's reader. Read only. The libraries
 * for it decompress and parse without bounds, and begin the work of a password before anybody can look at it.
 */
import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { chacha20 } from '@noble/ciphers/chacha.js';
import { salsa20 } from '@noble/ciphers/salsa.js';
import { QCredError } from '#shared/errors.ts';
import { checkArgon2, damaged, tooCostly, wrongPassword } from './cost.ts';
import { takeReader } from './takeReader.ts';

const form = 'This KeePass file';
const signature = Buffer.from('03d9a29a67fb4bb5', 'hex');
/** Attachments included, once they are decompressed. */
const mostBytes = 64 * 2 ** 20;
/** Some seconds with the processor's own AES. KeePassXC makes it last one. */
const mostAesRounds = 100_000_000n;

const uuids = {
  aes256: '31c1f2e6bf714350be5805216afc5aff',
  chacha20: 'd6038a2b8b6f4cb5a524339a31dbb59a',
  aesKdf3: 'c9d9f39a628a4460bf740d08c18a4fea',
  aesKdf4: '7c02bb8279a74ac0927d114a00648238',
  argon2d: 'ef636ddf8c29444b91f7a9a403e30a0c',
  argon2id: '9e298b1956db4773b23dfc3ec6f0a1e6',
} as const;

const sha256 = (...parts: readonly Uint8Array[]) =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const sha512 = (...parts: readonly Uint8Array[]) =>
  createHash('sha512').update(Buffer.concat(parts)).digest();

/** Whether bytes begin as a database does. */
export const isKdbx = (bytes: Buffer): boolean => bytes.subarray(0, 8).equals(signature);

/** What stands in a database: XML, in which some values are masked by a stream of bytes. */
export interface OpenKdbx {
  xml: string;
  /** Unmasks the masked values of the document, all of them at once, in their order. */
  unmask(values: readonly Buffer[]): Buffer[];
}

interface Head {
  major: number;
  fields: Map<number, Buffer>;
  /** The bytes that are authenticated, and where the content begins. */
  bytes: Buffer;
}

/** @throws QCredError unsupported */
function readHead(file: Buffer): Head {
  const reader = takeReader(file, 8);
  reader.u16();
  const major = reader.u16();
  if (major !== 3 && major !== 4) {
    throw new QCredError(
      'unsupported',
      'This is a KeePass file of a version that is not read here.',
      'Save it as KDBX 4 with KeePass or KeePassXC.',
    );
  }
  const fields = new Map<number, Buffer>();
  for (;;) {
    const id = reader.u8();
    const data = reader.bytes(major === 4 ? reader.u32() : reader.u16());
    if (id === 0) break;
    fields.set(id, data);
  }
  return { major, fields, bytes: file.subarray(0, reader.at()) };
}

/** The parameters of how a password is stretched, by their names. */
function parametersOf(dictionary: Buffer): Map<string, Buffer> {
  const reader = takeReader(dictionary);
  reader.u16();
  const found = new Map<string, Buffer>();
  for (;;) {
    if (reader.u8() === 0) return found;
    const name = reader.bytes(reader.u32()).toString('latin1');
    found.set(name, reader.bytes(reader.u32()));
  }
}

const numberIn = (bytes: Buffer | undefined): bigint =>
  bytes?.length === 8 ? bytes.readBigUInt64LE() : bytes?.length === 4 ? BigInt(bytes.readUInt32LE()) : -1n;

/** AES over and over: "AES-KDF". CBC over zeros is the same as ECB over its own result. */
async function aesKdf(key: Buffer, seed: Buffer | undefined, rounds: bigint): Promise<Buffer> {
  if (seed?.length !== 32 || rounds < 1n) throw damaged(form);
  if (rounds > mostAesRounds) throw tooCostly(form);
  const zeros = Buffer.alloc(16 * 65_536);
  const halves = [key.subarray(0, 16), key.subarray(16)].map((half) => Buffer.from(half));
  for (let left = Number(rounds); left > 0; ) {
    const now = Math.min(left, 65_536);
    for (const half of halves) {
      const made = createCipheriv('aes-256-cbc', seed, half).update(zeros.subarray(0, 16 * now));
      half.set(made.subarray(-16));
    }
    left -= now;
    await setImmediate();
  }
  return sha256(...halves);
}

/** The password, stretched as the file asks for. @throws QCredError unsupported for absurd parameters */
async function transformed({ major, fields }: Head, password: string): Promise<Buffer> {
  const key = sha256(sha256(Buffer.from(password)));
  if (major === 3) return aesKdf(key, fields.get(5), numberIn(fields.get(6)));
  const parameters = parametersOf(fields.get(11) ?? Buffer.alloc(0));
  const kind = parameters.get('$UUID')?.toString('hex');
  const salt = parameters.get('S');
  if (kind === uuids.aesKdf3 || kind === uuids.aesKdf4)
    return aesKdf(key, salt, numberIn(parameters.get('R')));
  if (kind !== uuids.argon2d && kind !== uuids.argon2id) throw damaged(form);
  const [memory, iterations, parallelism, version] = ['M', 'I', 'P', 'V'].map((name) =>
    Number(numberIn(parameters.get(name))),
  );
  if (memory === undefined || iterations === undefined || parallelism === undefined) throw damaged(form);
  const memorySize = Math.floor(memory / 1024);
  checkArgon2(form, { kilobytes: memorySize, passes: iterations, lanes: parallelism });
  // Only the second version of Argon2 is in use; a secret or data of one's own nobody sets.
  if (version !== 0x13 || !salt || salt.length < 8 || memorySize < 8 * parallelism) throw damaged(form);
  const { argon2d, argon2id } = await import('hash-wasm');
  const argon2 = kind === uuids.argon2d ? argon2d : argon2id;
  const how = { password: key, salt, iterations, parallelism, memorySize, hashLength: 32 };
  return Buffer.from(await argon2({ ...how, outputType: 'binary' }));
}

/** What follows the head of KDBX 4: blocks, each authenticated with its number. */
function blocksOf(file: Buffer, head: Buffer, hmacKey: Buffer): Buffer {
  const macOf = (number: bigint, ...parts: readonly Uint8Array[]) => {
    const index = Buffer.alloc(8);
    index.writeBigUInt64LE(number);
    return createHmac('sha256', sha512(index, hmacKey)).update(Buffer.concat(parts)).digest();
  };
  const reader = takeReader(file, head.length);
  if (!sha256(head).equals(reader.bytes(32))) throw damaged(form);
  if (!timingSafeEqual(macOf(2n ** 64n - 1n, head), reader.bytes(32))) throw wrongPassword(form);
  const blocks: Buffer[] = [];
  for (let number = 0n; ; number++) {
    const told = reader.bytes(32);
    const size = reader.bytes(4);
    const data = reader.bytes(size.readUInt32LE());
    const index = Buffer.alloc(8);
    index.writeBigUInt64LE(number);
    if (!timingSafeEqual(macOf(number, index, size, data), told)) throw damaged(form);
    if (data.length === 0) return Buffer.concat(blocks);
    blocks.push(data);
  }
}

/** What KDBX 3.1 decrypts to: the start that tells that the key fits, then blocks with their hashes. */
function hashedBlocks(opened: Buffer, start: Buffer | undefined): Buffer {
  const reader = takeReader(opened);
  if (start?.length !== 32 || !reader.bytes(32).equals(start)) throw wrongPassword(form);
  const blocks: Buffer[] = [];
  for (;;) {
    reader.u32();
    const hash = reader.bytes(32);
    const data = reader.bytes(reader.u32());
    if (data.length === 0) return Buffer.concat(blocks);
    if (!sha256(data).equals(hash)) throw damaged(form);
    blocks.push(data);
  }
}

function decrypt({ fields, major }: Head, key: Buffer, sealed: Buffer): Buffer {
  const [cipher, iv = Buffer.alloc(0)] = [fields.get(2)?.toString('hex'), fields.get(7)];
  if (cipher === uuids.chacha20 && iv.length === 12) return Buffer.from(chacha20(key, iv, sealed));
  if (cipher !== uuids.aes256) {
    throw new QCredError(
      'unsupported',
      'This KeePass file is encrypted with a cipher that is not read here.',
      'Choose AES or ChaCha20 for it in KeePass.',
    );
  }
  try {
    const opening = createDecipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([opening.update(sealed), opening.final()]);
  } catch {
    throw major === 3 ? wrongPassword(form) : damaged(form);
  }
}

/** The masking of single values: ChaCha20, or Salsa20 of before. */
function unmasker(kind: number, key: Buffer): OpenKdbx['unmask'] {
  return (values) => {
    const all = Buffer.concat(values);
    const hash = sha512(key);
    const clear =
      kind === 3
        ? chacha20(hash.subarray(0, 32), hash.subarray(32, 44), all)
        : kind === 2
          ? salsa20(sha256(key), Buffer.from('e830094b97205d2a', 'hex'), all)
          : null;
    if (clear === null) throw damaged(form);
    const reader = takeReader(Buffer.from(clear));
    return values.map(({ length }) => reader.bytes(length));
  };
}

/** KDBX 4 has the masking's key before the XML. */
function innerHead(content: Buffer): { kind: number; key: Buffer; xml: Buffer } {
  const reader = takeReader(content);
  let kind = 0;
  let key: Buffer = Buffer.alloc(0);
  for (;;) {
    const id = reader.u8();
    const data = reader.bytes(reader.u32());
    if (id === 1) kind = data.readUInt32LE();
    else if (id === 2) key = data;
    else if (id === 0) return { kind, key, xml: reader.rest() };
  }
}

/**
 * Opens a database with its password.
 *
 * @throws QCredError bad_input, unsupported (another version or cipher, a key file, absurd work)
 */
export async function openKdbx(file: Buffer, password: string): Promise<OpenKdbx> {
  try {
    return await open(file, password);
  } catch (error) {
    if (error instanceof QCredError) throw error;
    throw damaged(form);
  }
}

async function open(file: Buffer, password: string): Promise<OpenKdbx> {
  if (file.length > mostBytes) throw damaged(form);
  const head = readHead(file);
  const { major, fields, bytes } = head;
  const seed = fields.get(4);
  if (seed?.length !== 32) throw damaged(form);
  const stretched = await transformed(head, password);
  const key = sha256(seed, stretched);
  const sealed =
    major === 4
      ? blocksOf(file, bytes, sha512(seed, stretched, Buffer.from([1])))
      : file.subarray(bytes.length);
  stretched.fill(0);
  const opened = decrypt(head, key, sealed);
  key.fill(0);
  const packed = major === 4 ? opened : hashedBlocks(opened, fields.get(9));
  const content =
    fields.get(3)?.readUInt32LE() === 1 ? gunzipSync(packed, { maxOutputLength: mostBytes }) : packed;
  if (major === 4) {
    const { kind, key: mask, xml } = innerHead(content);
    return { xml: xml.toString('utf8'), unmask: unmasker(kind, mask) };
  }
  const kind = fields.get(10)?.readUInt32LE() ?? 0;
  return { xml: content.toString('utf8'), unmask: unmasker(kind, fields.get(8) ?? Buffer.alloc(0)) };
}
