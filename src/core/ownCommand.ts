import { realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where packages for Linux put the command on everybody's path (`scripts/lib/packages/tree.mjs`). */
const systemWide = '/usr/bin/qcred';

/**
 * The path by which other programs are to call this installation's `qcred`: the one that stays.
 *
 * @param root the folder of this installation, where `bin` is
 * @param platform as `process.platform`
 * @returns the system's own path where it leads to this installation, else the launcher in its folder
 */
export function ownCommand(root: string, platform: NodeJS.Platform): string {
  const own = join(root, 'bin', platform === 'win32' ? 'qcred.cmd' : 'qcred');
  return platform === 'linux' && leadsTo(systemWide, own) ? systemWide : own;
}

function leadsTo(path: string, target: string): boolean {
  try {
    return realpathSync(path) === realpathSync(target);
  } catch {
    return false;
  }
}
