import { expect, it } from 'vitest';
import { isGoSpace, isPythonSpace, isSpace } from '#core/formats/ini/blanks.ts';

/** All of one unit of UTF-16 but line feeds and returns, which end a line. */
const codes = Array.from({ length: 0x1_0000 }, (_, code) => code).filter((c) => c !== 0x0a && c !== 0x0d);
const hex = (all: number[]) => all.map((code) => code.toString(16));

it('white space is what Unicode calls a space, and four of ASCII', () => {
  const expected = codes.filter((code) => /[\t\v\f\p{Zs}\p{Zl}\p{Zp}]/u.test(String.fromCharCode(code)));
  expect(hex(codes.filter(isSpace))).toEqual(hex(expected));
});

it('Go also takes NEL for one, and a carriage return', () => {
  const more = codes.filter((code) => isGoSpace(code) && !isSpace(code));
  expect(hex(more)).toEqual(['85']);
  expect([isGoSpace(0x0d), isSpace(0x0d), isGoSpace(0x2000)]).toEqual([true, false, true]);
});

it('Python also takes NEL for one, and the separators of ASCII', () => {
  const more = codes.filter((code) => isPythonSpace(code) && !isSpace(code));
  expect(hex(more)).toEqual(['1c', '1d', '1e', '1f', '85']);
  expect([isPythonSpace(0x20), isPythonSpace(0x3000)]).toEqual([true, true]);
});
