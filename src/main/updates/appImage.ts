import { createHash, timingSafeEqual } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { tempBeside } from '#core/store/files/atomic.ts';
import { writeFault } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { fetchPieces } from './download.ts';
import type { UpdateFile } from './manifest.ts';

/** An hour: somebody's connection may be slow. */
const patienceMs = 60 * 60_000;

/**
 * Puts the AppImage of a new version in the place of this one. It is written beside it and takes its
 * place in one step, once all of it is there and is what the signed manifest names: whatever fails before
 * leaves the old version as it was. What runs goes on running from the old file.
 *
 * @param env of the proxy
 * @param path of the AppImage that runs
 * @param file what the manifest says of the new one
 * @param url where it is
 * @throws QCredError connection_failed, service_failed (another file than the one that was signed),
 *   disk_full, file_read_only, write_failed
 */
export async function replaceAppImage(
  env: NodeJS.ProcessEnv,
  path: string,
  file: UpdateFile,
  url: string,
): Promise<void> {
  const temp = tempBeside(path);
  try {
    const { mode } = await stat(path);
    const target = await open(temp, 'wx', 0o600);
    try {
      const hash = createHash('sha512');
      let size = 0;
      await fetchPieces(env, url, { most: file.size, patienceMs }, async (piece) => {
        hash.update(piece);
        size += piece.length;
        await target.writeFile(piece);
      });
      const wanted = Buffer.from(file.sha512, 'base64');
      if (size !== file.size || !timingSafeEqual(hash.digest(), wanted)) throw otherFile(file.name);
      await target.chmod(mode & 0o777);
      await target.sync();
    } finally {
      await target.close();
    }
    await rename(temp, path);
  } catch (error) {
    await rm(temp, { force: true }).catch(() => {});
    throw error instanceof QCredError ? error : writeFault(error, path);
  }
}

const otherFile = (name: string): QCredError =>
  new QCredError(
    'service_failed',
    `${name} is not the file that was signed, or not all of it came.`,
    'Nothing was installed: the version that you have goes on working. Try again later.',
  );
