import { describe, expect, it, vi } from 'vitest';
import { isMap, isScalar, type YAMLMap } from 'yaml';
import { createBudget } from '#core/formats/text/budget.ts';
import { applyLineSplices } from '#core/formats/text/wholeLines.ts';
import { mapOf, mapsOf, nodeAt, pairOf, parseYaml, scalarText, textAt } from '#core/formats/yaml/document.ts';
import {
  editMap,
  endOfPair,
  hasOnly,
  pairLines,
  removePairs,
  type YamlWish,
} from '#core/formats/yaml/edit.ts';
import { yamlLeaves } from '#core/formats/yaml/leaves.ts';

const open = (text: string) => {
  const document = parseYaml(text);
  if (!isMap(document.contents)) throw new Error('no mapping');
  return { document, map: document.contents };
};
const at = (text: string, key: string) => {
  const { document, map } = open(text);
  return textAt(document, map, key);
};

describe('a YAML document', () => {
  it('may be empty', () => {
    for (const text of ['', '# c\n', '\n']) expect(parseYaml(text).contents ?? null).toBeNull();
  });

  it('is the first of a text', () => {
    expect(at('a: 1\n---\na: 2\n', 'a')).toBe('1');
    expect(at('---\na: 1\n...\n', 'a')).toBe('1');
    expect(at('# c\n%YAML 1.2\n---\na: 1\n', 'a')).toBe('1');
    // What is wrong in others is of no interest here.
    expect(at('a: 1\n---\nb: 1\n]\n', 'a')).toBe('1');
  });

  it.each<[text: string, place: string, words: string]>([
    ['a: [1', 'Line 1, column 6', 'this is not valid YAML'],
    ['a: 1\nb: "x\n', 'Line 3, column 1', 'this is not valid YAML'],
    ['a: 1\n  b: 2\n', 'Line 1, column 4', 'this is not valid YAML'],
    ['a: 1\nb:\n  c: 1\n  c: 2\n', 'Line 4, column 3', 'the same key is there twice'],
    ['a: *x\n', 'Line 1, column 4', 'there is no "&x" before this alias'],
    ['a: *x\nb: &x 1\n', 'Line 1, column 4', 'there is no "&x" before this alias'],
    ['\t- a\n@', 'Line', 'this is not valid YAML'],
    [']', 'Line 1, column 1', 'this is not valid YAML'],
    ['a: 1\n} ]', 'Line 2, column 1', 'this is not valid YAML'],
  ])('is refused where it is %j, and where is told', (text, place, words) => {
    expect(() => parseYaml(text)).toThrow(
      expect.objectContaining({ code: 'file_malformed', message: expect.stringContaining(place) }),
    );
    expect(() => parseYaml(text)).toThrow(`: ${words}.`);
  });

  it('may have any keys, as long as each is another one', () => {
    expect(() => parseYaml('? [a]\n: 1\n? {b: 1}\n: 2\n')).not.toThrow();
  });

  it('is told by the lines of its file', () => {
    expect(() => parseYaml('a: *x\n', 10)).toThrow('Line 11, column 4');
  });

  it('is left alone where it is deeper than any file needs', () => {
    const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(() => parseYaml(deep(100))).not.toThrow();
    expect(() => parseYaml(deep(300))).toThrow(expect.objectContaining({ code: 'too_involved' }));
  });

  it('takes from what is left for its file', () => {
    const budget = createBudget('');
    parseYaml('a: 1', 0, budget);
    let left = 0;
    try {
      for (;;) {
        budget.spend();
        left++;
      }
    } catch {
      // Nothing is left.
    }
    // 200 for the document, and 5 for each word of it.
    const spent = 5_000_000 - left;
    expect([spent > 200, spent < 300, (spent - 200) % 5]).toEqual([true, true, 0]);
  });
});

