import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySplices } from '#core/formats/text/splices.ts';
import { parseXml, type XmlElement } from '#core/formats/xml/document.ts';
import { addBelow, removeElement, setText } from '#core/formats/xml/edit.ts';
import { attributeOf, childrenOf, escapeXml, isXmlText, textOf } from '#core/formats/xml/text.ts';
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
    expect(without('<r>\n  <a/> <!-- its own -->\n  <b/>\n</r>')).toBe('<r>\n  <b/>\n</r>');
    expect(without('<r>\n  <a/><!-- x --><b/><!-- y -->\n</r>')).toBe('<r><!-- x --><b/><!-- y -->\n</r>');
    expect(without('<r><a/><b/></r>')).toBe('<r><b/></r>');
  });
});

const rootOf = (text: string): XmlElement => {
  const { root } = parseXml(text);
  if (!root) throw new Error('nothing there');
  return root;
};

describe('the elements of XML', () => {
  it('have their names, their children and their places', () => {
    const text = '\ufeff<?xml?>\n<!DOCTYPE p "a>">\n<p:r x="1" >\n <a>t</a><b\n/>\n</p:r >\n<!-- c -->\n';
    const root = rootOf(text);
    expect([root.name, root.children.map(({ name }) => name)]).toEqual(['r', ['a', 'b']]);
    expect(text.slice(root.start, root.end)).toBe('<p:r x="1" >\n <a>t</a><b\n/>\n</p:r >');
    expect(text.slice(root.attributesStart, root.attributesEnd)).toBe(' x="1"');
    expect(text.slice(root.content?.start, root.content?.end)).toBe('\n <a>t</a><b\n/>\n');
    const [a, b] = root.children;
    expect([a && text.slice(a.start, a.end), b && text.slice(b.start, b.end)]).toEqual([
      '<a>t</a>',
      '<b\n/>',
    ]);
    expect([a && text.slice(a.content?.start, a.content?.end), b?.content]).toEqual(['t', null]);
    expect(childrenOf(root, 'a')).toEqual([a]);
    expect(childrenOf(root, 'c')).toEqual([]);
  });

  it('are none in a text of white space', () => {
    for (const text of ['', ' \n', '\ufeff', '\ufeff\n'])
      expect(parseXml(text)).toEqual({ text, root: null });
  });

  it.each([
    '<r><!-- </r> --></r>',
    '<r><![CDATA[</r>]]></r>',
    '<r><?a </r>?></r>',
    '<!DOCTYPE r [<!ENTITY a "</r>"> <!-- " > --> ]><r/>',
    "<!DOCTYPE r '>'><r/>",
    '<r a=">"/>',
    "<r a='\"/>'/>",
    '<r\ta\n=\n"1"/>',
    `<r \n ab="1"\n\ncd='>'/>`,
    '<!DOCTYPE r [<!--> " -->]><r/>',
  ])('are not taken from what is no markup: %j', (text) => {
    const root = rootOf(text);
    expect([root.name, root.children, text.slice(root.end)]).toEqual(['r', [], '']);
  });

  it.each<[text: string, place: string, words: string]>([
    ['x<r/>', 'Line 1, column 1', 'there is text outside of all elements'],
    ['<r/>\n x', 'Line 2, column 2', 'there is text outside of all elements'],
    ['<r>\n<a>', 'Line 2, column 1', '<a> is not closed'],
    ['<r>\n', 'Line 1, column 1', '<r> is not closed'],
    ['<r><a>\n<b>', 'Line 2, column 1', '<b> is not closed'],
    ['<r></p:r>', 'Line 1, column 4', '</p:r> closes nothing'],
    ['</r>', 'Line 1, column 1', '</r> closes nothing'],
    ['<!-- c -->', 'Line 1, column 11', 'there is no element'],
    ['<r/>\n<s/>', 'Line 2, column 1', 'a second element follows the first'],
    ['<r><!-- c</r>', 'Line 1, column 4', '"<!--" is not followed by "-->"'],
    ['<r><![CDATA[</r>', 'Line 1, column 4', '"<![CDATA[" is not followed by "]]>"'],
    ['<?xml <r/>', 'Line 1, column 1', '"<?" is not followed by "?>"'],
    ['<!DOCTYPE r', 'Line 1, column 1', 'this declaration does not end'],
    ['<!DOCTYPE "r>', 'Line 1, column 1', 'this declaration does not end'],
    ['<!DOCTYPE [<!-- ]>', 'Line 1, column 1', 'this declaration does not end'],
    ['<r>< a/></r>', 'Line 1, column 4', 'this is not a tag'],
    ['<r a="1/>', 'Line 1, column 1', 'this is not a whole tag'],
    ['<r a=1/>', 'Line 1, column 1', 'this is not a whole tag'],
    ['<r', 'Line 1, column 1', 'this is not a whole tag'],
  ])('are refused in %j, and where is told', (text, place, words) => {
    expect(() => parseXml(text)).toThrow(
      expect.objectContaining({
        code: 'file_malformed',
        message: `${place}: this is not valid XML: ${words}.`,
      }),
    );
  });

  it('are left alone where they are deeper than any file needs', () => {
    const deep = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
    expect(() => parseXml(deep(200))).not.toThrow();
    expect(() => parseXml(deep(201))).toThrow(expect.objectContaining({ code: 'too_involved' }));
  });
});

