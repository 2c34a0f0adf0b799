import { app } from 'electron';

/**
 * Lets one instance run per vault. A second one ends at once, and the first comes to the front.
 *
 * @param show brings the first instance's window to the front
 * @returns false in the second instance
 */
export function setupSingleInstance(show: () => void): boolean {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return false;
  }
  app.on('second-instance', show);
  return true;
}
