import { app, dialog } from 'electron';
import { refusedSwitch } from './switches.ts';

/**
 * Ends a packaged app that was started with a switch it does not take. To be called first: Chromium
 * opens a debugging port only once the app's own script has run.
 *
 * The code of a packaged app lies in an archive, and its program is not named `electron`; where either
 * holds, it counts as packaged.
 */
export function refuseSwitches(): void {
  if (!app.isPackaged && !/\.asar$/i.test(app.getAppPath())) return;
  const refused = refusedSwitch(process.argv.slice(1), process.platform);
  if (refused === null) return;
  dialog.showErrorBox(
    'QCred does not start with this switch',
    `${refused.slice(0, 80)} could open its keys to other programs, or is not known. Start QCred without it.`,
  );
  app.exit(1);
}
