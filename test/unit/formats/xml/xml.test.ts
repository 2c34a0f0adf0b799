import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySplices } from '#core/formats/text/splices.ts';
import { parseXml } from '#core/formats/xml/document.ts';
import { removeElement, setText } from '#core/formats/xml/edit.ts';
import { textOf } from '#core/formats/xml/text.ts';
import { QCredError } from '#shared/errors.ts';
import { runs } from '../../../support/long.ts';

const piece = fc.constantFrom(
  '<a>',
  '</a>',
  '<b x="1">',
  '</b>',
  '<c/>',
  'text',
  '&amp;',
  '&',
  '<!-- <a> -->',
  '<![CDATA[<a>]]>',
  '<?pi?>',
  '<!DOCTYPE a [<!ENTITY x "y>">]>',
  '<',
  '>',
  '"',
  "'",
  '<!--',
  ']]>',
  '\n',
  '\ufeff',
  '<a b=">" c=\'"\'>',
);

describe('XML', () => {
  it('reads or refuses whatever it is given, and says where', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        try {
          const { root } = parseXml(text);
          if (!root) expect(text.replace('\ufeff', '').trim()).toBe('');
          else expect(text.slice(root.start, root.end)).toMatch(/^<[abc][\s\S]*>$/);
        } catch (error) {
          if (!(error instanceof QCredError)) throw error;
          expect(error.code).toBe('file_malformed');
          expect(error.message).toMatch(/^Line \d+, column \d+: /);
        }
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it('reads back every text that it sets', () => {
    const text = fc.string({
      unit: fc.constantFrom('&', '<', '>', '"', "'", ']]>', 'a', ' ', 'é', '😀', '&amp;'),
    });
    fc.assert(
      fc.property(text, fc.constantFrom('<a/>', '<a x="1" />', '<a>old<!-- c --></a>'), (value, element) => {
        const before = parseXml(`<r>${element}</r>`);
        const target = before.root?.children[0];
        if (!target) throw new Error('no element');
        const after = parseXml(applySplices(before.text, [setText(before, target, value)]));
        const set = after.root?.children[0];
        expect(set && textOf(after, set)).toBe(value);
      }),
    );
  });

  it('leaves out comments, resolves references and CDATA, and knows no entity of the file', () => {
    const read = (inner: string) => {
      const document = parseXml(`<r>${inner}</r>`);
      return document.root ? textOf(document, document.root) : null;
    };
    expect(read('a<!-- b -->&lt;&#65;&#x1F600;<![CDATA[<&]]>')).toBe('a<A😀<&');
    expect(read('&own;')).toBeUndefined();
    expect(read('&#x110000;')).toBeUndefined();
    expect(read('<a/>')).toBeUndefined();
  });

  it('takes an element out with its lines, and leaves what shares them', () => {
    const without = (text: string) => {
      const document = parseXml(text);
      const element = document.root?.children[0];
      return element ? applySplices(text, [removeElement(document, element)]) : text;
    };
    expect(without('<r>\n  <a>\n  </a>\n  <b/>\n</r>')).toBe('<r>\n  <b/>\n</r>');
    expect(without('<r>\r\n  <a/>\r\n</r>')).toBe('<r>\r\n</r>');
    expect(without('<r>\n  <a/> <!-- mine -->\n</r>')).toBe('<r> <!-- mine -->\n</r>');
    expect(without('<r><a/><b/></r>')).toBe('<r><b/></r>');
  });
});
