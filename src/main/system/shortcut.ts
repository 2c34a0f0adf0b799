import { globalShortcut } from 'electron';
import { notify } from './notifications.ts';

/** The key for the quick switcher that works in every program. */
export const switcherKeys = 'CommandOrControl+Alt+K';

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
  body: 'Another program holds Ctrl+Alt+K. Free it there, or switch the shortcut off in the settings.',
  credentialIds: [],
};
