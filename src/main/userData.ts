import { dirname, join } from 'node:path';
import { app } from 'electron';
import { dataFolder } from '#core/nodeDeps.ts';

/**
 * Puts what Chromium and the window keep (bounds, caches) beside the vault and not among its files,
 * which are watched. The single-instance lock lives there too: one instance per vault.
 *
 * @returns the folder of the vault
 */
export function setupUserData(): string {
  const dataDir = dataFolder(process.env, process.platform, app.getPath('home'));
  app.setPath('userData', join(process.env.QCRED_HOME ? dataDir : dirname(dataDir), 'window'));
  return dataDir;
}
