import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
import { writeAtomic } from '#core/store/files/atomic.ts';
import { xdgFolder } from '#core/store/files/xdg.ts';
import { autostartEntry, isOurEntry, startsThis } from './autostart.ts';
import { hiddenFlag } from './startHidden.ts';

/**
 * Has the session start the app, hidden, or no longer. Where it is so already, nothing is written.
 *
 * @param wanted the setting
 */
export async function startAtLogin(wanted: boolean): Promise<void> {
  if (process.platform === 'linux') await autostart(wanted);
  // A development build would register Electron itself.
  else if (app.isPackaged && app.getLoginItemSettings({ args: [hiddenFlag] }).openAtLogin !== wanted) {
    app.setLoginItemSettings({ openAtLogin: wanted, args: [hiddenFlag] });
  }
}

async function autostart(wanted: boolean): Promise<void> {
  const folder = join(xdgFolder(process.env.XDG_CONFIG_HOME, app.getPath('home'), '.config'), 'autostart');
  const path = join(folder, 'qcred.desktop');
  const text = await readFile(path, 'utf8').catch(() => null);
  const command = [...launcher(), hiddenFlag];
  if (wanted && (text === null || !startsThis(text, command))) {
    await mkdir(folder, { recursive: true });
    await writeAtomic(path, Buffer.from(autostartEntry(command)), { mode: 0o644 });
  }
  if (!wanted && text !== null && isOurEntry(text)) await rm(path, { force: true });
}

/** What starts this app again: an AppImage is mounted somewhere else each time, and a checkout needs its Electron. */
function launcher(): string[] {
  if (process.env.APPIMAGE) return [process.env.APPIMAGE];
  return app.isPackaged ? [process.execPath] : [process.execPath, app.getAppPath()];
}
