/** PKCS#12 (RFC 7292): what browsers, Java and Windows keep a private key and its certificates in. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import {
  context,
  type Der,
  expectTag,
  Malformed,
  octets,
  oid,
  readDer,
  sequence,
  small,
  tags,
  within,
} from '../../formats/der/read.ts';
import { type DigestName, damaged, wrongPassword } from '../../formats/sealed/cost.ts';
import { identifiers } from './identifiers.ts';
import type { KeyMaterial } from './material.ts';
import { oldCipher, openWithPassword, readDecrypted, readPkcs8 } from './pkcs8.ts';
import { pkcs12Key } from './pkcs12Key.ts';

const form = 'This PKCS#12 file';
/** More parts than any export has; each may cost a second of work. */
const mostParts = 4;

/** SHA-1: 1.3.14.3.2.26; SHA-2: 2.16.840.1.101.3.4.2.1 and following. */
const digests: Readonly<Record<string, DigestName>> = {
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

/** Whether a sequence is a PFX: version 3, then content. */
export function isPkcs12(value: Der): boolean {
  const [version, content] = within(value);
  return (
    version?.tag === tags.integer && version.body.equals(Buffer.from([3])) && content?.tag === tags.sequence
  );
}

/** The content of a ContentInfo: its kind, and what stands within. */
function contentOf(value: Der | undefined): { kind: string; inner: Der } {
  const [kind, content] = sequence(value);
  const [inner] = within(expectTag(content, context(0)));
  if (!inner) throw new Malformed();
  return { kind: oid(kind), inner };
}

/** @throws QCredError for another password, and where something was changed */
async function checkMac(mac: Der | undefined, content: Buffer, password: string): Promise<void> {
  // One that is signed with a key instead has none.
  if (!mac) throw damaged(form);
  const [info, salt, rounds] = sequence(mac);
  const [algorithm, told] = sequence(info);
  const digest = digests[oid(sequence(algorithm)[0])];
  if (!digest) {
    throw new QCredError(
      'unsupported',
      'This PKCS#12 file is authenticated in a way that is not read here.',
      'Export it again, as "openssl pkcs12 -export" of OpenSSL 3 does.',
    );
  }
  const length = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 }[digest];
  const count = rounds ? small(rounds) : 1;
  const key = await pkcs12Key(form, password, {
    salt: octets(salt),
    rounds: count,
    digest,
    purpose: 3,
    length,
  });
  const made = createHmac(digest, key).update(content).digest();
  key.fill(0);
  const expected = octets(told);
  if (expected.length !== made.length || !timingSafeEqual(expected, made)) throw wrongPassword(form);
}

/** The one private key in a file. @throws QCredError, Malformed */
export async function openPkcs12(value: Der, password: string): Promise<KeyMaterial> {
  const [, authSafe, mac] = sequence(value);
  const { kind, inner } = contentOf(authSafe);
  if (kind !== identifiers.data) throw damaged(form);
  const content = octets(inner);
  await checkMac(mac, content, password);
  const parts = sequence(readDer(content));
  if (parts.length > mostParts) throw damaged(form);
  const keys: KeyMaterial[] = [];
  for (const part of parts) {
    const { bags, opened } = await bagsOf(part, password);
    for (const bag of bags) {
      const key = await keyOf(bag, password);
      if (key) keys.push(key);
      if (keys.length > mostParts) break;
    }
    opened?.fill(0);
  }
  const [key, ...others] = keys;
  if (key && others.length === 0) return key;
  for (const each of keys) each.bytes.fill(0);
  throw new QCredError(
    'bad_input',
    key ? 'This PKCS#12 file holds several private keys.' : 'This PKCS#12 file holds no private key.',
    'Export the one key that you mean.',
  );
}

/** The bags of a part. One that is encrypted so that it is not read here holds certificates. */
async function bagsOf(part: Der, password: string): Promise<{ bags: Der[]; opened: Buffer | null }> {
  const { kind, inner } = contentOf(part);
  if (kind === identifiers.data) return { bags: sequence(readDer(octets(inner))), opened: null };
  if (kind !== identifiers.encryptedData) return { bags: [], opened: null };
  const [, encrypted] = sequence(inner);
  const [, algorithm, sealed] = sequence(encrypted);
  if (sealed?.tag !== 0x80) throw new Malformed();
  const opened = await openWithPassword(form, algorithm, sealed.body, password);
  return { bags: opened === null ? [] : sequence(readDer(opened)), opened };
}

async function keyOf(bag: Der, password: string): Promise<KeyMaterial | null> {
  const [kind, content] = sequence(bag);
  const [value] = within(expectTag(content, context(0)));
  if (oid(kind) === identifiers.keyBag) return value ? readPkcs8(value) : null;
  if (oid(kind) !== identifiers.shroudedKeyBag) return null;
  const [algorithm, sealed] = sequence(value);
  const opened = await openWithPassword(form, algorithm, octets(sealed), password);
  if (opened === null) throw oldCipher();
  return readDecrypted(form, opened);
}
