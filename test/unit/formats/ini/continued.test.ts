import { expect, it } from 'vitest';
import { looksLikeHeader } from '#core/formats/ini/continued.ts';

it.each(['[b]', '  [b]', '\t[profile b] ', '[b]# c', '[b] ; a longer comment', '[bcd]#'])(
  '%j was perhaps meant as a header',
  (line) => {
    expect(looksLikeHeader(line)).toBe(true);
  },
);

it.each(['b]', '[b', 'x [b]', '[]', '[b] x', '[b]x', '[b]x # c', '[[b]] c', '', '  # [b]'])(
  '%j was not',
  (line) => {
    expect(looksLikeHeader(line)).toBe(false);
  },
);
