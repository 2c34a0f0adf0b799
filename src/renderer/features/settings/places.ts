import { Settings as Cog, Moon, Sun, SunMoon } from 'lucide-react';
import { goTo } from '#renderer/stores/form.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { save } from './save.ts';

/** The rows of the settings, by their titles, with other words for them. */
const rows: readonly (readonly [title: string, words: string])[] = [
  ['Appearance', 'theme colours dark light mode night'],
  ['Vault', 'passphrase keychain lock encryption'],
  ['Lock when nobody is there', 'auto lock idle timeout minutes away'],
  ['Lock with the screen', 'auto lock sleep screen saver'],
  ['Revealed secrets', 'show reveal hide seconds'],
  ['Copied secrets', 'clipboard clear seconds'],
  ['Rotation', 'policy days age due automatic'],
  ['Reminders', 'notifications notify'],
  ['Quiet hours', 'notifications night do not disturb'],
  ['Start at login', 'autostart session boot hidden tray'],
  ['Quick switcher from anywhere', 'global shortcut hotkey'],
  ['Replaced and deleted secrets', 'restore trash bin kept undelete recover'],
  ['Updates', 'newer version upgrade release'],
  ['About', 'version electron licences'],
];

/** How long a view may take to come, in milliseconds. */
const patience = 3000;

/** Waits for a row of the settings to be there: the view may have to be loaded first. */
function rowOf(title: string): Promise<HTMLElement | null> {
  const selector = `[data-setting="${title}"]`;
  return new Promise((resolve) => {
    const found = () => document.querySelector<HTMLElement>(selector);
    const row = found();
    if (row) return resolve(row);
    const observer = new MutationObserver(() => {
      const late = found();
      if (late) end(late);
    });
    const timer = setTimeout(() => end(null), patience);
    const end = (result: HTMLElement | null) => {
      observer.disconnect();
      clearTimeout(timer);
      resolve(result);
    };
    observer.observe(document.body, { childList: true, subtree: true });
    return undefined;
  });
}

/** Shows a row of the settings, with the focus on what can be set there. One that is not there now shows the settings. */
async function showSetting(title: string): Promise<void> {
  if (!(await goTo('settings'))) return;
  const row = await rowOf(title);
  row?.scrollIntoView({ block: 'center' });
  (row?.querySelector<HTMLElement>('input:checked, input:not([type=radio]), button') ?? row)?.focus();
}

const themes = [
  ['dark', 'Dark appearance', Moon, 'theme mode night colours'],
  ['light', 'Light appearance', Sun, 'theme mode day colours'],
  ['system', 'Appearance like the system', SunMoon, 'theme mode auto colours'],
] as const;

/** What can be set, and the way to each setting. */
export const settingActions: readonly Action[] = [
  ...themes.map(([theme, label, icon, words]) => ({
    id: `theme-${theme}`,
    label,
    words,
    icon,
    run: () => void save({ theme }),
  })),
  ...rows.map(([title, words]) => ({
    id: `setting-${title}`,
    label: title,
    words: `setting preferences ${words}`,
    icon: Cog,
    run: () => void showSetting(title),
  })),
];
