import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { xdgFolder } from './store/files/xdg.ts';

/**
 * The folder of the vault: `QCRED_HOME` where it is set, else a folder of QCred's own where the
 * platform keeps a person's application data.
 *
 * @param env environment variables
 * @param platform as `process.platform`
 * @param home the person's home folder
 * @param exists whether there is such a folder: on Windows a vault of an older QCred stays where it is
 * @returns an absolute path; the folder may not exist yet
 */
export function dataFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
  exists: (path: string) => boolean = existsSync,
): string {
  if (env.QCRED_HOME) return resolve(env.QCRED_HOME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'QCred', 'vault');
  if (platform === 'win32') {
    // What lies in the roaming folder is copied between machines, also while two of them use it.
    const local = join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'QCred', 'vault');
    const roaming = join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'QCred', 'vault');
    return exists(roaming) && !exists(local) ? roaming : local;
  }
  return join(xdgFolder(env.XDG_CONFIG_HOME, home, '.config'), 'QCred', 'vault');
}

/**
 * The person's home folder. On Windows `HOME` is set by some shells and means nothing to Python, Go or
 * .NET, whose tools (the AWS CLI, rclone, s3cmd) go by the profile of the user.
 *
 * @param env environment variables
 * @param platform as `process.platform`
 * @param own what the system says: `os.homedir()`
 */
export const homeFolder = (
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  own: string,
): string => (platform === 'win32' ? own : env.HOME || own);
