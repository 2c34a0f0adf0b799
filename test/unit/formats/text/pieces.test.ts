import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendParagraphs, removeParagraph } from '#core/formats/text/paragraphs.ts';
import { applySplices } from '#core/formats/text/splices.ts';
import { unprintable } from '#core/formats/text/unprintable.ts';
import {
  addLinesAfter,
  addLinesBelow,
  applyLineSplices,
  indentAt,
  lineEnd,
  removePiece,
} from '#core/formats/text/wholeLines.ts';
import { runs } from '../../../support/long.ts';

describe('pieces of a text that are replaced', () => {
  it('go to their places, in any order, and what is inserted at one place in the order given', () => {
    const text = '0123456789';
    expect(applySplices(text, [])).toBe(text);
    expect(
      applySplices(text, [
        { start: 8, end: 9, text: 'x' },
        { start: 2, end: 4, text: '' },
        { start: 2, end: 2, text: 'a' },
        { start: 2, end: 2, text: 'b' },
        { start: 10, end: 10, text: '!' },
      ]),
    ).toBe('01ab4567x9!');
    expect(
      applySplices(text, [
        { start: 0, end: 5, text: 'a' },
        { start: 5, end: 10, text: 'b' },
      ]),
    ).toBe('ab');
  });

  it('may touch and not overlap', () => {
    expect(() =>
      applySplices('0123', [
        { start: 0, end: 2, text: '' },
        { start: 1, end: 3, text: '' },
      ]),
    ).toThrow('Two edits of a file overlap.');
  });

  it('are not changed by being applied', () => {
    const splices = [
      { start: 2, end: 3, text: 'b' },
      { start: 0, end: 1, text: 'a' },
    ];
    applySplices('0123', splices);
    expect(splices.map(({ start }) => start)).toEqual([2, 0]);
  });
});

