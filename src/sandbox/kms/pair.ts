import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { currentMaterial } from './envelope.ts';
import { unsupported } from './refusals.ts';
import type { KmsKey } from './storage.ts';

/** The private half of an asymmetric key. @throws Refusal UnsupportedOperationException for one without material */
export function privateKeyOf(key: KmsKey): KeyObject {
  const material = currentMaterial(key);
  if (!material) throw unsupported(`${key.id} has no key material.`);
  return createPrivateKey({ key: material.bytes, format: 'der', type: 'pkcs8' });
}

/** The public half. */
export const publicKeyOf = (key: KmsKey): KeyObject => createPublicKey(privateKeyOf(key));

/** The public half as SubjectPublicKeyInfo. */
export const spkiOf = (key: KmsKey): Buffer => publicKeyOf(key).export({ format: 'der', type: 'spki' });
