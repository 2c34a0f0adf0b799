import { describe, expect, it } from 'vitest';
import { type PythonFault, readPython } from '#core/formats/ini/python.ts';

const values = (text: string) =>
  Object.fromEntries(
    [...readPython(text).sections].map(([name, settings]) => [name, Object.fromEntries(settings)]),
  );
const faults = (text: string) => readPython(text).faults;

/** Each checked with `configparser.RawConfigParser` of Python 3.11. */
describe('what Python reads', () => {
  it.each<[what: string, text: string, sections: Record<string, Record<string, string>>]>([
    ['nothing', '', {}],
    ['nothing but blank lines and comments', '\n \t\n# a\n; b\n  # c\n', {}],
    [
      'a setting by either sign',
      '[a]\nx = 1\ny: 2\nz=3:4\nw:5=6\n',
      { a: { x: '1', y: '2', z: '3:4', w: '5=6' } },
    ],
    ['a last line without its end', '[a]\nx = 1', { a: { x: '1' } }],
    ['keys in small letters', '[a]\nKEY = V\n', { a: { key: 'V' } }],
    ['an empty value', '[a]\nx =\ny =  \n', { a: { x: '', y: '' } }],
    ['a value that goes on', '[a]\nx = 1\n  2\n\t3\ny = 4\n', { a: { x: '1\n2\n3', y: '4' } }],
    ['a value that begins on the next line', '[a]\nx =\n  1\n', { a: { x: '\n1' } }],
    [
      'blank lines within a value, not after it',
      '[a]\nx = 1\n\n\n  2\n\n\ny = 3\n',
      { a: { x: '1\n\n\n2', y: '3' } },
    ],
    ['blank lines of each value on their own', '[a]\nx = 1\n\ny = 2\n  3\n', { a: { x: '1', y: '2\n3' } }],
    ['comments within a value as nothing', '[a]\nx = 1\n# c\n  2\n', { a: { x: '1\n2' } }],
    ['a comment after a value as a part of it', '[a]\nx = 1 # c\n', { a: { x: '1 # c' } }],
    ['indented settings as settings', '[a]\n  x = 1\n  y = 2\n', { a: { x: '1', y: '2' } }],
    [
      'what stands further right than its setting as more of it',
      '[a]\n  x = 1\n   y = 2\n',
      { a: { x: '1\ny = 2' } },
    ],
    ['what stands further left as a setting', '[a]\n  x = 1\n y = 2\n', { a: { x: '1', y: '2' } }],
    [
      'an indented header after a setting as more of it',
      '[a]\nx = 1\n [b]\n y = 2\n',
      { a: { x: '1\n[b]\ny = 2' } },
    ],
    ['an indented header after a header', '[a]\n [b]\n y = 2\n', { a: {}, b: { y: '2' } }],
    ['text behind a header as nothing', '[a] # c\nx = 1\n', { a: { x: '1' } }],
    ['a header up to its last bracket', '[a]b]\nx = 1\n', { 'a]b': { x: '1' } }],
    ['space in a header as a part of it', '[ a ]\nx = 1\n', { ' a ': { x: '1' } }],
    ['brackets in a setting as part of it', '[a]\nx[1]y = 2\n', { a: { 'x[1]y': '2' } }],
    ['a header without settings at the end', '[a]\nx = 1\n[b]\n', { a: { x: '1' }, b: {} }],
    ['an empty header as a setting', '[a]\n[] = 1\n', { a: { '[]': '1' } }],
    ['an open header as a setting', '[a]\n[b = 1\n', { a: { '[b': '1' } }],
    ['any line end', '[a]\rx = 1\r\ny = 2\n', { a: { x: '1', y: '2' } }],
    ['odd space as space', '[a]\n\u00a0x\u2003=\x1c1\x85\n', { a: { x: '1' } }],
    [
      'settings of a header that stands twice',
      '[a]\nx = 1\n[b]\n[a]\ny = 2\n',
      { a: { x: '1', y: '2' }, b: {} },
    ],
    ['[DEFAULT] as a section', '[DEFAULT]\nx = 1\n[DEFAULT]\ny = 2\n', { DEFAULT: { x: '1', y: '2' } }],
    ['what follows a mark', '\ufeff[a]\nx = 1\n', { a: { x: '1' } }],
    ['the last of two settings', '[a]\nx = 1\nX = 2\n', { a: { x: '2' } }],
    ['nothing of a line before any header', 'x = 1\n  2\n[a]\ny = 3\n', { a: { y: '3' } }],
  ])('%s', (_what, text, sections) => {
    expect(values(text)).toEqual(sections);
  });
});

describe('what Python refuses, and where', () => {
  it.each<[text: string, fault: PythonFault]>([
    ['\ufeff', { what: 'mark', key: '', section: '', line: 1 }],
    ['\n# c\nx = 1\n', { what: 'no section', key: '', section: '', line: 3 }],
    ['what\n', { what: 'no section', key: '', section: '', line: 1 }],
    ['[a]\n= 1\n', { what: 'no setting', key: '', section: 'a', line: 2 }],
    ['[a]\n  : 1\n', { what: 'no setting', key: '', section: 'a', line: 2 }],
    ['[a]\n\nwhat\n', { what: 'no setting', key: '', section: 'a', line: 3 }],
    ['[a]\n[b]\n[a]\n', { what: 'section twice', key: '', section: 'a', line: 3 }],
    ['[a]\nx = 1\r\n\nX = 2\r\n', { what: 'setting twice', key: 'x', section: 'a', line: 4 }],
  ])('%j', (text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it('each of it, and nothing else', () => {
    expect(
      faults('\ufeffx = 1\n[a]\nx = 1\nx = 2\nwhat\n[a]\n[DEFAULT]\n[DEFAULT]\n').map(
        ({ what, line }) => `${what} ${line}`,
      ),
    ).toEqual(['mark 1', 'no section 1', 'setting twice 4', 'no setting 5', 'section twice 6']);
    expect(faults('[a]\nx = 1\n[b]\nx = 2\n  x = 3\n')).toEqual([]);
    expect(faults('; c\n# d\n[a]\n;e\nx = 1\n ; f\n')).toEqual([]);
  });

  it('no text that would take for ever', () => {
    expect(() => readPython('\n'.repeat(5_000_001))).toThrow(
      expect.objectContaining({ code: 'too_involved' }),
    );
  });
});
