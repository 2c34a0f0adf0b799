import { describe, expect, it } from 'vitest';
import { malformed, readText, TextFault } from '#core/formats/text/fault.ts';
import { createLineIndex, lineEndingOf, sameEnding, withoutLineEnding } from '#core/formats/text/lines.ts';
import { withoutEnd } from '#core/formats/text/withoutEnd.ts';
import { QCredError } from '#shared/errors.ts';

describe('the place of an offset', () => {
  it('is its line and column, as editors count', () => {
    const text = '\nab\r\n\nc';
    const place = createLineIndex(text);
    const places = Array.from({ length: text.length + 1 }, (_, offset) => place(offset));
    expect(places.map(({ line, column }) => `${line}:${column}`)).toEqual([
      '1:1',
      '2:1',
      '2:2',
      '2:3',
      '2:4',
      '3:1',
      '4:1',
      '4:2',
    ]);
    expect(createLineIndex('')(0)).toEqual({ line: 1, column: 1 });
  });

  it('is found as counting would find it, for every offset', () => {
    const text = Array.from({ length: 50 }, (_, n) => 'x'.repeat((n * 7) % 5)).join('\n');
    const place = createLineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const before = text.slice(0, offset).split('\n');
      expect(place(offset)).toEqual({ line: before.length, column: (before.at(-1) ?? '').length + 1 });
    }
  });
});

describe('the end of lines', () => {
  it.each<[string, string]>([
    ['', '\n'],
    ['a', '\n'],
    ['a\nb\r\n', '\n'],
    ['a\r\nb\n', '\r\n'],
    ['\r\n', '\r\n'],
    ['a\rb\n', '\n'],
    ['\n\r\n', '\n'],
  ])('of %j is %j', (text, ending) => {
    expect(lineEndingOf(text)).toBe(ending);
  });

  it('is taken off the last line alone', () => {
    for (const [text, without] of [
      ['a\n', 'a'],
      ['a\r\n', 'a'],
      ['a\n\n', 'a\n'],
      ['a\nb', 'a\nb'],
      ['\n', ''],
      ['', ''],
    ] as const)
      expect(withoutLineEnding(text)).toBe(without);
  });

  it('stays as it was, when a text is edited', () => {
    expect(sameEnding('a\n', 'b\n')).toBe('b\n');
    expect(sameEnding('a', 'b\r\n')).toBe('b');
    expect(sameEnding('a\nb', 'b')).toBe('b');
    expect(sameEnding('', 'b\n')).toBe('b');
  });
});

it('signs are taken off the end, each by itself, and nowhere else', () => {
  expect(withoutEnd('/a//', '/')).toBe('/a');
  expect(withoutEnd('a./.', './')).toBe('a');
  expect(withoutEnd('a', '/')).toBe('a');
  expect(withoutEnd('//', '/')).toBe('');
  expect(withoutEnd('', '/')).toBe('');
});

describe('a fault in a text', () => {
  const fault = new TextFault(4, 'this is wrong.', 'Mend it.');

  it('is told with its place, and what to do', () => {
    expect(malformed('a\nbcd', fault)).toMatchObject({
      code: 'file_malformed',
      message: 'Line 2, column 3: this is wrong.',
      hint: 'Mend it.',
      cause: fault,
    });
    expect(malformed('a\nbcd', fault, 10).message).toBe('Line 12, column 3: this is wrong.');
  });

  it('is what its reader threw, and anything else passes as it is', () => {
    expect(readText('text', () => 7)).toBe(7);
    const thrown = (error: unknown) => {
      try {
        return readText('a\nbcd', () => {
          throw error;
        });
      } catch (caught) {
        return caught;
      }
    };
    expect(thrown(fault)).toMatchObject({ code: 'file_malformed' });
    for (const other of [new Error('other'), new QCredError('locked', 'm', 'h')])
      expect(thrown(other)).toBe(other);
  });
});
