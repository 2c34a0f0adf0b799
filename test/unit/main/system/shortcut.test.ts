import { beforeEach, describe, expect, it, vi } from 'vitest';
import { setupShortcut, switcherKeys } from '#main/system/shortcut.ts';

/** The shortcuts of the desktop, and what it shows. */
const { desktop } = vi.hoisted(() => ({
  desktop: { isTaken: false, held: new Map<string, () => void>(), said: [] as string[] },
}));

vi.mock('electron', () => ({
  app: {},
  globalShortcut: {
    register(keys: string, pressed: () => void) {
      if (desktop.isTaken || desktop.held.has(keys)) return false;
      desktop.held.set(keys, pressed);
      return true;
    },
    unregister: (keys: string) => desktop.held.delete(keys),
    unregisterAll: () => desktop.held.clear(),
  },
  Notification: class {
    static isSupported = () => true;
    private readonly title: string;
    constructor({ title }: { title: string }) {
      this.title = title;
    }
    on() {}
    show = () => desktop.said.push(this.title);
  },
}));

beforeEach(() => {
  desktop.isTaken = false;
  desktop.held.clear();
  desktop.said = [];
});

describe('the shortcut of the switcher', () => {
  it('is held while it is wanted, and does what it is for', () => {
    const pressed = vi.fn();
    const shortcut = setupShortcut(pressed);
    for (const wanted of [false, true, true, false, true]) {
      shortcut.follow(wanted);
      expect([...desktop.held.keys()]).toEqual(wanted ? [switcherKeys] : []);
    }
    desktop.held.get(switcherKeys)?.();
    expect(pressed).toHaveBeenCalledOnce();
    shortcut.stop();
    expect(desktop.held.size).toBe(0);
    expect(desktop.said).toEqual([]);
  });

  it('says once when another program has it', () => {
    desktop.isTaken = true;
    const shortcut = setupShortcut(() => {});
    for (let time = 0; time < 3; time++) shortcut.follow(true);
    expect(desktop.said).toEqual(['The shortcut of the quick switcher is taken']);
  });
});
