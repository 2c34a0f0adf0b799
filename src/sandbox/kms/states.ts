import { createHash } from 'node:crypto';
import type { Switches } from '../switches.ts';
import { makeSecret } from './specs.ts';
import type { KmsKey, KmsStore, Material } from './storage.ts';

const day = 86_400_000;

/** "Key states of AWS KMS keys" in the developer guide. */
export type KeyState = 'Creating' | 'Enabled' | 'Disabled' | 'PendingImport' | 'PendingDeletion';

/** The state of a key. All of its materials have to be there, or it waits for an import. */
export function stateOf(key: KmsKey): KeyState {
  if (key.deletion) return 'PendingDeletion';
  if (key.waiting) return 'Creating';
  const missing = key.materials.length === 0 || key.materials.some(({ bytes }) => bytes.length === 0);
  if (key.origin === 'EXTERNAL' && missing) return 'PendingImport';
  return key.enabled ? 'Enabled' : 'Disabled';
}

/** Material of a new generation. Its id tells nothing of its bytes. */
export const makeMaterial = (
  key: Pick<KmsKey, 'id'>,
  bytes: Buffer,
  createdAt: Date,
  more: Partial<Pick<Material, 'rotation' | 'rotatedAt' | 'imported'>> = {},
): Material => ({
  id: createHash('sha256').update(`${key.id}\n`).update(bytes).digest('hex'),
  bytes,
  createdAt,
  rotation: null,
  rotatedAt: null,
  imported: null,
  ...more,
});

/** Makes `material` the one that encrypts from now on. */
export function rotateTo(key: KmsKey, material: Material, rotation: Material['rotation'], at: Date): void {
  material.rotation = rotation;
  material.rotatedAt = at;
  key.materials.push(material);
  key.current = material.id;
}

/** Removes a key for good, with its aliases. */
export function removeKey(store: KmsStore, keyId: string): void {
  store.keys.delete(keyId);
  for (const [name, alias] of store.aliases) if (alias.keyId === keyId) store.aliases.delete(name);
}

/** Does what became due with a key since it was last asked for. @returns whether it is still there */
export async function settle(store: KmsStore, key: KmsKey, switches: Switches, now: Date): Promise<boolean> {
  if (key.deletion && key.deletion.at <= now) {
    removeKey(store, key.id);
    return false;
  }
  for (const material of key.materials) {
    if (material.imported?.validTo && material.imported.validTo <= now) material.bytes = Buffer.alloc(0);
  }
  const spec = store.dialect.specs.get(key.spec);
  if (key.waiting && spec) {
    key.waiting.asked += 1;
    const { sidecar } = switches;
    const bytes = sidecar !== null && key.waiting.asked > sidecar ? await makeSecret(spec) : null;
    if (bytes) giveMaterial(key, bytes, now);
  }
  while (key.rotation && key.rotation.nextAt <= now && stateOf(key) === 'Enabled' && spec) {
    const at = key.rotation.nextAt;
    const bytes = await makeSecret(spec);
    if (!bytes) break;
    rotateTo(key, makeMaterial(key, bytes, at), 'AUTOMATIC', at);
    key.rotation = { ...key.rotation, nextAt: new Date(at.getTime() + key.rotation.days * day) };
  }
  return true;
}

/** Gives a key its first material. */
export function giveMaterial(key: KmsKey, bytes: Buffer, now: Date): void {
  const material = makeMaterial(key, bytes, now);
  key.materials = [material];
  key.current = material.id;
  key.waiting = null;
}
