import { readFileSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';

/** How this copy of QCred came here, and so how it is replaced. */
export type Installed =
  | { kind: 'appimage'; path: string }
  /** By a package manager. */
  | { kind: 'deb' | 'rpm' }
  /** Anything else: a checkout, a folder, another system. */
  | { kind: 'other' };

/**
 * How this copy came here.
 *
 * @param resources the folder of the app's resources; the packages have their kind in it
 * @param env `APPIMAGE` and `APPDIR`, which an AppImage sets for what it starts
 */
export function installedAs(resources: string, env: NodeJS.ProcessEnv): Installed {
  const { APPIMAGE: image, APPDIR: folder } = env;
  // A program started from another AppImage inherits its variables.
  if (image && folder && isAbsolute(image) && `${resources}${sep}`.startsWith(join(folder, sep)))
    return { kind: 'appimage', path: image };
  try {
    const kind = readFileSync(join(resources, 'package-type'), 'utf8').trim();
    if (kind === 'deb' || kind === 'rpm') return { kind };
  } catch {
    // Not from a package.
  }
  return { kind: 'other' };
}

/** The command that installs a package which was downloaded. */
export const installCommand = (kind: 'deb' | 'rpm', name: string): string =>
  kind === 'deb' ? `sudo apt install ./${name}` : `sudo dnf install ./${name}`;
