/**
 * Private keys on curves. Reckoned by @noble/curves, because Electron's cryptography has no secp256k1.
 */
import { ed25519 } from '@noble/curves/ed25519.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { QCredError } from '#shared/errors.ts';
import { context, Malformed } from '../../formats/der/read.ts';
import {
  der,
  derBits,
  derInteger,
  derOctets,
  derOid,
  derSequence,
  privateKeyInfo,
  wiping,
} from '../../formats/der/write.ts';
import { curveIdentifiers, identifiers } from './identifiers.ts';
import type { CurveName, KeyMaterial } from './material.ts';
import { notOneKey } from './rsa.ts';

type Named = keyof typeof curveIdentifiers;

const curves = {
  'P-256': { curve: p256, bytes: 32, bits: 256 },
  'P-384': { curve: p384, bytes: 48, bits: 384 },
  'P-521': { curve: p521, bytes: 66, bits: 521 },
  secp256k1: { curve: secp256k1, bytes: 32, bits: 256 },
} as const;

/** The curve of an object identifier. @throws QCredError unsupported */
export function curveOf(identifier: string): Named {
  const found = Object.entries(curveIdentifiers).find(([, hex]) => hex === identifier)?.[0];
  const named = found as Named | undefined;
  if (named) return named;
  throw new QCredError(
    'unsupported',
    'This key is on a curve that no key service takes.',
    'Use P-256, P-384, P-521 or secp256k1.',
  );
}

/** Puts a number on its curve's width. @throws Malformed */
function widened(secret: Uint8Array, width: number): Buffer {
  const zeros = Math.max(0, secret.length - width);
  if (secret.length > width + 8 || secret.subarray(0, zeros).some((byte) => byte !== 0))
    throw new Malformed();
  const bytes = Buffer.alloc(width);
  bytes.set(secret.subarray(zeros), width - (secret.length - zeros));
  return bytes;
}

/**
 * A private key on a named curve as PKCS#8 (RFC 5915, RFC 5208).
 *
 * @param secret its number
 * @param told the public point that came with it, whole or compressed
 * @throws QCredError bad_input where these do not belong together; Malformed
 */
export function curveMaterial(name: Named, secret: Uint8Array, told: Uint8Array | null): KeyMaterial {
  const { curve, bytes: width, bits } = curves[name];
  const d = widened(secret, width);
  try {
    if (!curve.utils.isValidSecretKey(d)) throw new Malformed();
    const point = curve.getPublicKey(d, false);
    if (told && !Buffer.from(curve.getPublicKey(d, told.length === width + 1)).equals(told)) {
      throw notOneKey();
    }
    const algorithm = derSequence(derOid(identifiers.ec), derOid(curveIdentifiers[name]));
    const secretPart = derOctets(d);
    const key = wiping([secretPart], () =>
      derSequence(derInteger(1n), secretPart, der(context(1), derBits(point))),
    );
    const bytes = privateKeyInfo(algorithm, key);
    return {
      kind: 'curve',
      bits,
      curve: name,
      bytes,
      publicKey: derSequence(algorithm, derBits(point)),
    };
  } finally {
    d.fill(0);
  }
}

/**
 * A private Ed25519 key as PKCS#8 (RFC 8410).
 *
 * @param seed its 32 bytes
 * @throws QCredError bad_input where the public part is another key's; Malformed
 */
export function edwardsMaterial(seed: Uint8Array, told: Uint8Array | null): KeyMaterial {
  if (seed.length !== 32) throw new Malformed();
  const point = ed25519.getPublicKey(seed);
  if (told && !Buffer.from(point).equals(told)) throw notOneKey();
  const algorithm = derSequence(derOid(identifiers.ed25519));
  const bytes = privateKeyInfo(algorithm, derOctets(seed));
  const curve: CurveName = 'Ed25519';
  return { kind: 'curve', bits: 256, curve, bytes, publicKey: derSequence(algorithm, derBits(point)) };
}
