/**
 * RSA signatures of a digest that is there already, which Node does not make: it only hashes and
 * signs in one. Source: RFC 8017, sections 9.1 (EMSA-PSS) and 9.2 (EMSA-PKCS1-v1_5).
 */
import {
  constants,
  createHash,
  type KeyObject,
  privateEncrypt,
  publicDecrypt,
  randomBytes,
} from 'node:crypto';

export type Hash = 'sha256' | 'sha384' | 'sha512';

/** `DigestInfo` up to the digest itself. */
const digestInfo: Readonly<Record<Hash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const info = (hash: Hash, digest: Buffer): Buffer =>
  Buffer.concat([Buffer.from(digestInfo[hash], 'hex'), digest]);

function mask(hash: Hash, seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; parts.length * seed.length < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    parts.push(createHash(hash).update(seed).update(number).digest());
  }
  return Buffer.concat(parts).subarray(0, length);
}

const xor = (left: Buffer, right: Buffer): Buffer =>
  Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));

const salted = (hash: Hash, digest: Buffer, salt: Buffer): Buffer =>
  createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();

const bytesOf = (key: KeyObject): number => (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;

/** EMSA-PSS with a salt as long as the digest, for a modulus of whole bytes. */
function encodePss(hash: Hash, digest: Buffer, length: number): Buffer {
  const salt = randomBytes(digest.length);
  const h = salted(hash, digest, salt);
  const block = Buffer.alloc(length - h.length - 1);
  block[block.length - salt.length - 1] = 1;
  salt.copy(block, block.length - salt.length);
  const masked = xor(block, mask(hash, h, block.length));
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return Buffer.concat([masked, h, Buffer.from([0xbc])]);
}

function isPss(hash: Hash, digest: Buffer, encoded: Buffer): boolean {
  const h = encoded.subarray(encoded.length - digest.length - 1, encoded.length - 1);
  const masked = encoded.subarray(0, encoded.length - digest.length - 1);
  if (encoded.at(-1) !== 0xbc || (masked[0] ?? 0) >= 0x80) return false;
  const block = xor(masked, mask(hash, h, masked.length));
  block[0] = (block[0] ?? 0) & 0x7f;
  const begin = block.length - digest.length - 1;
  const padding = block.subarray(0, begin);
  return (
    padding.every((byte) => byte === 0) &&
    block[begin] === 1 &&
    salted(hash, digest, block.subarray(begin + 1)).equals(h)
  );
}

/** Signs a digest. */
export function signRsaDigest(key: KeyObject, pss: boolean, hash: Hash, digest: Buffer): Buffer {
  if (!pss) return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info(hash, digest));
  return privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encodePss(hash, digest, bytesOf(key)));
}

/** Whether a signature of a digest is by the key. */
export function verifyRsaDigest(
  key: KeyObject,
  pss: boolean,
  hash: Hash,
  digest: Buffer,
  signature: Buffer,
): boolean {
  try {
    const padding = pss ? constants.RSA_NO_PADDING : constants.RSA_PKCS1_PADDING;
    const opened = publicDecrypt({ key, padding }, signature);
    return pss ? isPss(hash, digest, opened) : opened.equals(info(hash, digest));
  } catch {
    return false;
  }
}
