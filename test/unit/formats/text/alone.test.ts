import { expect, it } from 'vitest';
import { blankAfter, blankBefore } from '#core/formats/text/alone.ts';
import { removePiece } from '#core/formats/text/wholeLines.ts';
import { cpuNow } from '../../../support/cpu.ts';

it('finds the ends of a line that a piece has to itself', () => {
  const text = 'a\n \t<x>\u00a0 \r\nb <y> c';
  expect([blankBefore(text, 4), blankAfter(text, 7)]).toEqual([2, 10]);
  expect([blankBefore(text, 13), blankAfter(text, 16)]).toEqual([null, null]);
  expect([blankBefore(' x', 1), blankAfter('x ', 1)]).toEqual([0, 2]);
});

it('takes a piece out with its lines, or alone', () => {
  const without = (text: string, piece: string) => {
    const start = text.indexOf(piece);
    const { start: from, end } = removePiece(text, start, start + piece.length, /^#/);
    return text.slice(0, from) + text.slice(end);
  };
  expect(without('a\r\n  <x/>  \r\nb', '<x/>')).toBe('a\r\nb');
  expect(without('a <x/>\nb', '<x/>')).toBe('a \nb');
  expect(without('a\n<x/> b\n', '<x/>')).toBe('a b\n');
  expect(without('<x/>\nb', '<x/>')).toBe('\nb');
});

it('takes no longer for each of many pieces in one line', () => {
  const text = '<x/>'.repeat(500_000);
  const started = cpuNow();
  for (let at = 0; at < text.length; at += 4) removePiece(text, at, at + 4, /^#/);
  expect(cpuNow() - started).toBeLessThan(10_000);
});