describe('the text of XML', () => {
  const textIn = (inner: string) => {
    const document = parseXml(inner);
    return textOf(document, rootOf(inner));
  };

  it.each<[text: string, value: string | undefined]>([
    ['<r/>', ''],
    ['<r></r>', ''],
    ['<r> a </r>', ' a '],
    ['<r>&amp;&lt;&gt;&quot;&apos;</r>', '&<>"\''],
    ['<r>a & b; c</r>', 'a & b; c'],
    ['<r>&#38;&#x26;</r>', '&&'],
    ['<r>&#x10FFFF;</r>', '\u{10ffff}'],
    ['<r>&#1114112;</r>', undefined],
    ['<r>&x;</r>', undefined],
    ['<r><![CDATA[&x;]]></r>', '&x;'],
    ['<r><![CDATA[a]]>b<![CDATA[c]]></r>', 'abc'],
    ['<r><![CDATA[a b]]>c</r>', 'a bc'],
    ['<r>a<?b c?>d</r>', 'ad'],
    ['<r>a<!-- &x; -->d</r>', 'ad'],
    ['<r>a\r\nb\rc</r>', 'a\nb\rc'],
    ['<r>a<b/></r>', undefined],
  ])('of %j is %j', (text, value) => {
    expect(textIn(text)).toBe(value);
  });

  it('of an attribute stands between its quotes', () => {
    const text = `<r a="1" b = 'x "y"' c="&lt;" d="&own;" long="3" a="2"/>`;
    const document = parseXml(text);
    const of = (name: string) => attributeOf(document, rootOf(text), name);
    expect([of('a')?.value, of('b')?.value, of('c')?.value, of('d')?.value]).toEqual([
      '1',
      'x "y"',
      '<',
      undefined,
    ]);
    expect([of('b'), of('c')].map((one) => one && text.slice(one.start, one.end))).toEqual(['x "y"', '&lt;']);
    expect(of('long')?.value).toBe('3');
    expect([of('e'), of('x'), of('g')]).toEqual([undefined, undefined, undefined]);
  });

  it('is escaped where it has to be', () => {
    expect(escapeXml(`a&b<c>d"e'f`)).toBe('a&amp;b&lt;c&gt;d&quot;e&apos;f');
    expect(['a', '\u{10000}', '\ufffd'].map(isXmlText)).toEqual([true, true, true]);
    expect(['\ufffe', '\uffff', '\ud800', 'a\udc00'].map(isXmlText)).toEqual([false, false, false, false]);
  });

  it('is set between the tags, which an empty element gets', () => {
    const set = (text: string) => applySplices(text, [setText(parseXml(text), rootOf(text), 'a<b')]);
    expect(set('<r>old</r>')).toBe('<r>a&lt;b</r>');
    expect(set('<r></r>')).toBe('<r>a&lt;b</r>');
    expect(set('<p:r x="1" />')).toBe('<p:r x="1">a&lt;b</p:r>');
    expect(set('<r/>')).toBe('<r>a&lt;b</r>');
    expect(set('<r x="/>"/>')).toBe('<r x="/>">a&lt;b</r>');
  });

  it('gets lines below an element, behind its comment', () => {
    const below = (text: string) => {
      const end = rootOf(text).children[0]?.end ?? 0;
      return applySplices(text, [addBelow(parseXml(text), end, ['  <x/>'])]);
    };
    expect(below('<r>\n  <a/>\n</r>')).toBe('<r>\n  <a/>\n  <x/>\n</r>');
    expect(below('<r>\n  <a/> <!-- c -->\n</r>')).toBe('<r>\n  <a/> <!-- c -->\n  <x/>\n</r>');
    expect(below('<r>\n  <a/><b/> <!-- c -->\n</r>')).toBe('<r>\n  <a/>\n  <x/><b/> <!-- c -->\n</r>');
    expect(below('<r><a/></r>')).toBe('<r><a/>\n  <x/></r>');
  });
});
