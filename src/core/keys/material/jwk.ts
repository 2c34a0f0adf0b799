/** JSON Web Keys: RFC 7517, RFC 7518 (section 6), RFC 8037, RFC 8812. */
import { z } from 'zod';
import { QCredError } from '#shared/errors.ts';
import { wiping } from '../../formats/der/write.ts';
import { damaged } from '../../formats/sealed/cost.ts';
import { curveMaterial, edwardsMaterial } from './curve.ts';
import type { KeyMaterial } from './material.ts';
import { rsaMaterial } from './rsa.ts';
import { symmetricMaterial } from './symmetric.ts';

const Part = z
  .string()
  .min(1)
  .max(2048)
  .regex(/^[A-Za-z0-9_-]+$/)
  .transform((text) => Buffer.from(text, 'base64url'));
const NumberPart = Part.transform((bytes) => wiping([bytes], () => BigInt(`0x${bytes.toString('hex')}`)));

const Rsa = z.object({
  kty: z.literal('RSA'),
  n: NumberPart,
  e: NumberPart,
  d: NumberPart,
  p: NumberPart,
  q: NumberPart,
  dp: NumberPart,
  dq: NumberPart,
  qi: NumberPart,
});
const Ec = z.object({
  kty: z.literal('EC'),
  crv: z.enum(['P-256', 'P-384', 'P-521', 'secp256k1']),
  x: Part,
  y: Part,
  d: Part,
});
const Okp = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Part, d: Part });
const Oct = z.object({ kty: z.literal('oct'), k: Part });
const Jwk = z.discriminatedUnion('kty', [Rsa, Ec, Okp, Oct]);
const Jwks = z.object({ keys: z.array(z.unknown()).min(1).max(100) });

/** Whether a value says of itself that it is a key, or a set of them. */
export const isJwk = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && ('kty' in value || 'keys' in value);

/** The key of a JWK, or of a set of one. @throws QCredError bad_input, unsupported */
export function readJwk(value: object): KeyMaterial {
  const set = Jwks.safeParse(value).data;
  if (set && set.keys.length > 1) {
    throw new QCredError(
      'bad_input',
      `This JWK set holds ${set.keys.length} keys.`,
      'Save the one key that you mean as a file of its own.',
    );
  }
  const one = set ? set.keys[0] : value;
  if (isJwk(one) && 'kty' in one && one.kty !== 'oct' && !('d' in one)) {
    throw new QCredError(
      'bad_input',
      'This JWK is a public key.',
      'Importing takes the private one: it has a part called "d".',
    );
  }
  const read = Jwk.safeParse(one);
  // What is said of it would quote it.
  if (!read.success) throw damaged('This JWK');
  const jwk = read.data;
  switch (jwk.kty) {
    case 'RSA':
      return rsaMaterial(jwk);
    case 'EC':
      return wiping([jwk.d], () =>
        curveMaterial(jwk.crv, jwk.d, Buffer.concat([Buffer.from([4]), jwk.x, jwk.y])),
      );
    case 'OKP':
      return wiping([jwk.d], () => edwardsMaterial(jwk.d, jwk.x));
    default:
      return wiping([jwk.k], () => symmetricMaterial(jwk.k));
  }
}
