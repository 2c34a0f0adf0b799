/** Shortcuts as actions name them, `Mod+Shift+C`, in the words of each system. */

const macSigns: ReadonlyMap<string, string> = new Map([
  ['Alt+', '⌥'],
  ['Shift+', '⇧'],
  ['Mod+', '⌘'],
]);

/** What is on the keys: `Mod+N` is `⌘N` on a Mac and `Ctrl+N` elsewhere. */
export function shortcutSigns(shortcut: string, mac: boolean): string {
  if (!mac) return shortcut.replace('Mod', 'Ctrl');
  const [, held = '', key = ''] = /^((?:\w+\+)*)(.+)$/.exec(shortcut) ?? [];
  // In the order of the system's own menus. Its keyboards have no Delete key: ⌘⌫ is what deletes there.
  const signs = [...macSigns].flatMap(([name, sign]) => (held.includes(name) ? [sign] : [])).join('');
  return signs + (key === 'Delete' ? '⌘⌫' : key);
}

/**
 * The quick switcher's shortcut, which works in every program. To Windows Ctrl+Alt is AltGr, and AltGr+K
 * a letter or sign on Hungarian, Croatian and Czech keyboards, which nobody could type any more.
 */
export const switcherShortcut = (windows: boolean): string => (windows ? 'Alt+Shift+K' : 'Mod+Alt+K');
