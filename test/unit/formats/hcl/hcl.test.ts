import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type HclAttribute,
  type HclBlock,
  type HclItem,
  parseHcl,
  readObject,
} from '#core/formats/hcl/body.ts';
import {
  attributes,
  editBody,
  type HclWish,
  isEmptied,
  removeSetting,
  settingLines,
} from '#core/formats/hcl/edit.ts';
import { endOfLine } from '#core/formats/hcl/scan.ts';
import { quoteString, readString } from '#core/formats/hcl/text.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import { runs } from '../../../support/long.ts';

/** What there is, as nested lists: `name=source`, or a block's words and what is in it. */
const outline = (text: string, items = parseHcl(text)): unknown[] =>
  items.map((item) =>
    item.kind === 'attribute'
      ? `${item.name}=${text.slice(item.valueStart, item.valueEnd)}`
      : [[item.type, ...item.labels].join(' '), outline(text, item.items)],
  );
const malformed = (place: string) =>
  expect.objectContaining({ code: 'file_malformed', message: expect.stringContaining(`${place}:`) });

describe('HCL', () => {
  it.each<[what: string, text: string, items: unknown[]]>([
    ['nothing', '', []],
    ['nothing but comments', '\ufeff# a\n// b\n/* c\n */ /**/\n', []],
    ['settings', 'a = 1\nb="c"\n  d-e  =  f # g', ['a=1', 'b="c"', 'd-e=f']],
    ['a comment behind a value', 'a = 1 // b\nc = 2 /* d */\ne = 3', ['a=1', 'c=2', 'e=3']],
    ['a value of several lines', 'a = [\n  1,\n  2\n]\nb = f(\n1)\n', ['a=[\n  1,\n  2\n]', 'b=f(\n1)']],
    ['a value with a comment in it', 'a = [1, # ]\n2]\n', ['a=[1, # ]\n2]']],
    ['brackets in texts', 'a = "]" + "b}"\n', ['a="]" + "b}"']],
    ['a template', `a = "x$\{f("}")}y"\n`, [`a="x$\{f("}")}y"`]],
    ['a template of control', 'a = "%{ if b }c%{ endif }"\n', ['a="%{ if b }c%{ endif }"']],
    ['a template behind a sign', `a = "$%{f("}")}y"\n`, [`a="$%{f("}")}y"`]],
    ['a comment behind a bracket', 'a = f(// b\n1)\n', ['a=f(// b\n1)']],
    ['an escaped template', `a = "$$\{b"\nc = "%%{d"\n`, [`a="$$\{b"`, 'c="%%{d"']],
    ['signs that open none', 'a = "$b %c $$ %"\n', ['a="$b %c $$ %"']],
    ['an escaped quote', 'a = "b\\"c\\\\"\n', ['a="b\\"c\\\\"']],
    ['a text of lines', 'a = <<E\nb = "\nE\nc = 1\n', ['a=<<E\nb = "\nE', 'c=1']],
    ['an indented text of lines', 'a = <<-E_1 \r\n  b\n  E_1\nc = 1\n', ['a=<<-E_1 \r\n  b\n  E_1', 'c=1']],
    ['a comparison', 'a = b < c\nd = e\n', ['a=b < c', 'd=e']],
    ['a comparison of equals', 'a = b == c\n', ['a=b == c']],
    ['a division', 'a = 4 / 2\nb = 1\n', ['a=4 / 2', 'b=1']],
    ['tabs', 'a\t=\t[\t1\t]\t# b\n\tc\t=\t2\n', ['a=[\t1\t]', 'c=2']],
    ['a comment that looks ended', '/*/ a = 1 */b = 2\n', ['b=2']],
    ['a text of lines with blanks at its end', 'a = <<E\nb\nE \t\nc = 1\n', ['a=<<E\nb\nE', 'c=1']],
    [
      'a bracket in a text in a template',
      'a = "%{ if f("}") }b%{ endif }"\n',
      ['a="%{ if f("}") }b%{ endif }"'],
    ],
    ['an object', 'a = { b = 1, c : 2 }\n', ['a={ b = 1, c : 2 }']],
    ['a block', 'a {\n  b = 1\n}\nc = 2', [['a', ['b=1']], 'c=2']],
    ['a block in one line', 'a { b = 1 }\n', [['a', ['b=1']]]],
    [
      'an empty block',
      'a {}\nb {\n}\n',
      [
        ['a', []],
        ['b', []],
      ],
    ],
    ['blocks within blocks', 'a {\n b {\n c = 1\n }\n d = 2\n}\n', [['a', [['b', ['c=1']], 'd=2']]]],
    ['labels', 'a "b c" d "e\\"f" {\n}\n', [['a b c d e"f', []]]],
    ['names of other scripts', 'größe = 1\n_a = 2\na9-b = 3', ['größe=1', '_a=2', 'a9-b=3']],
    ['Windows line ends', 'a = 1\r\nb {\r\n  c = 2\r\n}\r\n', ['a=1', ['b', ['c=2']]]],
  ])('has %s', (_what, text, items) => {
    expect(outline(text)).toEqual(items);
  });

  it.each<[text: string, place: string]>([
    ['a = 1, b', 'Line 1, column 6'],
    ['\n  = 1', 'Line 2, column 3'],
    ['a =\n', 'Line 1, column 3'],
    ['a = # b\n', 'Line 1, column 3'],
    ['a b\n', 'Line 1, column 4'],
    ['a\n', 'Line 1, column 2'],
    ['a == b\n', 'Line 1, column 3'],
    ['}', 'Line 1, column 1'],
    ['a {', 'Line 1, column 3'],
    ['a {\n b = {\n}\n', 'Line 1, column 3'],
    ['a = [1', 'Line 1, column 5'],
    ['a = [1)', 'Line 1, column 7'],
    ['a = "b', 'Line 1, column 5'],
    ['a = "b\nc"', 'Line 1, column 5'],
    ['a = "b\\\nc"', 'Line 1, column 5'],
    [`a = "$\{b`, 'Line 1, column 6'],
    ['a = <<E\nb', 'Line 1, column 5'],
    ['/* a', 'Line 1, column 1'],
    [`a "$\{b}" {\n}`, 'Line 1, column 3'],
  ])('refuses %j, and says where', (text, place) => {
    expect(() => parseHcl(text)).toThrow(malformed(place));
  });

  it('says which of two faults it is', () => {
    for (const text of ['a = 1, b = 2', 'a = 1)', 'a = 1]'])
      expect(() => parseHcl(text)).toThrow('a setting does not end with its line.');
    expect(() => parseHcl(')')).toThrow('there is neither a setting nor a block here.');
    for (const text of [')', 'a b\n'])
      expect(() => parseHcl(text)).toThrow(
        expect.objectContaining({ hint: 'Write "name = value" or "name { … }".' }),
      );
  });

  it('is left alone where it is deeper than any file needs', () => {
    const deep = (depth: number) => 'a {\n'.repeat(depth) + '}\n'.repeat(depth);
    expect(() => parseHcl(deep(200))).not.toThrow();
    expect(() => parseHcl(deep(202))).toThrow(expect.objectContaining({ code: 'too_involved' }));
  });

  it('knows where everything stands', () => {
    const text = 'a "b" {\n  c = 1\n}\n';
    const [block] = parseHcl(text) as HclBlock[];
    expect(block).toMatchObject({ start: 0, open: 6, close: 16 });
    expect(block?.items[0]).toMatchObject({ start: 10, valueStart: 14, valueEnd: 15 });
  });
});

