import { type BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import Store from 'electron-store';
import type { Settings } from '#shared/model.ts';

/** What the window needs before the vault is open; nothing of it is private. */
interface WindowState {
  /** Absent until the window was closed once. */
  bounds?: Rectangle;
  maximized: boolean;
  theme: Settings['theme'];
}

const defaults: WindowState = { maximized: false, theme: 'system' };
const size = { width: 1180, height: 760 };

let opened: Store<WindowState> | null = null;

function store(): Store<WindowState> {
  opened ??= new Store<WindowState>({ name: 'window', defaults, clearInvalidConfig: true });
  return opened;
}

/** Where the window was and how it looked, fit to the screens there are now. */
export function recallWindow(): { bounds: Partial<Rectangle>; maximized: boolean; theme: Settings['theme'] } {
  const { bounds, maximized, theme } = store().store;
  return { bounds: bounds && isOnScreen(bounds) ? bounds : size, maximized, theme };
}

/** Keeps where the window is, for the next start. */
export function rememberWindow(window: BrowserWindow): void {
  store().set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
}

/** Follows the theme of the settings at once, and keeps it for the next start, when the vault is still locked. */
export function followTheme(theme: Settings['theme']): void {
  if (nativeTheme.themeSource === theme) return;
  nativeTheme.themeSource = theme;
  store().set('theme', theme);
}

/** Whether enough of the title bar can be seen to take hold of it. */
function isOnScreen(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const visible =
    Math.min(bounds.x + bounds.width, workArea.x + workArea.width) - Math.max(bounds.x, workArea.x);
  return visible >= 100 && bounds.y >= workArea.y && bounds.y < workArea.y + workArea.height - 40;
}
