import { dirname, join } from 'node:path';
import { app, dialog } from 'electron';
import { dataFolder } from '#core/dataFolder.ts';
import { refuseOthersVault } from '#core/store/files/owner.ts';
import { toErrorView } from '#shared/errors.ts';

/**
 * Puts what Chromium and the window keep (bounds, caches) beside the vault and not among its files,
 * which are watched. The single-instance lock lives there too: one instance per vault.
 *
 * @returns the folder of the vault
 */
export function setupUserData(): string {
  const dataDir = dataFolder(process.env, process.platform, app.getPath('home'));
  refuseOthers(dataDir);
  app.setPath('userData', join(process.env.QCRED_HOME ? dataDir : dirname(dataDir), 'window'));
  return dataDir;
}

/** Ends the app before it writes anything into the folder of somebody else, as root might. */
function refuseOthers(dataDir: string): void {
  try {
    refuseOthersVault(dataDir);
  } catch (error) {
    const { message, hint } = toErrorView(error);
    dialog.showErrorBox(message, hint ?? '');
    // Not `app.exit`, which lets what follows here begin.
    process.exit(1);
  }
}
