/** Key material as a JWK: RFC 7517, RFC 7518 (section 6), RFC 8037, RFC 8812. */
import { bits, context, integerBytes, octets, readDer, sequence, within } from '../../formats/der/read.ts';
import type { KeyMaterial } from '../material/material.ts';

const part = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** @param material as `readMaterial` makes it: PKCS#8 with all numbers and the public point */
export function jwkOf({ kind, curve, bytes, publicKey }: KeyMaterial): Record<string, string> {
  if (kind === 'symmetric') return { kty: 'oct', k: part(bytes) };
  const [, , key] = sequence(readDer(bytes));
  const inner = octets(key);
  if (kind === 'rsa') {
    const [, ...numbers] = sequence(readDer(inner)).map(integerBytes);
    const names = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
    return {
      kty: 'RSA',
      ...Object.fromEntries(names.map((name, i) => [name, part(numbers[i] ?? Buffer.alloc(0))])),
    };
  }
  if (curve === 'Ed25519') {
    const [, point] = sequence(readDer(publicKey ?? Buffer.alloc(0)));
    return { kty: 'OKP', crv: curve, x: part(bits(point)), d: part(octets(readDer(inner, 0x04))) };
  }
  const [, secret, ...rest] = sequence(readDer(inner));
  const told = rest.find(({ tag }) => tag === context(1));
  const point = told ? bits(within(told)[0]) : Buffer.alloc(1);
  const width = (point.length - 1) / 2;
  return {
    kty: 'EC',
    crv: curve ?? '',
    x: part(point.subarray(1, 1 + width)),
    y: part(point.subarray(1 + width)),
    d: part(octets(secret)),
  };
}
