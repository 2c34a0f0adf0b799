import { describe, expect, it } from 'vitest';
import {
  closing,
  goesOn,
  isPlaceholder,
  isReference,
  valueAt,
  valueToEnd,
  wordFrom,
} from '#core/tools/edits/masking/values.ts';

/** What of a line is a value, and what of the next lines belongs to it. */
const taken = (line: string, { from, to, rest }: ReturnType<typeof valueAt>) => [line.slice(from, to), rest];
const indented = (more: object = {}) => ({
  kind: 'indented',
  than: 0,
  list: false,
  keyed: false,
  ...more,
});

/** Templates of shells and workflows are written with § here, which is no template of ours. */
const dollars = (text: string): string => text.replaceAll('§', '$');

describe('a value in a line', () => {
  it.each([
    ['a = x y', 3, ' x y', indented()],
    ['a = "x y"', 3, 'x y', null],
    ["a = 'x y'", 3, 'x y', null],
    ['a = """x"""', 3, 'x', null],
    ["a = '''x'''", 3, 'x', null],
    ['a = "x", b', 3, 'x', null],
    ['a = "x"; b', 3, 'x', null],
    ['a = "x"}', 3, 'x', null],
    ['a = "x")', 3, 'x', null],
    ['a = "x"]', 3, 'x', null],
    ['a="x" />', 2, 'x', null],
    ['a="x">', 2, 'x', null],
    ['a="x" b="y"', 2, 'x', null],
    ['a = "x" # why', 3, 'x', null],
    // Text right behind the quotes: they are part of it.
    ['a = "x"y', 3, ' "x"y', indented()],
    ['a = "x"y b = c', 3, ' "x"y b = c', indented()],
    ['a="x" b = "y"', 2, 'x', null],
    ['a="x"  b="y"', 2, 'x', null],
    ['a = "x" y', 3, ' "x" y', indented()],
    ['a = "x\\"y"', 3, 'x\\"y', null],
    ["a = 'x''y'", 3, "x''y", null],
    ["a = 'x\\'", 3, 'x\\', null],
    // Nothing closes it: it goes on.
    ['a = "x', 3, ' "x', { kind: 'quoted', until: '"' }],
    ['a = """x', 3, ' """x', { kind: 'quoted', until: '"""' }],
    // Nothing there: what is indented below, or a list.
    ['a:', 2, '', indented({ list: true, keyed: true })],
    ['a =', 3, '', indented({ list: true })],
    // A bracket opens a table of settings.
    ['a: {', 2, '', indented({ keyed: true })],
    ['a = [', 3, '', indented({ keyed: true })],
  ])('%j', (line, from, value, rest) => {
    expect(taken(line, valueAt(line, from, 0))).toEqual([value, rest]);
  });

  it('belongs to the column of its key', () => {
    expect(valueAt('  a: x', 4, 2).rest).toEqual(indented({ than: 2 }));
  });

  it('goes on to the end where quotes mean nothing', () => {
    expect(taken('a = "x" # y', valueToEnd('a = "x" # y', 3, 0))).toEqual([' "x" # y', indented()]);
    expect(taken('a = "x', valueToEnd('a = "x', 3, 0))).toEqual([' "x', { kind: 'quoted', until: '"' }]);
  });
});

describe('a word of a command as a value', () => {
  it.each([
    ['x y', 'x'],
    [' x y', ' x'],
    ['"x y" z', 'x y'],
    ["'x y' z", 'x y'],
    ['"x y', '"x'],
    ['a$(b c)d e', 'a$(b c)d'],
    ['$(a $(b c) d)e f', '$(a $(b c) d)e'],
    ['`a b`c d', '`a b`c'],
    ['', ''],
  ])('%j', (line, word) => {
    expect(taken(line, wordFrom(line, 0))).toEqual([word, null]);
  });
});

describe('the quote that closes', () => {
  it.each([
    ['x"y', '"', 1],
    ['xy', '"', -1],
    ['x\\"y"z', '"', 4],
    ["x\\'y", "'", 2],
    ["x''y'", "'", 4],
    ['x"y"""z', '"""', 3],
    ['x\\"""""', '"""', 3],
    ["x''y'''", "'''", 4],
  ])('of %j with %j is at %i', (line, sign, at) => {
    expect(closing(line, 0, sign)).toBe(at);
  });

  it('is looked for from a place on', () => {
    expect(closing('"x"y"', 3, '"')).toBe(4);
    expect(closing('"x"', 3, '"')).toBe(-1);
  });
});

