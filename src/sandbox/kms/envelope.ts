import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { kmsRefusal } from './refusals.ts';
import type { KmsKey, KmsStore, Material } from './storage.ts';

/** What a symmetric key makes of a plaintext. Clients take it as it is and give it back. */

const version = 1;
const ivBytes = 12;
const tagBytes = 16;

const invalid = () => kmsRefusal('InvalidCiphertextException', '');

/** An encryption context as it is authenticated: sorted, so that its order does not matter. */
const contextBytes = (context: Readonly<Record<string, string>>): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))));

function header(key: Pick<KmsKey, 'id'>, material: Pick<Material, 'id'>): Buffer {
  const id = Buffer.from(key.id);
  return Buffer.concat([Buffer.from([version, id.length]), id, Buffer.from(material.id, 'hex')]);
}

/** The material of a key that encrypts. */
export const currentMaterial = (key: KmsKey): Material | undefined =>
  key.materials.find(({ id }) => id === key.current);

/** Encrypts with a symmetric key. @throws Refusal InvalidCiphertextException for a key without material */
export function seal(key: KmsKey, plaintext: Buffer, context: Readonly<Record<string, string>>): Buffer {
  const material = currentMaterial(key);
  if (!material) throw invalid();
  const head = header(key, material);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', material.bytes, iv);
  cipher.setAAD(Buffer.concat([head, contextBytes(context)]));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
}

/** The key that made a ciphertext, and its material. @throws Refusal InvalidCiphertextException */
export function sealedBy(store: KmsStore, blob: Buffer): { keyId: string; materialId: string; at: number } {
  const length = blob[1] ?? 0;
  const at = 2 + length + 32;
  if (blob[0] !== version || blob.length < at + ivBytes + tagBytes) throw invalid();
  const keyId = blob.toString('utf8', 2, 2 + length);
  if (!store.keys.has(keyId)) throw invalid();
  return { keyId, materialId: blob.toString('hex', 2 + length, at), at };
}

/** Decrypts what `seal` made. @throws Refusal InvalidCiphertextException */
export function unseal(
  store: KmsStore,
  key: KmsKey,
  blob: Buffer,
  context: Readonly<Record<string, string>>,
): { plaintext: Buffer; materialId: string } {
  const { materialId, at } = sealedBy(store, blob);
  const material = key.materials.find(({ id }) => id === materialId);
  if (!material || material.bytes.length === 0) throw invalid();
  const iv = blob.subarray(at, at + ivBytes);
  const tag = blob.subarray(at + ivBytes, at + ivBytes + tagBytes);
  const decipher = createDecipheriv('aes-256-gcm', material.bytes, iv);
  decipher.setAAD(Buffer.concat([header(key, material), contextBytes(context)]));
  decipher.setAuthTag(tag);
  try {
    const body = blob.subarray(at + ivBytes + tagBytes);
    return { plaintext: Buffer.concat([decipher.update(body), decipher.final()]), materialId };
  } catch {
    throw invalid();
  }
}
