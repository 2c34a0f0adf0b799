import { expect, it } from 'vitest';
import { hasCommandKey, isMainButton, shortcutOf } from '#renderer/commandKey.ts';

const bare = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
const [ctrl, meta] = [
  { ...bare, ctrlKey: true },
  { ...bare, metaKey: true },
];

it('is ⌘ on a Mac, where Ctrl moves in texts, and Ctrl elsewhere, where the system has the other', () => {
  for (const key of ['d', 'e', 'n', 'f', 'k', 't', 'o', 'a', ',', '/', 'Enter']) {
    const name = key.length === 1 ? key.toUpperCase() : key;
    expect(shortcutOf({ ...ctrl, key }, true), key).toBe('');
    expect(shortcutOf({ ...meta, key }, true), key).toBe(`Mod+${name}`);
    expect(shortcutOf({ ...ctrl, key }, false), key).toBe(`Mod+${name}`);
    expect(shortcutOf({ ...meta, key }, false), key).toBe('');
  }
  expect([hasCommandKey(ctrl, true), hasCommandKey(meta, true)]).toEqual([false, true]);
  expect([hasCommandKey(ctrl, false), hasCommandKey(meta, false)]).toEqual([true, false]);
});

it('names a press by what is held with it', () => {
  expect(shortcutOf({ ...ctrl, shiftKey: true, key: 'c' }, false)).toBe('Mod+Shift+C');
  expect(shortcutOf({ ...bare, shiftKey: true, key: 'F6' }, false)).toBe('Shift+F6');
  expect(shortcutOf({ ...bare, shiftKey: true, key: '/' }, false)).toBe('/');
  // AltGr is both, and writes a letter.
  expect(shortcutOf({ ...ctrl, altKey: true, key: 'k' }, false)).toBe('');
  expect(shortcutOf({ ...ctrl, metaKey: true, key: 'f' }, true)).toBe('');
});

it('takes a click with Ctrl for one that opens a menu on a Mac', () => {
  const click = { button: 0, ctrlKey: true };
  expect([isMainButton(click, true), isMainButton(click, false)]).toEqual([false, true]);
  expect(isMainButton({ button: 0, ctrlKey: false }, true)).toBe(true);
  expect(isMainButton({ button: 2, ctrlKey: false }, false)).toBe(false);
});
