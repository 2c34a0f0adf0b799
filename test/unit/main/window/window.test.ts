import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hideWindow, openWindow, showWindow } from '#main/window/window.ts';
import { recallWindow } from '#main/window/windowState.ts';
import { tempFolder } from '../../store/files/temp.ts';

/** Electron's side of it: one screen with a panel at its top, and windows that write down what is done to them. */
const { world } = vi.hoisted(() => ({ world: { userData: '', done: [] as string[], isFull: false } }));

vi.mock('electron', () => ({
  app: {
    getPath: () => world.userData,
    getAppPath: () => '/opt/qcred',
    dock: { hide: () => world.done.push('dock gone'), show: async () => void world.done.push('dock') },
  },
  screen: { getDisplayMatching: () => ({ workArea: { x: 0, y: 30, width: 1600, height: 970 } }) },
  nativeTheme: { themeSource: 'system', shouldUseDarkColors: false },
  BrowserWindow: class extends EventEmitter {
    maximize = () => world.done.push('maximize');
    show = () => world.done.push('show');
    hide = () => world.done.push('hide');
    focus = () => {};
    isMinimized = () => false;
    isFullScreen = () => world.isFull;
    setFullScreen = (full: boolean) => world.done.push(full ? 'full' : 'not full');
    setIcon = () => {};
    loadURL = async () => {};
  },
}));

const bounds = { x: 60, y: 40, width: 1000, height: 700 };
const fresh = { bounds: { width: 1180, height: 760 }, maximized: false, theme: 'system' };

beforeEach(() => {
  world.userData = tempFolder();
  world.done = [];
});

const keep = (state: unknown) =>
  writeFileSync(
    join(world.userData, 'window.json'),
    typeof state === 'string' ? state : JSON.stringify(state),
  );

describe('a window that comes back', () => {
  it.each([
    [true, false, ['maximize', 'show']],
    [false, false, ['show']],
    [true, true, ['dock gone']],
  ])(
    'is maximized where it was (%s), and not shown where it starts hidden (%s)',
    (maximized, hidden, done) => {
      keep({ bounds, maximized });
      openWindow(hidden).emit('ready-to-show');
      expect(world.done).toEqual(done);
    },
  );

  it('is out of the Dock while nobody has asked for it, and there again with the window', () => {
    openWindow(true).emit('ready-to-show');
    showWindow();
    expect(world.done).toEqual(['dock gone', 'dock', 'show']);
  });

  it.each([
    ['right in it', {}, true],
    ['the least of its title bar at the left', { x: -900 }, true],
    ['less than that', { x: -901 }, false],
    ['the least of it at the right', { x: 1500 }, true],
    ['less than that', { x: 1501 }, false],
    ['at the top', { y: 30 }, true],
    ['its title bar above that', { y: 29 }, false],
    ['its title bar at the bottom', { y: 959 }, true],
    ['below that', { y: 960 }, false],
    ['no number', { width: '1000' }, false],
    ['half a pixel', { x: 0.5 }, false],
    ['nothing of its height', { height: undefined }, false],
  ])('stands where it was only where it can be taken hold of: %s', (_, change, stays) => {
    keep({ bounds: { ...bounds, ...change } });
    expect(recallWindow().bounds).toEqual(stays ? { ...bounds, ...change } : fresh.bounds);
  });

  it.each(['light', 'dark', 'system'])('is in its theme: %s', (theme) => {
    keep({ bounds, theme });
    expect(recallWindow()).toEqual({ bounds, maximized: false, theme });
  });

  it('is like a new one where what was kept makes no sense', () => {
    expect(recallWindow()).toEqual(fresh);
    for (const text of ['', '{', 'null', '[]', '{"maximized": 1, "theme": "purple", "bounds": 7}']) {
      keep(text);
      expect(recallWindow()).toEqual(fresh);
    }
    world.userData = join(world.userData, 'none');
    mkdirSync(join(world.userData, 'window.json'), { recursive: true });
    expect(recallWindow()).toEqual(fresh);
  });
});

describe('a window that is hidden', () => {
  it('leaves the full screen of macOS first, which would stay black', () => {
    const window = openWindow();
    world.isFull = true;
    hideWindow(window, 'darwin');
    expect(world.done).toEqual(['not full']);
    window.emit('leave-full-screen');
    window.emit('leave-full-screen');
    expect(world.done).toEqual(['not full', 'hide']);
  });

  it.each([
    ['darwin', false],
    ['linux', true],
    ['win32', true],
  ] as const)('just goes on %s, full screen: %s', (platform, isFull) => {
    world.isFull = isFull;
    hideWindow(openWindow(), platform);
    expect(world.done).toEqual(['hide']);
  });
});
