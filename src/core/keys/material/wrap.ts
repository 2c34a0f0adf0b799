/**
 * Wrapping key material for a key service: "Encrypt key material" in the AWS KMS developer guide. AES key wrap
 * with padding (RFC 5649) is @noble/ciphers', because Electron's cryptography has no such cipher.
 */
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { aeskwp } from '@noble/ciphers/aes.js';
import { QCredError } from '#shared/errors.ts';

/** Algorithms that material is wrapped with here. */
export const wrappingAlgorithms = [
  'RSAES_OAEP_SHA_256',
  'RSAES_OAEP_SHA_1',
  'RSA_AES_KEY_WRAP_SHA_256',
  'RSA_AES_KEY_WRAP_SHA_1',
] as const;
export type WrappingAlgorithm = (typeof wrappingAlgorithms)[number];

/** Whether a word names one of them. */
export const isWrapping = (word: string): word is WrappingAlgorithm =>
  wrappingAlgorithms.some((algorithm) => algorithm === word);

/** The most that OAEP takes: RFC 8017, section 7.1.1. */
export const mostForOaep = (modulusBits: number, algorithm: WrappingAlgorithm): number =>
  modulusBits / 8 - 2 * (algorithm.endsWith('SHA_1') ? 20 : 32) - 2;

/**
 * Wraps material with a service's public key.
 *
 * @param spki the key, as SubjectPublicKeyInfo
 * @throws QCredError service_failed for what is no RSA key of 2048 bits or more; unsupported for what does not fit
 */
export function wrapMaterial(material: Uint8Array, spki: Buffer, algorithm: WrappingAlgorithm): Buffer {
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const key = readWrappingKey(spki);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  const oaep = (bytes: Uint8Array) =>
    publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  if (!algorithm.startsWith('RSA_AES')) {
    if (material.length > mostForOaep(bits, algorithm)) {
      throw new QCredError(
        'unsupported',
        `This key does not fit into ${algorithm} with a wrapping key of ${bits} bits.`,
        'Wrap it with RSA_AES_KEY_WRAP_SHA_256.',
      );
    }
    return oaep(material);
  }
  const inner = randomBytes(32);
  try {
    return Buffer.concat([oaep(inner), aeskwp(inner).encrypt(material)]);
  } finally {
    inner.fill(0);
  }
}

function readWrappingKey(spki: Buffer) {
  const strange = () =>
    new QCredError(
      'service_failed',
      'The key that the service gave for wrapping is no RSA key of 2048 to 4096 bits.',
      'Nothing was sent. Check the endpoint of the key service.',
    );
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType !== 'rsa' || bits < 2048 || bits > 4096) throw strange();
    return key;
  } catch {
    throw strange();
  }
}
