import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readXml, textOf } from '#sandbox/xml/read.ts';
import { escapeXml, xmlDocument } from '#sandbox/xml/write.ts';
import { cpuNow } from '../../support/cpu.ts';

/** Any character there is; surrogates are halves of one. */
const character = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code));

describe('documents', () => {
  it('give back any text they were written with', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(character, fc.constantFrom('&', '<', '\r', '\u0000', ';')) }),
        (text) => {
          const read = readXml(
            xmlDocument(['Result', [['Key', text]]], 'http://example.org/').toString('utf8'),
          );
          expect(textOf(read, 'Key')).toBe(text);
        },
      ),
    );
  });

  it('cannot be broken out of', () => {
    expect(escapeXml('</Key><Admin>&"')).toBe('&lt;/Key&gt;&lt;Admin&gt;&amp;&quot;');
    expect(escapeXml('\u0000\r')).toBe('&#x0;&#xd;');
  });
});

describe('reading', () => {
  it('reads what clients send', () => {
    const read = readXml(
      `\ufeff<?xml version='1.0'?> <!-- hello --> <s3:Delete xmlns:s3="http://x"><Quiet>true</Quiet>
       <Object><Key>a &amp; b&#x20;c&#233;</Key></Object><Object><Key><![CDATA[<raw>&amp;]]></Key></Object><Nothing/></s3:Delete>`,
    );
    expect(read.name).toBe('Delete');
    expect(textOf(read, 'Quiet')).toBe('true');
    expect(read.children.filter(({ name }) => name === 'Object').map((o) => textOf(o, 'Key'))).toEqual([
      'a & b cé',
      '<raw>&amp;',
    ]);
    expect(textOf(read, 'Nothing')).toBe('');
  });

  it.each([
    ['nothing', ''],
    ['text alone', 'hello'],
    ['an open element', '<a><b></b>'],
    ['crossed tags', '<a><b></a></b>'],
    ['two roots', '<a/><b/>'],
    ['text after the root', '<a/>x'],
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['an unknown entity', '<a>&x;</a>'],
    ['a bare ampersand', '<a>a & b</a>'],
    ['a number that is no character', '<a>&#x110000;</a>'],
    ['a broken attribute', '<a b=c/>'],
    ['more depth than any request has', `${'<a>'.repeat(50)}${'</a>'.repeat(50)}`],
  ])('refuses %s', (_, source) => {
    expect(() => readXml(source)).toThrow(SyntaxError);
  });

  it('answers any text with a document or a SyntaxError, and soon', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '/',
      '<a>',
      '</a>',
      '&',
      ';',
      '<!--',
      '-->',
      '"',
      ' x="',
      '<![CDATA[',
      ']]>',
      'a',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 200 }), (parts) => {
        try {
          readXml(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
    const started = cpuNow();
    expect(() => readXml(`<a ${' x="y"'.repeat(20_000)} z`)).toThrow(SyntaxError);
    expect(() => readXml('<!--'.repeat(50_000))).toThrow(SyntaxError);
    expect(cpuNow() - started).toBeLessThan(2000);
  });
});
