import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMap, parse, parseDocument, stringify } from 'yaml';
import { applyLineSplices } from '#core/formats/text/wholeLines.ts';
import { parseYaml } from '#core/formats/yaml/document.ts';
import { editMap, type YamlWish } from '#core/formats/yaml/edit.ts';
import { quoteYaml } from '#core/formats/yaml/quote.ts';
import { runs } from '../../../support/long.ts';

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'x: y',
    '# c',
    '- a',
    '{',
    "it's",
    '"',
    'two\nlines\n',
    'ends\n\n',
    ' lead',
    'yes',
    '1e3',
    'é😀',
  ),
  fc.string({ maxLength: 6 }),
);
const key = fc.constantFrom('a', 'b', 'c', 'the key', 'region', '12');
const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3 }),
  ),
}));
const map = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5 });

/** The same values in many of the forms that people and programs write. */
const form = fc.record({
  indent: fc.constantFrom(2, 4),
  indentSeq: fc.boolean(),
  collectionStyle: fc.constantFrom('any', 'block', 'flow'),
  defaultStringType: fc.constantFrom(
    'PLAIN',
    'QUOTE_DOUBLE',
    'QUOTE_SINGLE',
    'BLOCK_LITERAL',
    'BLOCK_FOLDED',
  ),
  lineWidth: fc.constantFrom(0, 20, 80),
} as const);

const wishes = fc.uniqueArray(fc.tuple(key, fc.option(text.filter((t) => t !== '' && !/[\n\r]/.test(t)))), {
  selector: ([k]) => k,
  maxLength: 4,
});

describe('editing YAML', () => {
  it('changes, adds and removes the keys meant, and nothing else', () => {
    fc.assert(
      fc.property(
        map,
        form,
        wishes,
        fc.constantFrom('', '\n', '\n# end\n'),
        fc.boolean(),
        (before, style, asked, end, windows) => {
          const written = stringify(before, style).trimEnd() + end;
          const source = windows ? written.replaceAll('\n', '\r\n') : written;
          // Some of these forms lose trailing blank lines by themselves.
          fc.pre(parseDocument(source).errors.length === 0);
          const original: Record<string, unknown> = parse(source);
          const document = parseYaml(source);
          if (!isMap(document.contents)) throw new Error('no mapping');
          const done = applyLineSplices(
            source,
            editMap(
              document,
              document.contents,
              asked.map(([k, t]): YamlWish => ({ key: k, text: t })),
            ),
          );
          const expected = new Map(Object.entries(original));
          for (const [k, t] of asked) {
            if (t === null) expected.delete(k);
            else if (String(expected.get(k)) !== t || typeof expected.get(k) === 'object') expected.set(k, t);
          }
          const result: unknown = parse(done);
          expect(Object.fromEntries(Object.entries(result ?? {}))).toEqual(Object.fromEntries(expected));
        },
      ),
      { numRuns: runs(1000, 10_000) },
    );
  });

  it('gives the old bytes back when what was added goes again', () => {
    fc.assert(
      fc.property(
        map,
        form,
        fc.constantFrom('', '\n', '\n# end\n'),
        fc.boolean(),
        (before, style, end, windows) => {
          const written = stringify(before, style).trimEnd() + end;
          const source = windows ? written.replaceAll('\n', '\r\n') : written;
          fc.pre(parseDocument(source).errors.length === 0);
          const edit = (from: string, wish: string | null) => {
            const document = parseYaml(from);
            if (!isMap(document.contents)) throw new Error('no mapping');
            const keys = ['new-one', 'new-two'].map((k): YamlWish => ({ key: k, text: wish }));
            return applyLineSplices(from, editMap(document, document.contents, keys));
          };
          expect(edit(edit(source, 'x'), null)).toBe(source);
        },
      ),
      { numRuns: runs(1000, 10_000) },
    );
  });

  it('quotes every text so that it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '$a'), (value, more) => {
        const quoted = quoteYaml(value, more);
        expect(parse(quoted)).toBe(value);
        expect(quoted).toMatch(/^[ -~]+$/);
        if (more !== '') expect(quoted.replaceAll('\\', '')).not.toMatch(/\$/);
      }),
    );
  });

  it.each([
    ['', '""'],
    ['a\\b"c', '"a\\\\b\\"c"'],
    ['~ !#', '"~ !#"'],
    ['\n\t\x7f', '"\\x0a\\x09\\x7f"'],
    ['é\xff', '"\\xe9\\xff"'],
    ['\u0100\uffff', '"\\u0100\\uffff"'],
    ['😀', '"\\U0001f600"'],
  ])('%j is %s', (value, quoted) => {
    expect(quoteYaml(value)).toBe(quoted);
    expect(parse(quoted)).toBe(value);
  });
});
