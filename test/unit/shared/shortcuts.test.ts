import { expect, it } from 'vitest';
import { shortcutSigns, switcherShortcut } from '#shared/shortcuts.ts';

it('says shortcuts in the words of the system', () => {
  const all = ['Mod+N', 'Mod+Shift+C', 'Mod+Alt+K', 'Shift+F10', 'Delete', 'Mod+/', '/'];
  expect(all.map((one) => shortcutSigns(one, true))).toEqual(['⌘N', '⇧⌘C', '⌥⌘K', '⇧F10', '⌘⌫', '⌘/', '/']);
  expect(all.map((one) => shortcutSigns(one, false))).toEqual([
    'Ctrl+N',
    'Ctrl+Shift+C',
    'Ctrl+Alt+K',
    'Shift+F10',
    'Delete',
    'Ctrl+/',
    '/',
  ]);
});

it('never takes AltGr away from Windows, which is Ctrl+Alt there', () => {
  expect(switcherShortcut(true)).not.toMatch(/Mod|Ctrl/);
  expect(switcherShortcut(false)).toBe('Mod+Alt+K');
});