describe('what a key says', () => {
  it.each<[text: string, value: string | undefined]>([
    ['a: b', 'b'],
    ['a: 1e3', '1e3'],
    ['a: yes', 'yes'],
    ['a: 0x1F', '0x1F'],
    ['a: "1"', '1'],
    ["a: 'it''s'", "it's"],
    ['a: |\n  x\n', 'x\n'],
    ['a:', undefined],
    ['a: ~', undefined],
    ['a: null', undefined],
    ['a: [1]', undefined],
    ['a: {b: 1}', undefined],
    ['b: 1', undefined],
    ['b: &x 1\na: *x', '1'],
    ['b: &x [1]\na: *x', undefined],
    ['"a": 1', '1'],
    ['b: &x {a: 1}\n<<: *x', '1'],
    ['b: &x {a: 1}\na: 2\n<<: *x', '2'],
    ['b: &x {a: 1}\na:\n<<: *x', undefined],
    ['b: &x {a: 1}\nc: &y {a: 2}\n<<: [*x, *y]', '1'],
    ['b: &x {c: 1}\nc: &y {a: 2}\n<<: [*x, *y]', '2'],
    ['b: &x {a: 1}\nc: &y\n  <<: *x\n<<: *y', '1'],
    ['<<: {a: 1}', '1'],
    ['b: &x 1\nb2: &x 2\na: *x', '2'],
    ['a: !!float "1e3"', '1e3'],
    ['a: !!int 0x1F', '0x1F'],
    ['{a, b: &x {a: 1}, <<: *x}', undefined],
    ['<<: [{a}, {a: 1}]', undefined],
    ['<<: [{a: }, {a: 1}]', undefined],
    ['<<: [{b: 1}, {a: 1}]', '1'],
  ])('in %j is %j', (text, value) => {
    expect(at(text, 'a')).toBe(value);
  });

  it('is found in a mapping that merges itself, and never ends', () => {
    const { document, map } = open('b: &x\n  <<: *x\n  c: 1\n');
    const inner = mapOf(document, pairOf(map, 'b')?.value);
    expect(inner && textAt(document, inner, 'a')).toBeUndefined();
    expect(inner && textAt(document, inner, 'c')).toBe('1');
  });

  it('is that of the first, of two keys spelled alike', () => {
    const { map } = open('1: a\n"1": b\n');
    expect(scalarText(pairOf(map, '1')?.value)).toBe('a');
    expect(pairOf(map, '1')).toBe(pairOf(map, '1'));
    expect(pairOf(map, '2')).toBeUndefined();
  });

  it('is a mapping, or several', () => {
    const { document, map } = open('a: &x {n: 1}\nb: [*x, {n: 2}, 3]\nc: *x\nd: 4\n');
    const names = (key: string) =>
      mapsOf(document, pairOf(map, key)?.value).map((one: YAMLMap) => textAt(document, one, 'n'));
    expect([names('a'), names('b'), names('c'), names('d'), names('e')]).toEqual([
      ['1'],
      ['1', '2'],
      ['1'],
      [],
      [],
    ]);
    expect(isScalar(nodeAt(document, map, 'd'))).toBe(true);
    expect(mapOf(document, undefined)).toBeUndefined();
  });

  it('takes something of what is left for its file, whatever is looked at, also through aliases', () => {
    const budget = { spend: vi.fn(), reach: vi.fn() };
    const document = parseYaml('a: &x {n: 1}\nb: [*x, *x, *x]\n', 0, budget);
    const { contents } = document;
    if (!isMap(contents)) throw new Error('no mapping');
    const spent = (work: () => void) => {
      budget.spend.mockClear();
      work();
      return budget.spend.mock.calls.reduce((sum, [steps = 1]) => sum + steps, 0);
    };
    expect(spent(() => mapsOf(document, pairOf(contents, 'b')?.value))).toBe(4);
    expect(spent(() => nodeAt(document, contents, 'a'))).toBe(6);
  });

  it('is left alone where looking takes more than any machine can walk', () => {
    const { document, map } = open('a: 1\n');
    expect(() => {
      for (let n = 0; n < 1_000_000; n++) nodeAt(document, map, 'a');
    }).toThrow(expect.objectContaining({ code: 'too_involved' }));
  });
});

