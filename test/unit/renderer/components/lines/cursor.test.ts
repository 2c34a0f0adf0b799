import { describe, expect, it } from 'vitest';
import {
  cursorAfter,
  isDeleteKey,
  isLetter,
  isMenuKey,
  typeAhead,
} from '#renderer/components/lines/cursor.ts';

describe('cursorAfter', () => {
  it.each([
    ['ArrowDown', -1, 0],
    ['ArrowUp', -1, 99],
    ['ArrowDown', 99, 99],
    ['PageDown', 5, 15],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 0, 99],
    ['x', 5, null],
  ])('%s from %i goes to %s', (key, index, expected) => {
    expect(cursorAfter(key, index, 100, 10)).toBe(expected);
  });

  it('goes nowhere in an empty list', () => {
    expect(cursorAfter('End', -1, 0, 10)).toBe(null);
  });
});

describe('typeAhead', () => {
  const names = ['alpha', 'beta', 'bravo', 'brown', 'gamma'];
  const find = (index: number, typed: string) =>
    typeAhead((at) => names[at] ?? '', names.length, index, typed);

  it('stays on the row while the word still fits it', () => {
    expect(find(1, 'be')).toBe(1);
    expect(find(1, 'br')).toBe(2);
    expect(find(2, 'bro')).toBe(3);
  });

  it('steps through the rows of one letter, around the end', () => {
    expect([find(0, 'b'), find(1, 'bb'), find(3, 'b')]).toEqual([1, 2, 1]);
  });

  it('finds nothing where nothing fits', () => {
    expect(find(0, 'zz')).toBe(-1);
  });
});

describe('the keys of a list', () => {
  const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    ...held,
  });

  it('tell the menu, deleting and type-ahead apart', () => {
    expect(isMenuKey(press('ContextMenu'))).toBe(true);
    expect(isMenuKey(press('F10', { shiftKey: true }))).toBe(true);
    expect(isMenuKey(press('F10'))).toBe(false);
    expect(isDeleteKey(press('Delete'))).toBe(true);
    expect(isDeleteKey(press('Backspace', { metaKey: true }))).toBe(true);
    expect(isDeleteKey(press('Backspace'))).toBe(false);
    expect(isLetter(press('a'))).toBe(true);
    for (const key of ['/', ' ', 'Enter']) expect(isLetter(press(key))).toBe(false);
    expect(isLetter(press('a', { ctrlKey: true }))).toBe(false);
  });
});
