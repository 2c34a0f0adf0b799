import { type BrowserWindow, nativeTheme } from 'electron';
import Store from 'electron-store';
import type { Settings } from '#shared/model.ts';
import { type WindowState, windowStateName } from './windowState.ts';

/** Keeps where the window is and how it looks, for the next start. */
export interface WindowMemory {
  /** Takes on the theme of the settings at once; the next start shows it before the vault is open. */
  followTheme(theme: Settings['theme']): void;
}

/** @param window whose place is kept when it closes */
export function createWindowMemory(window: BrowserWindow): WindowMemory {
  const store = new Store<Partial<WindowState>>({ name: windowStateName, clearInvalidConfig: true });
  window.on('close', () => store.set({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
  return {
    followTheme(theme) {
      if (nativeTheme.themeSource === theme) return;
      nativeTheme.themeSource = theme;
      store.set('theme', theme);
    },
  };
}
