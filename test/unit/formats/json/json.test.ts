import { describe, expect, it } from 'vitest';
import { membersOf, parseJson } from '#core/formats/json/document.ts';
import { addMembers, removeMembers, replaceValue } from '#core/formats/json/edit.ts';
import { applySplices } from '#core/formats/text/splices.ts';

const rootOf = (text: string) => {
  const { root } = parseJson(text);
  if (!root) throw new Error('nothing there');
  return root;
};
const keys = (text: string) => membersOf(rootOf(text)).map(({ key }) => key);

describe('a JSON text', () => {
  it('may be empty, and is then nothing', () => {
    for (const text of ['', ' \n\t', '\ufeff', '\ufeff \n'])
      expect(parseJson(text)).toEqual({ text, root: null, relaxed: false });
  });

  it.each<[string, boolean]>([
    ['{"a": 1}', false],
    ['[1, 2]', false],
    ['\ufeff{"a": 1}', false],
    ['{"a": 1,}', true],
    ['[1,]', true],
    ['{"a": 1} // c', true],
    ['/* c */ {"a": 1}', true],
    ['{"a": "//"}', false],
  ])('%j is one; with what strict readers refuse: %s', (text, relaxed) => {
    const found = parseJson(text);
    expect([found.text, found.relaxed, found.root === null]).toEqual([text, relaxed, false]);
  });

  it('has everything at its place, also behind a mark', () => {
    const text = '\ufeff{"a": "b"}';
    const [member] = membersOf(rootOf(text));
    expect([member?.key, text.slice(member?.value.offset, (member?.value.offset ?? 0) + 3)]).toEqual([
      'a',
      '"b"',
    ]);
    expect(text.slice(member?.node.offset, (member?.node.offset ?? 0) + (member?.node.length ?? 0))).toBe(
      '"a": "b"',
    );
  });

  it.each<[string, string]>([
    ['{"a": 1', 'Line 1, column 8'],
    ['{\n  "a" 1\n}', 'Line 2, column 7'],
    ['{"a": 1} x', 'Line 1, column 10'],
    ["{'a': 1}", 'Line 1, column 2'],
    ['\ufeff{\n"a" 1}', 'Line 2, column 5'],
  ])('%j is none, and where is told', (text, place) => {
    expect(() => parseJson(text)).toThrow(
      expect.objectContaining({ code: 'file_malformed', message: `${place}: this is not valid JSON.` }),
    );
  });

  it('is left alone where it is deeper than any file needs', () => {
    const deep = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);
    expect(parseJson(deep(200)).root).not.toBeNull();
    expect(() => parseJson(deep(201))).toThrow(expect.objectContaining({ code: 'too_involved' }));
    expect(() => parseJson(`${'{"a":'.repeat(201)}1${'}'.repeat(201)}`)).toThrow(
      expect.objectContaining({ code: 'too_involved' }),
    );
    expect(
      parseJson(`[${Array(300).fill('[1]').join()}, ${Array(300).fill('{}').join()}]`).root,
    ).not.toBeNull();
    expect(parseJson(JSON.stringify('['.repeat(300))).root).not.toBeNull();
  });

  it('is left alone where it holds more than anybody looks through', () => {
    expect(() => parseJson(`[${','.repeat(5_000_001)}`)).toThrow(
      expect.objectContaining({ code: 'too_involved' }),
    );
  });

  it('has members in their order, those of equal keys included, where it is an object', () => {
    expect(keys('{"a": 1, "b": {"c": 2}, "a": 3, "": 4}')).toEqual(['a', 'b', 'a', '']);
    expect(keys('{}')).toEqual([]);
    expect(keys('[{"a": 1}]')).toEqual([]);
    expect(membersOf(undefined)).toEqual([]);
  });
});

describe('an edited JSON text', () => {
  const lines = { eol: '\n', inner: '  ', outer: '' };

  it('has another value in its place', () => {
    const text = '{ "a" : 1 }';
    const [member] = membersOf(rootOf(text));
    expect(member && applySplices(text, [replaceValue(member.value, '"new"')])).toBe('{ "a" : "new" }');
  });

  it.each<[string, string]>([
    ['{}', '{\n  "x": 1,\n  "y": 2\n}'],
    ['{ }', '{\n  "x": 1,\n  "y": 2\n }'],
    ['{\n  "a": 0\n}', '{\n  "x": 1,\n  "y": 2,\n  "a": 0\n}'],
    ['{"a": 0}', '{\n  "x": 1,\n  "y": 2,"a": 0}'],
  ])('%j gets members before those it has', (text, after) => {
    expect(applySplices(text, addMembers(rootOf(text), ['"x": 1', '"y": 2'], lines))).toBe(after);
    expect(addMembers(rootOf(text), [], lines)).toEqual([]);
  });

  it('has a comma less where all that it had go at the same time', () => {
    const root = rootOf('{"a": 0}');
    const [added] = addMembers(root, ['"x": 1'], { eol: '\r\n', inner: '\t', outer: ' ' }, 0);
    expect(added).toEqual({ start: 1, end: 1, text: '\r\n\t"x": 1\r\n ' });
  });

  it.each<[text: string, gone: string, after: string]>([
    ['{"a": 1}', 'a', '{}'],
    ['{ "a": 1 }', 'a', '{}'],
    ['{\n  "a": 1,\n  "b": 2\n}', 'a', '{\n  "b": 2\n}'],
    ['{\n  "a": 1,\n  "b": 2\n}', 'b', '{\n  "a": 1\n}'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'b', '{\n  "a": 1,\n  "c": 3\n}'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'bc', '{\n  "a": 1\n}'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'ac', '{\n  "b": 2\n}'],
    ['{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'abc', '{}'],
    ['{"a": 1, "b": 2,}', 'b', '{"a": 1,}'],
    ['{"a": 1 /* x */, "b": 2}', 'a', '{ "b": 2}'],
    ['{"a": 1, "b": 2}', '', '{"a": 1, "b": 2}'],
    ['{"a": 1, "b": 2, "a": 3}', 'a', '{ "b": 2}'],
  ])('%j without %s is %j', (text, gone, after) => {
    const document = parseJson(text);
    const splices = removeMembers(document, rootOf(text), ({ key }) => gone.includes(key));
    expect(applySplices(text, splices)).toBe(after);
    expect(parseJson(after).root).not.toBeNull();
  });
});
