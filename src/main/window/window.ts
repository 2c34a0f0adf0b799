import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { origin } from './protocol.ts';
import { recallWindow } from './windowState.ts';

/** The page's own background (`--bg` of the renderer's tokens), so that nothing flashes while it loads. */
const background = { light: '#fbfdfd', dark: '#131819' };

let current: BrowserWindow | null = null;

/**
 * Opens the window where it last was, hidden until its first paint.
 *
 * @param hidden leaves it hidden until somebody asks for it
 */
export function openWindow(hidden = false): BrowserWindow {
  const { bounds, maximized, theme } = recallWindow();
  nativeTheme.themeSource = theme;
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 900,
    minHeight: 560,
    title: 'QCred',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      // The spell checker would fetch dictionaries from the network, and sees what is typed.
      spellcheck: false,
      devTools: import.meta.env.DEV,
    },
  });
  current = window;
  // Nobody asked for the app yet; macOS would show it as open.
  if (hidden) app.dock?.hide();
  window.once('ready-to-show', () => {
    if (!hidden) {
      if (maximized) window.maximize();
      window.show();
    }
    // Elsewhere the icon comes with the executable.
    if (process.platform === 'linux') {
      window.setIcon(join(app.getAppPath(), 'resources', 'icons', '128x128.png'));
    }
  });
  window.on('closed', () => {
    current = null;
  });
  // Chromium's own title would be the page's; the app's is fixed.
  window.on('page-title-updated', (event) => event.preventDefault());
  void window.loadURL(`${pageOrigin()}/`);
  return window;
}

/**
 * Takes the window from the screen. On macOS a full screen is a space of its own, which would stay
 * behind, black: it is left first.
 *
 * @param platform as `process.platform`
 */
export function hideWindow(window: BrowserWindow, platform: NodeJS.Platform = process.platform): void {
  if (platform === 'darwin' && window.isFullScreen()) {
    window.once('leave-full-screen', () => window.hide());
    window.setFullScreen(false);
  } else window.hide();
}

/** Brings the window to the front, wherever it is. */
export function showWindow(): void {
  if (!current) return;
  void app.dock?.show();
  if (current.isMinimized()) current.restore();
  current.show();
  current.focus();
}

/** Where the page comes from: the bundle, or Vite's server in development. */
export function pageOrigin(): string {
  const server = import.meta.env.DEV ? process.env.ELECTRON_RENDERER_URL : undefined;
  return server ? new URL(server).origin : origin;
}
