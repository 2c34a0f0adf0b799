import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { expect, it, vi } from 'vitest';
import { createWindowMemory, rememberTold } from '#main/window/windowMemory.ts';
import { recallWindow, type WindowState } from '#main/window/windowState.ts';
import { goldenFolder } from '../../support/golden/make.ts';
import { golden, versionsOf } from './golden.ts';

/*
 * Where the window was, in the clear: nothing of it is private.
 *   1  where it was, and how it looked
 *   2  what the person was told once
 */
const { userData, kept } = vi.hoisted(() => ({
  userData: { path: '' },
  kept: new Map<string, unknown>(),
}));

vi.mock('electron', () => ({
  app: { getPath: () => userData.path },
  screen: { getDisplayMatching: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }) },
  nativeTheme: { themeSource: 'dark' },
}));

vi.mock('electron-store', () => ({
  default: class {
    set(what: string | object, value?: unknown) {
      const entries = typeof what === 'string' ? { [what]: value } : what;
      for (const [name, one] of Object.entries(entries)) kept.set(name, one);
    }
  },
}));

const look: WindowState = {
  bounds: { x: 40, y: 60, width: 1000, height: 700 },
  maximized: true,
  theme: 'dark',
};
const json = (version: number) => JSON.parse(golden('window', version, 'window.json').toString());

it.each(versionsOf('window'))('a window remembered in version %i comes back where it was', (version) => {
  expect(json(version)).toEqual({ ...look, ...(version >= 2 ? { told: { tray: true } } : {}) });
  userData.path = join(goldenFolder, 'window', String(version));
  expect(recallWindow()).toEqual(look);
});

it('is remembered today as in the newest version', async () => {
  const window = {
    getNormalBounds: () => look.bounds,
    isMaximized: () => look.maximized,
    isDestroyed: () => false,
    on: () => {},
  };
  await createWindowMemory(window as unknown as BrowserWindow).save();
  await rememberTold('tray');
  const { told, ...rest } = json(Math.max(...versionsOf('window')));
  expect(Object.fromEntries(kept)).toEqual({ ...rest, 'told.tray': told.tray });
});