describe('lines', () => {
  it('end before their line end', () => {
    const text = 'a\r\nbc\nd';
    expect([0, 1, 3, 4, 6, 7].map((offset) => lineEnd(text, offset))).toEqual([1, 1, 5, 5, 7, 7]);
    // Behind the return there is only the feed.
    expect(lineEnd(text, 2)).toBe(2);
    expect(lineEnd('\r\n', 0)).toBe(0);
  });

  it('begin with white space, as far as one looks', () => {
    const text = 'a\n \tb c\n\td';
    expect([indentAt(text, 4), indentAt(text, 7), indentAt(text, 3), indentAt(text, 9)]).toEqual([
      ' \t',
      ' \t',
      ' ',
      '\t',
    ]);
    expect([indentAt('  a', 3), indentAt('a', 1), indentAt('', 0)]).toEqual(['  ', '', '']);
  });

  it('are added below the one that is meant, with the line ends of the text', () => {
    const below = (text: string, offset: number) =>
      applySplices(text, [addLinesBelow(text, offset, ['x', 'y'])]);
    expect(below('a b\nc', 1)).toBe('a b\nx\ny\nc');
    expect(below('a\r\nb\r\n', 0)).toBe('a\r\nx\r\ny\r\nb\r\n');
    expect(below('a\nb', 3)).toBe('a\nb\nx\ny');
  });

  it('are added after a piece, behind a comment and before anything else', () => {
    const behind = (text: string) =>
      applySplices(text, [addLinesAfter(text, text.indexOf('}') + 1, ['x'], /^#/)]);
    expect(behind('{ }\nb')).toBe('{ }\nx\nb');
    expect(behind('{ } # c\nb')).toBe('{ } # c\nx\nb');
    expect(behind('{ }  \r\nb')).toBe('{ }  \r\nx\r\nb');
    expect(behind('{ } b # c\n')).toBe('{ }\nx b # c\n');
    const text = '{} b';
    expect(applySplices(text, [addLinesAfter(text, 2, ['x', 'y'], /^#/)])).toBe('{}\nx\ny b');
  });

  it('go with a piece that has them to itself', () => {
    const without = (text: string, piece: string) => {
      const start = text.indexOf(piece);
      return applySplices(text, [removePiece(text, start, start + piece.length, /^#/)]);
    };
    expect(without('a\n  <x>  \nb', '<x>')).toBe('a\nb');
    expect(without('a\r\n<x>\r\nb', '<x>')).toBe('a\r\nb');
    expect(without('a\n<x>', '<x>')).toBe('a');
    expect(without('a\n  <x> b\nc', '<x>')).toBe('a b\nc');
    expect(without('a <x>\nb', '<x>')).toBe('a \nb');
    expect(without('<x>\nb', '<x>')).toBe('\nb');
    expect(without('<x> b', '<x>')).toBe(' b');
    expect(without('a\n  <x> # its own\nb', '<x>')).toBe('a\nb');
    expect(without('a\r\n  <x># its own\r\nb # c', '<x>')).toBe('a\r\nb # c');
    expect(without('a\n<x> # its own', '<x>')).toBe('a');
    expect(without('<x> # its own\nb', '<x>')).toBe('\nb');
    expect(without('a <x> # of both\nb', '<x>')).toBe('a  # of both\nb');
    expect(without('a\n<x> b # of b\nc', '<x>')).toBe('a b # of b\nc');
  });

  it('that go at the beginning take their line end along', () => {
    const text = 'a\nb\nc\n';
    const gone = { start: 0, end: 1, text: '' };
    expect(applyLineSplices(text, [gone])).toBe('b\nc\n');
    expect(applyLineSplices('a\r\nb', [gone])).toBe('b');
    expect(applyLineSplices(text, [{ start: 1, end: 3, text: '' }, gone])).toBe('c\n');
    expect(applyLineSplices(text, [gone, { start: 1, end: 1, text: '\nx' }])).toBe('x\nb\nc\n');
    expect(applyLineSplices(text, [{ start: 0, end: 1, text: 'z' }])).toBe('z\nb\nc\n');
    expect(applyLineSplices(text, [{ start: 2, end: 3, text: '' }])).toBe('a\n\nc\n');
    expect(applyLineSplices('a', [gone])).toBe('');
    expect(applyLineSplices('a b', [gone])).toBe(' b');
    expect(applyLineSplices(text, [gone, { start: 4, end: 5, text: 'z' }])).toBe('b\nz\n');
    expect(applyLineSplices(text, [])).toBe(text);
    expect(applyLineSplices('ab\n', [gone])).toBe('b\n');
    expect(applyLineSplices('\na\nb', [{ start: 2, end: 4, text: '' }])).toBe('\na');
    expect(applyLineSplices(text, [gone, { start: 1, end: 1, text: 'z\nx' }])).toBe('z\nx\nb\nc\n');
  });

  it('that are added where others go come first', () => {
    const splices = [
      { start: 1, end: 3, text: '' },
      { start: 1, end: 1, text: '\nx' },
    ];
    for (const apply of [applyLineSplices, applySplices])
      expect(apply('a\nb\nc\n', splices)).toBe('a\nx\nc\n');
  });

  it('that were added leave by their removal, and nothing else does', () => {
    const line = fc.constantFrom('', ' ', 'a', '  b # c', '\t');
    const eol = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        eol,
        fc.boolean(),
        fc.nat(),
        (lines, end, isEnded, at) => {
          const text = lines.join(end) + (isEnded ? end : '');
          const added = applySplices(text, [addLinesBelow(text, at % (text.length + 1), ['<x>'])]);
          const start = added.indexOf('<x>');
          expect(applySplices(added, [removePiece(added, start, start + 3, /^#/)])).toBe(text);
        },
      ),
      { numRuns: runs(300, 10_000) },
    );
  });
});

describe('paragraphs', () => {
  it.each<[string, string]>([
    ['', 'a\nb\n\nc\n'],
    ['\ufeff', '\ufeffa\nb\n\nc\n'],
    ['x\n', 'x\n\na\nb\n\nc\n'],
    ['x', 'x\n\na\nb\n\nc'],
    ['x\r\n', 'x\r\n\r\na\r\nb\r\n\r\nc\r\n'],
  ])('come below %j with a blank line above each', (text, after) => {
    expect(appendParagraphs(text, [['a', 'b'], ['c']])).toBe(after);
  });

  it.each<[string, string, string]>([
    ['x\n\n<p>\ny\n', '<p>', 'x\ny\n'],
    ['x\n\n<p>\n', '<p>', 'x\n'],
    ['x\n\n<p>', '<p>', 'x\n'],
    ['x\r\n \t\r\n  <p>  \r\n', '<p>', 'x\r\n'],
    ['x\n<p>\n', '<p>', 'x\n'],
    ['\n<p>\ny', '<p>', 'y'],
    ['\ufeff<p>\ny', '<p>', '\ufeffy'],
    ['<p>\ny', '<p>', 'y'],
    ['x <p>\ny', '<p>', 'x \ny'],
    ['x\n\n<p> y\n', '<p>', 'x\n\n y\n'],
    ['x\n\n\n<p>\n', '<p>', 'x\n\n'],
    ['x\n  \ny\n\n<p>\n', '<p>', 'x\n  \ny\n'],
  ])('of %j: %s goes with its lines and the blank one above', (text, piece, after) => {
    const start = text.indexOf(piece);
    expect(applySplices(text, [removeParagraph(text, start, start + piece.length)])).toBe(after);
  });
});

it('what would not stay in its line is known', () => {
  for (const bad of ['\0', '\t', '\n', '\x1f', '\x7f', '\x85', '\u2028', '\u2029', '\ud800', 'a\ndb'])
    expect(unprintable.test(bad)).toBe(true);
  for (const good of ['', ' ', '~', '\u00a0', 'é', '\u2027', '😀'])
    expect(unprintable.test(good)).toBe(false);
});
