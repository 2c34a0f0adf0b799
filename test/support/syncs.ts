import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { vi } from 'vitest';

/**
 * Records what is brought to the disk from now on, until `vi.restoreAllMocks()`: files and folders by
 * the inode, which a rename leaves as it is.
 *
 * @param moment asked just before each; what it gives stands beside the inode
 */
export async function watchSyncs<T = undefined>(
  moment?: () => T,
): Promise<{ inode: number; moment: T | undefined }[]> {
  const seen: { inode: number; moment: T | undefined }[] = [];
  const handle = await open(process.execPath, 'r');
  const prototype: Record<'sync' | 'datasync', () => Promise<void>> = Object.getPrototypeOf(handle);
  for (const name of ['sync', 'datasync'] as const) {
    const original = prototype[name];
    vi.spyOn(prototype, name).mockImplementation(async function (this: typeof handle) {
      seen.push({ inode: (await this.stat()).ino, moment: moment?.() });
      await original.apply(this);
    });
  }
  await handle.close();
  return seen;
}

/** The inode of what is there now. */
export const inodeOf = (path: string): number => statSync(path).ino;