it('a line ends where nothing but blanks and comments follows', () => {
  expect([endOfLine('a # b', 1), endOfLine('a \nb', 1), endOfLine('a b', 1), endOfLine('a', 1)]).toEqual([
    5,
    2,
    null,
    1,
  ]);
});

describe('an object', () => {
  const objectOf = (text: string) => {
    const body = readObject(`a = ${text}`, parseHcl(`a = ${text}`)[0] as HclAttribute);
    return body && outline(`a = ${text}`, body.items);
  };

  it.each<[text: string, items: string[]]>([
    ['{}', []],
    ['{ a = 1 }', ['a=1']],
    ['{ a = 1, b : 2, "c d" = 3 }', ['a=1', 'b=2', 'c d=3']],
    ['{\n  a = 1 # x\n  b = 2,\n\n}', ['a=1', 'b=2']],
    ['{ a = { b = 1 } }', ['a={ b = 1 }']],
  ])('%j is read as a body', (text, items) => {
    expect(objectOf(text)).toEqual(items);
  });

  it.each([
    '1',
    '[1]',
    '[a = 1]',
    '-b == {}',
    '"{}"',
    '{ (a) = 1 }',
    '{ a }',
    '{ a = }',
    `{ "$\{a}" = 1 }`,
    '{ a = 1 }.a + { b = 2 }',
    '{ for a in b : a => a }',
    '{ "" = 1 }',
  ])('%j is none whose keys stand there', (text) => {
    expect(objectOf(text)).toBeNull();
  });
});