describe('an edited mapping', () => {
  const edited = (text: string, ...wishes: YamlWish[]) => {
    const { document, map } = open(text);
    return applyLineSplices(text, editMap(document, map, wishes));
  };
  const set = (text: string, key = 'a') => edited(text, { key, text: 'new' });

  it.each<[before: string, after: string]>([
    ['a: 1 # c\n', 'a: "new" # c\n'],
    ["a:   'x'\n", 'a:   "new"\n'],
    ['a:\nb: 1\n', 'a: "new"\nb: 1\n'],
    ['a: # c\nb: 1\n', 'a: "new" # c\nb: 1\n'],
    ['a:\n  b: 1\nc: 2\n', 'a: "new"\nc: 2\n'],
    ['a:\n  - 1\n  - 2\nc: 2\n', 'a: "new"\nc: 2\n'],
    ['a: {b: 1}\n', 'a: "new"\n'],
    ['a: |\n  x\n  y\nb: 1\n', 'a: "new"\nb: 1\n'],
    ['a: |+\n  x\n\n\nb: 1\n', 'a: "new"\nb: 1\n'],
    ['a: new\n', 'a: new\n'],
    ['b: 1\n', 'b: 1\na: "new"\n'],
    ['b: 1', 'b: 1\na: "new"'],
    ['b: 1 # c\n\n# end\n', 'b: 1 # c\na: "new"\n\n# end\n'],
    ['  b: 1\n', '  b: 1\n  a: "new"\n'],
    ['b:\n  c:\n    - d: 1\n', 'b:\n  c:\n    - d: 1\na: "new"\n'],
    ['b: 1\r\n', 'b: 1\r\na: "new"\r\n'],
    ['{b: 1}\n', '{"a": "new", b: 1}\n'],
    ['{}\n', '{"a": "new"}\n'],
    ['{a: 1, b: 2}\n', '{a: "new", b: 2}\n'],
    ['{a, b: 2}\n', '{a: "new", b: 2}\n'],
    ['# c\n{}\n', '# c\n{"a": "new"}\n'],
    ['# c\nb: 1\n', '# c\nb: 1\na: "new"\n'],
    ['# c\n  b: 1\n', '# c\n  b: 1\n  a: "new"\n'],
    ['b:\n  c: 1 # x\n  # y\n# end\n', 'b:\n  c: 1 # x\na: "new"\n  # y\n# end\n'],
    ['b:\n  - 1 # x\n\n# end\n', 'b:\n  - 1 # x\na: "new"\n\n# end\n'],
    // A key with a mark of its own stands where that does.
    ['? b\n: 1\n', '? b\n: 1\na: "new"\n'],
    ['?  b\n: 1\n', '?  b\n: 1\na: "new"\n'],
    ['&k b: 1\n', '&k b: 1\na: "new"\n'],
    ['!!str b: 1\n', '!!str b: 1\na: "new"\n'],
    ['{? b : 1}\n', '{"a": "new", ? b : 1}\n'],
    ['a: |\n  x\n\n\nb: 1\n', 'a: "new"\n\n\nb: 1\n'],
  ])('of %j is %j', (before, after) => {
    expect(set(before)).toBe(after);
    expect(at(after, 'a')).toBe('new');
  });

  it('does not change what it merges, but says it itself', () => {
    expect(set('b: &x {a: 1}\n<<: *x\n')).toBe('b: &x {a: 1}\n<<: *x\na: "new"\n');
    expect(set('b: &x {a: new}\n<<: *x\n')).toBe('b: &x {a: new}\n<<: *x\n');
  });

  it.each<[before: string, keys: string, after: string]>([
    ['a: 1\nb: 2\n', 'a', 'b: 2\n'],
    ['a: 1\nb: 2\n', 'b', 'a: 1\n'],
    ['a: 1\nb:\n  c: 1\n  d: 2\ne: 3\n', 'b', 'a: 1\ne: 3\n'],
    ['a: 1\nb: |\n  x\nc: 3\n', 'b', 'a: 1\nc: 3\n'],
    ['{a: 1, b: 2, c: 3}', 'a', '{b: 2, c: 3}'],
    ['{a: 1, b: 2, c: 3}', 'b', '{a: 1, c: 3}'],
    ['{a: 1, b: 2, c: 3}', 'c', '{a: 1, b: 2}'],
    ['{a: 1, b: 2, c: 3}', 'bc', '{a: 1}'],
    ['{a: 1, b: 2, c: 3}', 'ac', '{b: 2}'],
    ['{a: 1, b: 2, c: 3}', 'abc', '{}'],
    ['{a: 1}', 'x', '{a: 1}'],
    ['a: 1\n# of b\nb: 2\n', 'a', '# of b\nb: 2\n'],
    ['a: 1\n\n# of b\nb: 2\n', 'b', 'a: 1\n\n# of b\n'],
    ['# c\n  a: 1\n  b: 2\n', 'a', '# c\n  b: 2\n'],
    ['a: 1\nb: 2 # of b\nc: 3 # of c\n', 'b', 'a: 1\nc: 3 # of c\n'],
    ['a: 1 # of a\nb: 2\n', 'a', 'b: 2\n'],
    ['a: 1\r\nb: |  # of b\r\n  x\r\nc:\r\n  - d # of d\r\n', 'bc', 'a: 1\r\n'],
    ['? a\n: 1\nb: 2\n', 'a', 'b: 2\n'],
    ['c: 1\n? &k !t a\n: 1\nb: 2\n', 'a', 'c: 1\nb: 2\n'],
    ['{b: 1, ? a : 1, c: 1}', 'a', '{b: 1, c: 1}'],
  ])('%j without %s is %j', (before, keys, after) => {
    expect(edited(before, ...[...keys].map((key) => ({ key, text: null })))).toBe(after);
  });

  it('of one line changes hands in one go', () => {
    expect(edited('{a: 1}\n', { key: 'a', text: null }, { key: 'b', text: 'x' })).toBe('{"b": "x"}\n');
    expect(edited('{a: 1, c: 2}\n', { key: 'a', text: null }, { key: 'b', text: 'x' })).toBe(
      '{"b": "x", c: 2}\n',
    );
  });

  it('has a wish written as it says, and none where nothing is wished', () => {
    expect(edited('b: 1\n', { key: 'a', text: 'x', token: 'plain' })).toBe('b: 1\na: plain\n');
    expect(edited('b: 1\n', { key: 'a', text: undefined })).toBe('b: 1\n');
    expect(edited('a: 1\n', { key: 'a', text: undefined })).toBe('a: 1\n');
    expect(
      pairLines(
        [
          { key: 'a', text: 'x' },
          { key: 'b', text: null },
          { key: 'c', text: undefined },
          { key: 'd', text: 'y', token: 'z' },
        ],
        '  ',
      ),
    ).toEqual(['  a: "x"', '  d: z']);
  });

  it('has pairs that end with their value, or their colon', () => {
    for (const [text, end] of [
      ['a: 1 # c\n', 4],
      ['a:\n', 2],
      ['a  :\n', 4],
      ['a:\n  b: 1\n\n', 9],
      ['a: |+\n  x\n\n', 10],
      ['a: |\n  x\n\n', 8],
      ['a: |\n  x\n\n\n', 8],
      ['a: |\n  x |+\n\n\n', 11],
      ['a: |2+\n  x\n\n', 11],
      ['a: >+\n  x\n\n', 10],
      ['a: |+\n  x', 9],
      ['a: |+\r\n  x\n', 10],
      ['a:\n  b: 1 # c\n  # d\n', 9],
      ['a:\n  - 1 # c\n\n  # d\n', 8],
      ['a:\n  - b: 1 # c\n\n  # d\n', 11],
    ] as const) {
      const { map } = open(text);
      const [pair] = map.items;
      expect(pair && endOfPair(text, pair)).toBe(end);
    }
  });

  it('loses nothing where nothing goes', () => {
    const { document, map } = open('a: 1\n');
    expect(removePairs(document, map, new Set())).toEqual([]);
    expect(editMap(document, map, [])).toEqual([]);
    for (const text of ['{}\n', '{a: 1}\n']) {
      const flow = open(text);
      expect(editMap(flow.document, flow.map, [{ key: 'b', text: null }])).toEqual([]);
    }
  });

  it('is empty once all its keys are gone', () => {
    const { map } = open('a: 1\nb: 2\n');
    expect(hasOnly(map, new Set(['a', 'b', 'c']))).toBe(true);
    expect(hasOnly(map, new Set(['a']))).toBe(false);
    expect(hasOnly(open('? [a]\n: 1\n').map, new Set(['a', '']))).toBe(false);
  });
});

