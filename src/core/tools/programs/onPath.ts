import { access, constants, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Deps } from '../../deps.ts';

/**
 * Where a program is that the person's PATH names: only this file is run, whatever folder a process is in.
 *
 * @returns an absolute path; null where there is none
 */
export async function findProgram(
  name: string,
  { env, platform }: Pick<Deps, 'env' | 'platform'>,
): Promise<string | null> {
  const separator = platform === 'win32' ? ';' : ':';
  const file = platform === 'win32' ? `${name}.exe` : name;
  for (const folder of (env.PATH ?? env.Path ?? '').split(separator)) {
    // An entry that goes by the folder one happens to be in is how a downloaded file gets run.
    if (!isAbsolute(folder)) continue;
    const path = join(folder, file);
    const runs = await access(path, constants.X_OK)
      .then(() => stat(path))
      .then(
        (found) => found.isFile(),
        () => false,
      );
    if (runs) return path;
  }
  return null;
}
