import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lighten, withTexts } from '#core/clouds/client/wire/document.ts';
import { Gathered } from '#core/clouds/client/wire/gathered.ts';
import { limits, mostBytes } from '#core/clouds/client/wire/limits.ts';
import { runs } from '../../../support/long.ts';

/** The parser that the SDK reads answers with. */
const { parseXML }: { parseXML(text: string): unknown } = createRequire(
  createRequire(import.meta.url).resolve('@aws-sdk/client-sts'),
)('@aws-sdk/xml-builder');

const mark = Buffer.alloc(18, 7);
const read = (text: string): unknown => {
  const { body, texts } = lighten(Buffer.from(text), mark);
  return withTexts(parseXML(body.toString('utf8')), texts);
};

describe('a document', () => {
  it('is read as it would have been, with its long texts taken out and put back', () => {
    const text = fc
      .tuple(
        fc.constantFrom('', 'é', '&amp;', '&#x41;', '\r\n', '\r', '😀', '&nothing;', '&'),
        fc.integer({ min: 0, max: 40_000 }),
      )
      .map(([odd, length]) => `${odd}${'a'.repeat(length)}${odd}${odd.repeat(length % 300)}`);
    const element = (inner: string) => `<a b='c>"' d = "/>"><!-- <x> -->${inner}<e/></a>`;
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.boolean(), (texts, nested) => {
        const inner = texts.map((one) => `<t>${one}</t>`).join('\n');
        const whole = `<?xml version="1.0"?>\r\n<r>${nested ? element(inner) : inner}</r>`;
        expect(read(whole)).toEqual(parseXML(whole));
      }),
      { numRuns: runs(60, 2000), seed: 11 },
    );
  });

  it('hands the parser nothing that is long', () => {
    const { body, texts } = lighten(Buffer.from(`<r><t>${'&amp;'.repeat(100_000)}</t></r>`), mark);
    expect(body.length).toBeLessThan(100);
    expect([...texts.values()]).toEqual(['&'.repeat(100_000)]);
  });

  it('that names what stands for another text gets nothing for it', () => {
    const twice = (first: Uint8Array) => {
      const { body, texts } = lighten(Buffer.from(`<r><t>${'x'.repeat(1000)}</t></r>`), first);
      return { token: [...texts.keys()][0] ?? '', body };
    };
    const { token } = twice(mark);
    expect(twice(Buffer.alloc(18, 8)).token).not.toBe(token);
  });

  it.each([
    ['depth', '<a>'.repeat(limits.depth + 1)],
    ['elements', `<r>${'<a/>'.repeat(limits.tags)}</r>`],
    ['a long tag', `<r a="${'x'.repeat(limits.tag)}"/>`],
    ['a long name', `<${'x'.repeat(limits.tag)}/>`],
    ['a document type', '<!DOCTYPE x><r/>'],
  ])('is refused for %s', (_what, text) => {
    expect(() => lighten(Buffer.from(text), mark)).toThrow(expect.objectContaining({ name: 'Excess' }));
  });

  it.each(['<r a=x/>', '<r a', '<r', '<!-- ', '<r a b="c"/>', '<r /x>', '<![CDATA['])(
    'is malformed: %s',
    (text) => {
      expect(() => lighten(Buffer.from(text), mark)).toThrow(expect.objectContaining({ name: 'Malformed' }));
    },
  );
});

describe('bytes in pieces', () => {
  it('are kept up to so many, however small the pieces', () => {
    const gathered = new Gathered(1000, 0);
    for (let n = 0; n < 1000; n++) expect(gathered.add(Buffer.from('a'))).toBe(true);
    expect(gathered.add(Buffer.from('a'))).toBe(false);
    expect(gathered.bytes().toString()).toBe('a'.repeat(1000));
    expect(gathered.inCrumbs).toBe(false);
    const crumbs = new Gathered(10 * limits.pieces, 0);
    for (let n = 0; n <= limits.pieces; n++) crumbs.add(Buffer.from('a'));
    expect(crumbs.inCrumbs).toBe(true);
  });

  it('are more for long lists than for anything else', () => {
    expect(mostBytes('ListUsers')).toBe(limits.page);
    expect(mostBytes('CreateAccessKey')).toBe(limits.body);
  });
});
