import { QCredError } from '#shared/errors.ts';
import { isLocked, open, seal } from '../crypto/box.ts';
import { isMissing, readFault } from '../files/faults.ts';
import { readOwn } from '../files/own.ts';
import { checkLength, isBearable, type SecretLock, saltLength } from './secretLock.ts';

/*
 * The secret file: one line of JSON that says how the passphrase becomes the key, a line feed,
 * then the secrets as a sealed JSON object. The line is bound to the box as associated data.
 */
const format = 'qcred-secrets';
const version = 1;
/** No head is longer, so no more is taken apart. */
const longestHead = 1024;

interface SecretFile {
  lock: SecretLock;
  head: Uint8Array;
  sealed: Uint8Array;
}

/**
 * Reads the file without opening it.
 *
 * @returns null when there is none
 * @throws QCredError vault_corrupt, vault_newer, file_unreadable
 */
export async function readSecretFile(path: string): Promise<SecretFile | null> {
  let bytes: Buffer;
  try {
    bytes = await readOwn(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw readFault(error, path);
  }
  const end = bytes.indexOf(0x0a);
  if (end < 0 || end > longestHead) throw corrupt(path);
  const head = bytes.subarray(0, end);
  return { lock: parseHead(head.toString('utf8'), path), head, sealed: bytes.subarray(end + 1) };
}

/** @throws QCredError vault_corrupt when the box was changed or cut off: the key is known to be right; locked */
export function openSecrets(file: SecretFile, key: Uint8Array, path: string): Map<string, string> {
  let bytes: Uint8Array;
  try {
    bytes = open(key, file.sealed, file.head);
  } catch (error) {
    throw isLocked(error) ? error : corrupt(path, error);
  }
  const entries = Object.entries(Object(JSON.parse(new TextDecoder().decode(bytes))));
  bytes.fill(0);
  return new Map(
    entries.map(([name, secret]) => {
      if (typeof secret !== 'string') throw corrupt(path);
      return [name, secret];
    }),
  );
}

/** The bytes of a file with these secrets. */
export function sealSecrets(
  secrets: ReadonlyMap<string, string>,
  lock: SecretLock,
  key: Uint8Array,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const head = Buffer.from(
    JSON.stringify({ format, version, kdf: 'scrypt', ...lock.cost, salt: lock.salt, check: lock.check }),
  );
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(secrets)));
  const sealed = seal(key, text, head, randomBytes);
  text.fill(0);
  return Buffer.concat([head, Buffer.from('\n'), sealed]);
}

function parseHead(text: string, path: string): SecretLock {
  const head = jsonObject(text);
  if (head.format !== format) throw corrupt(path);
  if (!Number.isInteger(head.version) || Number(head.version) < 1) throw corrupt(path);
  if (Number(head.version) > version) {
    throw new QCredError(
      'vault_newer',
      `${path} was written by a newer QCred.`,
      'Update QCred on this machine.',
    );
  }
  const { N, r, p, salt, check } = head;
  const numbers = typeof N === 'number' && typeof r === 'number' && typeof p === 'number';
  if (head.kdf !== 'scrypt' || !numbers || typeof salt !== 'string' || typeof check !== 'string')
    throw corrupt(path);
  if (!isBearable({ N, r, p }) || bytesIn(salt) !== saltLength || bytesIn(check) !== checkLength)
    throw corrupt(path);
  return { cost: { N, r, p }, salt, check };
}

const bytesIn = (base64: string): number => Buffer.from(base64, 'base64').length;

function jsonObject(text: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

const corrupt = (path: string, cause?: unknown): QCredError =>
  new QCredError(
    'vault_corrupt',
    `${path} is damaged: it was cut off or changed by something other than QCred.`,
    'Put a backup of this file in its place. Without one, move it away and enter the secrets again.',
    { cause },
  );