describe('a quoted text', () => {
  it.each<[source: string, text: string | undefined]>([
    ['""', ''],
    ['"a b"', 'a b'],
    ['"a\\n\\r\\t\\"\\\\"', 'a\n\r\t"\\'],
    ['"\\u0041\\U0001F600"', 'A😀'],
    ['"\\U0010FFFF"', '\u{10ffff}'],
    ['"\\U00110000"', undefined],
    ['"\\x"', undefined],
    [`"$$\{a}"`, `$\{a}`],
    ['"%%{a}"', '%{a}'],
    ['"$$ %% $ %"', '$$ %% $ %'],
    [`"$\{a}"`, undefined],
    ['"%{a}"', undefined],
    ['"a"b"', undefined],
    ['"a', undefined],
    ['a"', undefined],
    ['a', undefined],
    ['"a\nb"', undefined],
    ['"a\\"', undefined],
    [`"${'x'.repeat(10_000)}"`, undefined],
    [`"${'x'.repeat(9_998)}"`, 'x'.repeat(9_998)],
  ])('%# says what it says', (source, text) => {
    expect(readString(source)).toBe(text);
  });

  it('is read as itself', () => {
    const letters = fc.constantFrom('a', '"', '\\', '$', '%', '{', '}', '$$', 'é', '😀', ' ');
    fc.assert(
      fc.property(fc.string({ unit: letters }), (text) => {
        const source = quoteString(text);
        expect(readString(source)).toBe(text);
        expect(outline(`a = ${source}\n`)).toEqual([`a=${source}`]);
      }),
      { numRuns: runs(500, 10_000) },
    );
    expect(quoteString('a"b\\c')).toBe('"a\\"b\\\\c"');
    expect(quoteString(`$\{a} %{b} $a`)).toBe(`"$$\{a} %%{b} $a"`);
  });
});

