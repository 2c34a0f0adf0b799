/** A bare window of Electron for a page: `electron galleryWindow.mjs <url>`. No browser need be there. */
import { app, BrowserWindow } from 'electron';

// Electron is ready only once this module has been read to its end.
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 900, useContentSize: true });
  return window.loadURL(String(process.argv.at(-1)));
});
