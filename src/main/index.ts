/**
 * The app's entry: a list of what is set up. What the first paint does not need (the application
 * itself, its schemas, the menu) is loaded while the window's own process starts.
 */
import { once } from 'node:events';
import { app, Menu } from 'electron';
import { setupCalls } from './calls/calls.ts';
import { forbidNetwork } from './process/network.ts';
import { refuseSwitches } from './process/refuseSwitches.ts';
import { setupSingleInstance } from './process/singleInstance.ts';
import { setupUserData } from './process/userData.ts';
import { startsHidden } from './system/startHidden.ts';
import { setupNavigation } from './window/navigation.ts';
import { setupPermissions } from './window/permissions.ts';
import { declareScheme, setupProtocol } from './window/protocol.ts';
import { openWindow, showWindow } from './window/window.ts';

refuseSwitches();

// No crash reporter is started anywhere: a memory dump of this app would hold secrets.
const dataDir = setupUserData();

if (setupSingleInstance(showWindow)) {
  declareScheme();
  forbidNetwork();
  // Ours comes after the first paint; building Electron's own for the time before would delay it.
  Menu.setApplicationMenu(null);
  setupNavigation();
  app.on('window-all-closed', () => app.quit());
  // A click in the dock of macOS.
  app.on('activate', showWindow);
  app.whenReady().then(start).catch(giveUp);
}

async function start(): Promise<void> {
  setupPermissions();
  setupProtocol();
  const answer = setupCalls();
  const window = openWindow(startsHidden(process.argv));
  const painted = once(window, 'ready-to-show');
  const { startApplication } = await import('./application.ts');
  const application = startApplication({ dataDir, window });
  answer(application.call);
  await painted;
  const { setupMenu } = await import('./menu.ts');
  setupMenu(application.send);
  await application.begin();
  if (import.meta.env.DEV) {
    const { setupRemote } = await import('./window/remote.ts');
    setupRemote(window);
  }
}

/** Ends an app that could not start: a window that never answers would be worse. */
async function giveUp(error: unknown): Promise<void> {
  const [{ inspect }, { printableText }] = await Promise.all([
    import('node:util'),
    import('#shared/printable.ts'),
  ]);
  console.error(printableText(inspect(error)));
  app.exit(1);
}
