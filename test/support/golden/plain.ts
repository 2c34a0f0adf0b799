import { createHash, hkdfSync, scryptSync } from 'node:crypto';
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js';

/*
 * The formats of QCred's files once more, in as few words as can be, with nothing of the application's
 * own code: what is written must open with this, whatever becomes of the code. The numbers and names in
 * here never change; a new version of a format gets its own.
 */

/** XChaCha20-Poly1305: 24 bytes of nonce, ciphertext, 16 bytes of tag. @throws Error when anything differs */
export function openBox(key: Uint8Array, box: Uint8Array, associated: string | Uint8Array): Buffer {
  const bound = Buffer.from(associated);
  return Buffer.from(xchacha20poly1305(key, box.subarray(0, 24), bound).decrypt(box.subarray(24)));
}

/** The key for one purpose: HKDF-SHA256 of the vault key, without a salt. */
export const subkeyFor = (vaultKey: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', vaultKey, new Uint8Array(0), `qcred/1/${purpose}`, 32));

export const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** A line of JSON and what follows it. */
export function splitLine(bytes: Buffer): { line: Buffer; head: Record<string, unknown>; rest: Buffer } {
  const end = bytes.indexOf('\n');
  const line = bytes.subarray(0, end);
  return { line, head: JSON.parse(line.toString()), rest: bytes.subarray(end + 1) };
}

/** A secret file: scrypt of the passphrase gives 32 bytes of key, and 32 whose SHA-256 is the check value. */
export function openSecretFile(
  bytes: Buffer,
  passphrase: string,
): { head: Record<string, unknown>; check: string; entries: Record<string, string> } {
  const { line, head, rest } = splitLine(bytes);
  const output = stretched(passphrase, head);
  const check = createHash('sha256').update(output.subarray(32)).digest('base64');
  return { head, check, entries: JSON.parse(openBox(output.subarray(0, 32), rest, line).toString()) };
}

/** What was worked out before, by passphrase and head: it takes its time on purpose. */
const known = new Map<string, Buffer>();

function stretched(passphrase: string, head: Record<string, unknown>): Buffer {
  const { N, r, p, salt } = head;
  const name = JSON.stringify([passphrase, N, r, p, salt]);
  const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: 2 ** 28 };
  const words = passphrase.normalize('NFC');
  const output = known.get(name) ?? scryptSync(words, Buffer.from(String(salt), 'base64'), 64, cost);
  known.set(name, output);
  return output;
}

/** A vault file: the header's line, and the state bound to it. */
export function openVaultFile(
  bytes: Buffer,
  vaultKey: Uint8Array,
): { head: Record<string, unknown>; state: Record<string, unknown> } {
  const { line, head, rest } = splitLine(bytes);
  return { head, state: JSON.parse(openBox(subkeyFor(vaultKey, 'vault'), rest, line).toString()) };
}

/** A text of its own beside the vault, bound to its name. */
export const openText = (bytes: Buffer, vaultKey: Uint8Array, purpose: string, name: string): unknown =>
  JSON.parse(openBox(subkeyFor(vaultKey, purpose), bytes, name).toString());

/** The log: a sealed record a line, in base64. */
export const openLog = (bytes: Buffer, vaultKey: Uint8Array): { line: string; record: LogRecord }[] =>
  bytes
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const box = Buffer.from(line, 'base64');
      return {
        line,
        record: JSON.parse(openBox(subkeyFor(vaultKey, 'activity'), box, 'activity').toString()),
      };
    });

export interface LogRecord {
  seq: number;
  prev: string;
  id?: string;
  [field: string]: unknown;
}

/** A change file: "QCHANGE1", the length of the box with the change, that box, a box for each old file. */
export function openChange(
  bytes: Buffer,
  vaultKey: Uint8Array,
): { change: PlainChange; olds: (string | null)[] } {
  const magic = bytes.subarray(0, 8).toString('latin1');
  if (magic !== 'QCHANGE1') throw new Error(`not a change file: ${magic}`);
  let from = 12 + bytes.readUInt32BE(8);
  const change: PlainChange = JSON.parse(
    openBox(subkeyFor(vaultKey, 'journal'), bytes.subarray(12, from), magic).toString(),
  );
  const olds = change.files.map(({ before }, index) => {
    if (before === null) return null;
    const box = bytes.subarray(from, from + before.length + 40);
    from += box.length;
    return openBox(subkeyFor(vaultKey, 'backup'), box, `${change.id}/${index}`).toString();
  });
  return { change, olds };
}

interface PlainState {
  hash: string;
  length: number;
  mode: number;
  [field: string]: unknown;
}

export interface PlainChange {
  id: string;
  files: {
    path: string;
    target: string;
    temp: string;
    before: PlainState | null;
    after: PlainState | null;
  }[];
  [field: string]: unknown;
}
