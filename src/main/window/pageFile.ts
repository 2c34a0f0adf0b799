import { join, normalize, sep } from 'node:path';

/**
 * The file of the renderer's bundle that an address stands for.
 *
 * @param root folder of the bundle, absolute
 * @param address of the request, such as `app://qcred/assets/index.js`
 * @returns an absolute path inside `root`, or null when the address is not ours or leads out of it
 */
export function pageFile(root: string, address: string): string | null {
  try {
    const { host, pathname } = new URL(address);
    const name = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
    const path = normalize(join(root, name));
    return host === 'qcred' && path.startsWith(root + sep) && !path.includes('\0') ? path : null;
  } catch {
    return null;
  }
}
