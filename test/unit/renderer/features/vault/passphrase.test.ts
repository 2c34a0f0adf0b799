import { expect, it } from 'vitest';
import { wrongWith } from '#renderer/features/vault/NewPassphrase.tsx';
import { strengthOf } from '#renderer/features/vault/strength.ts';

const tone = (text: string) => strengthOf(text, 10)?.tone ?? null;

it.each([
  ['short', null],
  ['aaaaaaaaaaaaaaaa', 'bad'],
  ['1234567890', 'bad'],
  ['abcdefghijklmnop', 'bad'],
  ['password123', 'bad'],
  ['summer summer summer summer', 'bad'],
  ['correct horse battery', 'due'],
  ['correct horse battery staple lantern', 'good'],
  ['tR7#kq9!Vz2@mLx', 'good'],
])('%j is %s', (text, expected) => {
  expect(tone(text)).toBe(expected);
});

it('says what is wrong with the two fields, one at a time', () => {
  expect(wrongWith('short', 'x')).toEqual({ first: 'Use 10 characters or more.' });
  expect(wrongWith('long enough', 'x')).toEqual({ again: 'The two are not the same.' });
  expect(wrongWith('long enough', 'long enough')).toEqual({});
});