describe('a value that is none', () => {
  const references = [
    ['', ' ', '""', "''", '~', 'true', 'False', 'YES', 'no', 'on', 'off', 'none', 'null', 'nil'],
    [
      'read',
      'write',
      'inherit',
      '"true"',
      "'no',",
      'yes;',
      '  on  ',
      'true  # for now',
      'true # for now',
      'none\t#\tx',
    ],
    ['$NAME', '$NAME_2', '§{NAME}', '§{a.b}', '$env:NAME', '%NAME%'],
    ['§{{ secrets.NAME }}', '§{{secrets.NAME}}', 'Bearer §{{ secrets.NAME }}', 'token §{{ env.a-b }}'],
    ['Bearer  §{{ secrets.NAME }}', 'token  §{{ env.NAME }}'],
    ['1.2.3', '^1.2.3', '~10.20.30', '12.34.56', '§A1_B', '§{a1.b}', '§env:a1', '%a1%'],
  ]
    .flat()
    .map(dollars);
  it.each(references)('%j refers to something, or says yes or no', (value) => {
    expect([isReference(value), isPlaceholder(value)]).toEqual([true, true]);
  });

  const placeholders = [
    ['<your password>', '{{ password }}', '[your key]', '***', '••••', '...', 'xxx', 'XXXXX', '"<x>"'],
    ['changeme', 'change-me', 'change_me', 'Change Me', 'REDACTED', 'your-key', 'your_key', 'your key here'],
    ['§{{ runner.os }}-node', 'a-§{{ github.ref }}-b§{{ hashFiles("x") }}'],
    ['op://vault/item/field', 'vault:secret/data/x', 'ref+awsssm://x', 'awssm:x', 'ssm:/a/b', 'keyring:a-b'],
    ['file:///run/x', 'env:NAME', 'ENV:{NAME}'],
  ]
    .flat()
    .map(dollars);
  it.each(placeholders)('%j is to be filled in', (value) => {
    expect([isReference(value), isPlaceholder(value)]).toEqual([false, true]);
  });

  it.each(
    [
      ['tr"ue', 'cha"ngeme', '§', '§{}', '%%', '~1.2', '^1.2.3.4', '1.2.x', '^^1.2.3', '1..3', '.1.2'],
      ['truex', 'xtrue', 'yes it is', 'true #x', 'true# x', 'a b # c', 'readme', 'on-off'],
      // What follows may belong to it, as in an INI file.
      ['$NAME # x', '§{NAME} # x'],
      ['$1NAME', '$NAME!', 'a$NAME', '§{a b}', '§{NAME}x', '%NAME', 'NAME%', '%a b%', '$env:', '$env:a b'],
      ['§{{ 1x }}x', '§{{ secrets.A }}{', 'basic §{{ secrets.A }}', '§{{ }}'],
      ['1.2', '1.2.3.4', 'v1.2.3', '1.2.3-rc', '>1.2.3'],
      ['<a><b>', 'x<a>', '<a>x', '{{a}}x', 'x{{a}}', '{{a}b}}', '[a]x', 'x[a]', '[a]]'],
      ['xx', 'xxxy', '*a', '•a', '.a', 'changemenow', 'dontchangeme', 'redacted1', 'yourkey', 'my your-key'],
      ['op:a b', 'opx:a', 'xop:a', 'vault', 'ref:x', 'file:a?b'],
    ]
      .flat()
      .map(dollars),
  )('%j is a value', (value) => {
    expect([isReference(value), isPlaceholder(value)]).toEqual([false, false]);
  });
});

describe('a word with which a sentence goes on', () => {
  it.each(['is', 'and', 'for', 'with.', 'to,', 'the', 'a', 'without;', 'not:'])('%j is one', (word) => {
    expect(goesOn.test(word)).toBe(true);
  });
  it.each(['CANARY', 'iss', 'this1', 'xis', 'is!', 'the the', ''])('%j is none', (word) => {
    expect(goesOn.test(word)).toBe(false);
  });
});
