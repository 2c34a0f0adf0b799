import { type BrowserWindow, nativeTheme } from 'electron';
import type { Settings } from '#shared/model.ts';
import { type WindowState, windowStateName } from './windowState.ts';

/** Remembers where the window is and how it looks. */
interface WindowMemory {
  /** Takes on the theme of the settings at once; the next start shows it before the vault is open. */
  followTheme(theme: Settings['theme']): void;
  /** Keeps all of it for the next start. Called once, when the app ends. */
  save(): Promise<void>;
}

/** @param window the one to remember */
export function createWindowMemory(window: BrowserWindow): WindowMemory {
  const stateNow = (): WindowState => ({
    bounds: window.getNormalBounds(),
    maximized: window.isMaximized(),
    theme: nativeTheme.themeSource,
  });
  // A closed window can no longer be asked, and the app ends after its window.
  let last: WindowState | null = null;
  window.on('close', () => {
    last = stateNow();
  });
  return {
    followTheme(theme) {
      if (nativeTheme.themeSource !== theme) nativeTheme.themeSource = theme;
    },
    async save() {
      const state = window.isDestroyed() ? last : stateNow();
      if (!state) return;
      const { default: Store } = await import('electron-store');
      new Store<WindowState>({ name: windowStateName, clearInvalidConfig: true }).set(state);
    },
  };
}

/** Whether the person was told of something that is told once. */
export async function wasTold(what: string): Promise<boolean> {
  const { default: Store } = await import('electron-store');
  return new Store({ name: windowStateName, clearInvalidConfig: true }).get(`told.${what}`) === true;
}

/** Keeps that the person was told. */
export async function rememberTold(what: string): Promise<void> {
  const { default: Store } = await import('electron-store');
  new Store({ name: windowStateName, clearInvalidConfig: true }).set(`told.${what}`, true);
}