describe('all that a value says', () => {
  const leaves = (text: string, isApart?: Parameters<typeof yamlLeaves>[2]) => {
    const { contents, budget } = parseYaml(text);
    return Object.fromEntries(yamlLeaves(budget, contents, isApart));
  };

  it('is the text of each scalar by the way to it', () => {
    expect(leaves('a: 1\nb:\n  c: [x, {d: y}]\n  e:\nf: {}\ng: []\nh: &i z\nj: *i\n')).toEqual({
      a: '1',
      'b.c.0': 'x',
      'b.c.1.d': 'y',
      'b.e': '',
      f: '{}',
      g: '[]',
      h: 'z',
      j: '*i',
    });
    expect(leaves('x')).toEqual({ '': 'x' });
    expect(leaves('{}')).toEqual({});
    expect(leaves('? [k]\n: v\n')).toEqual({ '["k"]': 'v' });
  });

  it('takes more of what is left for the file the longer the way there is, and never gives any back', () => {
    const spend = vi.fn();
    const { contents } = parseYaml(`${'k'.repeat(160)}: {a: 1}\nb: 1\n`);
    yamlLeaves({ spend, reach: vi.fn() }, contents);
    expect(spend.mock.calls).toEqual([[1], [11], [11], [1]]);
  });

  it('is less what is apart', () => {
    expect(leaves('a: {b: 1}\nc: 2\n', (_, path) => path === 'a')).toEqual({ c: '2' });
    expect(leaves('a: 1\n', () => true)).toEqual({ a: '1' });
    expect(leaves('a: [1]\nb: {c: 1}\n', (node) => isMap(node))).toEqual({ 'a.0': '1' });
  });
});
