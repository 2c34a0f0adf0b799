/** Key material, wrapped for somebody else's key: a blob as key services take it, or a JWE (RFC 7516, RFC 7517 section 7). */
import { createCipheriv, randomBytes } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import { wiping } from '../../formats/der/write.ts';
import type { KeyMaterial } from '../material/material.ts';
import { mostForOaep, type WrappingAlgorithm, wrapMaterial } from '../material/wrap.ts';
import { jwkOf } from './jwkOf.ts';
import type { ReadRecipient } from './recipient.ts';

/** What was wrapped, and what whoever opens it has to know. */
export interface Wrapped {
  algorithm: WrappingAlgorithm;
  blob: Buffer;
}

/** The way of wrapping where nobody says: in one step what fits, private keys in two. */
export function usualWay({ kind, bytes }: KeyMaterial, bits: number): WrappingAlgorithm {
  return kind === 'symmetric' && bytes.length <= mostForOaep(bits, 'RSAES_OAEP_SHA_256')
    ? 'RSAES_OAEP_SHA_256'
    : 'RSA_AES_KEY_WRAP_SHA_256';
}

/** @throws QCredError unsupported for what does not fit */
export function wrapFor(material: KeyMaterial, { spki, view, algorithm }: ReadRecipient): Wrapped {
  const way = algorithm ?? usualWay(material, view.bits);
  return { algorithm: way, blob: wrapMaterial(material.bytes, spki, way) };
}

/**
 * A compact JWE that holds the material as a JWK.
 *
 * @throws QCredError unsupported where a service asks for a blob
 */
export function sealJwe(material: KeyMaterial, recipient: ReadRecipient): string {
  if (recipient.aws || recipient.google) {
    throw new QCredError(
      'unsupported',
      `${recipient.view.form} ask for a blob, not for a JWE.`,
      'Leave --jwe out.',
    );
  }
  const sha1 = recipient.algorithm?.endsWith('SHA_1') === true;
  const way = sha1 ? 'RSAES_OAEP_SHA_1' : 'RSAES_OAEP_SHA_256';
  const header = { alg: sha1 ? 'RSA-OAEP' : 'RSA-OAEP-256', enc: 'A256GCM', cty: 'jwk+json' };
  const head = Buffer.from(JSON.stringify(header)).toString('base64url');
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const plaintext = Buffer.from(JSON.stringify(jwkOf(material)));
  return wiping([key, plaintext], () => {
    const encryptedKey = wrapMaterial(key, recipient.spki, way);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(head));
    const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    return [
      head,
      ...[encryptedKey, iv, sealed, cipher.getAuthTag()].map((b) => b.toString('base64url')),
    ].join('.');
  });
}
