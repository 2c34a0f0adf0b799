import { globalShortcut } from 'electron';
import { shortcutSigns, switcherShortcut } from '#shared/shortcuts.ts';
import { notify } from './notifications.ts';

const shortcut = switcherShortcut(process.platform === 'win32');

/** The key for the quick switcher, as Electron names it. */
export const switcherKeys = shortcut.replace('Mod', 'CommandOrControl');

/**
 * Holds the shortcut while the person wants it.
 *
 * @param pressed what it does
 */
export function setupShortcut(pressed: () => void): { follow(wanted: boolean): void; stop(): void } {
  let held = false;
  return {
    follow(wanted) {
      if (wanted === held) return;
      held = wanted;
      if (!wanted) globalShortcut.unregister(switcherKeys);
      else if (!globalShortcut.register(switcherKeys, pressed)) notify(taken, () => {});
    },
    stop() {
      globalShortcut.unregisterAll();
    },
  };
}

const taken = {
  title: 'The shortcut of the quick switcher is taken',
  body: `Another program holds ${shortcutSigns(shortcut, process.platform === 'darwin')}. Free it there, or switch the shortcut off in the settings.`,
  credentialIds: [],
};