describe('an edited body', () => {
  const bodyOf = (text: string): HclBlock => {
    const [block] = parseHcl(text).filter((item: HclItem) => item.kind === 'block');
    if (!block) throw new Error('no block there');
    return block;
  };
  const edited = (text: string, wishes: HclWish[], blocks?: string[][]) => {
    const after = applySplices(text, editBody(text, bodyOf(text), wishes, blocks));
    // What comes out is read.
    parseHcl(after);
    return after;
  };

  it.each<[what: string, before: string, after: string]>([
    ['in its place', 'b {\n  a = 1 # c\n}\n', 'b {\n  a = 2 # c\n}\n'],
    ['wherever it stands', 'b {\n  a = 1\n  a = 3\n}\n', 'b {\n  a = 2\n  a = 2\n}\n'],
    ['below the last one', 'b {\n    c = 1 # d\n}\n', 'b {\n    c = 1 # d\n    a = 2\n}\n'],
    ['above a block', 'b {\n  c = 1\n  d {\n  }\n}\n', 'b {\n  c = 1\n  a = 2\n  d {\n  }\n}\n'],
    ['in an empty block', '  b {\n  }\n', '  b {\n    a = 2\n  }\n'],
    ['in an empty block of one line', 'b {}\n', 'b {\n  a = 2\n}\n'],
    ['above a comment', 'b {\n  # c\n}\n', 'b {\n  a = 2\n  # c\n}\n'],
    ['in a block of one line', 'b { c = 1 }\n', 'b {\n  c = 1\n  a = 2\n}\n'],
    ['in a block of one line with more blanks', 'b {   c = 1 }\n', 'b {\n  c = 1\n  a = 2\n}\n'],
    ['with the line ends of the file', 'b {\r\n  c = 1\r\n}\r\n', 'b {\r\n  c = 1\r\n  a = 2\r\n}\r\n'],
    ['below one that is not indented', 'b {\nc = 1\n}\n', 'b {\nc = 1\n  a = 2\n}\n'],
    ['where it is so already', 'b {\n  a   =   2\n}\n', 'b {\n  a   =   2\n}\n'],
  ])('has a setting %s', (_what, before, after) => {
    expect(edited(before, [['a', '2']])).toBe(after);
    // What is right already is no edit.
    expect(editBody(after, bodyOf(after), [['a', '2']])).toEqual([]);
  });

  it('has blocks below, with a blank line above each', () => {
    expect(
      edited(
        'b {\n  c = 1\n}\n',
        [],
        [
          ['d {', '  e = 1', '}'],
          ['f {', '}'],
        ],
      ),
    ).toBe('b {\n  c = 1\n\n  d {\n    e = 1\n  }\n\n  f {\n  }\n}\n');
    expect(edited('b {\n}\n', [['a', '1']], [['d {', '}']])).toBe('b {\n  a = 1\n\n  d {\n  }\n}\n');
    expect(edited('b {\n}\n', [])).toBe('b {\n}\n');
  });

  it.each<[what: string, before: string, after: string]>([
    ['with its line', 'b {\n  a = 1 # c\n  c = 1\n}\n', 'b {\n  c = 1\n}\n'],
    ['with all its lines', 'b {\n  a = [\n    1\n  ]\n}\n', 'b {\n}\n'],
    ['each time', 'b {\n  a = 1\n  c = 1\n  a = 2\n}\n', 'b {\n  c = 1\n}\n'],
    ['of one line', 'b { a = 1 }\n', 'b {  }\n'],
    ['and nothing where there is none', 'b {\n  c = 1\n}\n', 'b {\n  c = 1\n}\n'],
  ])('loses a setting %s', (_what, before, after) => {
    expect(edited(before, [['a', null]])).toBe(after);
  });

  it('of an object loses a setting with its comma', () => {
    const without = (object: string, name: string) => {
      const text = `x = ${object}\n`;
      const body = readObject(text, parseHcl(text)[0] as HclAttribute);
      const setting = body && attributes(body).find((one) => one.name === name);
      return body && setting ? applySplices(text, [removeSetting(text, setting)]) : null;
    };
    expect(without('{ a = 1, b = 2 }', 'a')).toBe('x = {  b = 2 }\n');
    expect(without('{ a = 1, b = 2 }', 'b')).toBe('x = { a = 1,  }\n');
    expect(without('{\n  a = 1,\n  b = 2\n}', 'a')).toBe('x = {\n  b = 2\n}\n');
    expect(without('{ a = 1,\n  b = 2\n}', 'a')).toBe('x = { \n  b = 2\n}\n');
    expect(without('{\n  a = 1, b = 2\n}', 'a')).toBe('x = {\n   b = 2\n}\n');
    expect(without('{\n  a = 1, # c\n  b = 2\n}', 'a')).toBe('x = {\n  b = 2\n}\n');
  });

  it('is emptied where nothing but blanks and commas is left', () => {
    const emptied = (text: string, ...names: string[]) => {
      const body = bodyOf(text);
      return isEmptied(
        text,
        body,
        editBody(
          text,
          body,
          names.map((name): HclWish => [name, null]),
        ),
      );
    };
    expect(emptied('b {\n  a = 1\n}\n', 'a')).toBe(true);
    expect(emptied('b { a = 1 }\n', 'a')).toBe(true);
    expect(emptied('b {}\n')).toBe(true);
    expect(emptied('b {\n  a = 1\n  c = 2\n}\n', 'a')).toBe(false);
    expect(emptied('b {\n  a = 1\n  # mine\n}\n', 'a')).toBe(false);
    expect(emptied('b {\n  a = 1\n#\n}\n', 'a')).toBe(false);
    expect(emptied('# b\nb {\n  c = 2\n}\n', 'a')).toBe(false);
  });
});

it('settings are lined up with their neighbours, and those of several lines with nobody', () => {
  expect(
    settingLines([
      ['a', '1'],
      ['long', '2'],
      ['gone', null],
      ['much_longer', '{\n  b = 1\n}'],
    ]),
  ).toEqual(['a    = 1', 'long = 2', 'much_longer = {', '  b = 1', '}']);
  expect(
    settingLines([
      ['a', '1'],
      ['long', '2'],
    ]),
  ).toEqual(['a    = 1', 'long = 2']);
  expect(settingLines([])).toEqual([]);
});
