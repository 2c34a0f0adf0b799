import { randomBytes } from 'node:crypto';
import { QCredError } from '#shared/errors.ts';
import type { KmsMaterial } from '#shared/kms.ts';
import { checkValueOf } from './checkValue.ts';
import type { Closed, KeyMaterial, ReadMaterial, ReadOptions } from './material.ts';
import { fitting } from './specs.ts';
import { symmetricMaterial } from './symmetric.ts';

/** Key material that waits to be imported. Outside of this it is known by a name, and what it is like. */
export interface Materials {
  /**
   * Reads the bytes of a file, and keeps what it finds.
   * @returns what it is closed with, where it needs a password
   * @throws QCredError as `readMaterial`
   */
  read(bytes: Buffer, options?: ReadOptions): Promise<KmsMaterial | Closed>;
  /** Keeps what was read elsewhere. */
  keep(found: ReadMaterial): KmsMaterial;
  /** Makes so many bytes at random. Nobody else has them. */
  make(bytes: number): KmsMaterial;
  /** What is known of one; it is still kept. @throws QCredError not_found */
  look(materialId: string): { material: KeyMaterial; view: KmsMaterial };
  /** Overwrites one. */
  forget(materialId: string): void;
  /** Overwrites all. */
  close(): void;
}

/** As long as somebody takes to look at a plan. */
const keptMs = 10 * 60_000;
const mostKept = 5;

/** What is said of material that is made here, where nothing else is chosen. */
export const nobodyKeeps = 'Nobody keeps a copy of this key material: it is in the service alone.';

/** @param uuid gives names that cannot be guessed */
export function createMaterials(uuid: () => string): Materials {
  const held = new Map<string, { material: KeyMaterial; view: KmsMaterial; timer: NodeJS.Timeout }>();

  function forget(materialId: string): void {
    const found = held.get(materialId);
    if (!found) return;
    clearTimeout(found.timer);
    found.material.bytes.fill(0);
    held.delete(materialId);
  }

  function keep({ material, form, notices }: ReadMaterial): KmsMaterial {
    const materialId = uuid();
    const { kind, bits, curve } = material;
    const about = { materialId, form, kind, bits, curve, check: checkValueOf(material) };
    const view = { ...about, fits: fitting(about), notices };
    const timer = setTimeout(() => forget(materialId), keptMs).unref();
    held.set(materialId, { material, view, timer });
    const [oldest] = held.keys();
    if (held.size > mostKept && oldest !== undefined) forget(oldest);
    return view;
  }

  return {
    keep,
    async read(bytes, options) {
      // What reckons the curves is loaded by whoever imports, not with the list of keys.
      const { readMaterial } = await import('./read.ts');
      const found = await readMaterial(bytes, options);
      return 'closed' in found ? found : keep(found);
    },
    make(length) {
      const bytes = randomBytes(length);
      const material = symmetricMaterial(bytes);
      bytes.fill(0);
      const message = nobodyKeeps;
      const hint =
        'When it runs out or is deleted there, what was encrypted with it cannot be read any more.';
      return keep({ material, form: 'made here', notices: [{ level: 'warning', message, hint }] });
    },
    look(materialId) {
      const found = held.get(materialId);
      if (found) return found;
      throw new QCredError('not_found', 'The key material is forgotten by now.', 'Choose its file again.');
    },
    forget,
    close() {
      for (const materialId of [...held.keys()]) forget(materialId);
    },
  };
}
