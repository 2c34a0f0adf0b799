/** Where things are, for the scripts that build, start and test the project. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * The folder for downloads that outlive a checkout.
 * @returns {string} an absolute path; not necessarily there yet
 */
export function cacheFolder() {
  const base =
    process.platform === 'win32'
      ? (process.env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'))
      : process.platform === 'darwin'
        ? join(homedir(), 'Library', 'Caches')
        : process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'qcred');
}

/**
 * Whether the script that asks is the one `node` was started with.
 * @param {string} url the asking module's `import.meta.url`
 */
export const isMain = (url) => process.argv[1] !== undefined && fileURLToPath(url) === process.argv[1];

/** Whether Chromium's sandbox must be off: it refuses to start as root. */
export const isRoot = process.getuid?.() === 0;
