import { enable, initialize } from '@electron/remote/main';
import type { BrowserWindow } from 'electron';

/**
 * Development only: lets the DevTools look at main, as `remote` in the console's
 * "Electron Isolated Context". The page itself does not get it.
 */
export function setupRemote(window: BrowserWindow): void {
  initialize();
  enable(window.webContents);
}
