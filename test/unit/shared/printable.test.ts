import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isPrintable, printable, printableJson, printableText } from '#shared/printable.ts';
import { runs } from '../../support/long.ts';

/** What must never reach a terminal, a menu or a notification. Line feeds are told apart by each test. */
const unsafe = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff\u{e0001}]/u;

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      ' ',
      "'",
      '👩‍🚀',
      'é',
      'م',
      '\u200c',
      '\u200d',
      '\u202e',
      '\u009b',
      '\u001b',
      '\ud800',
      '\n',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
});

it.each([
  ['names of many scripts', 'prod Straße 東京 שלום مرحبا क्षेत्र'],
  ['emoji with their joiners', '👩‍🚀 ⚙️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣'],
  ['the joiners that Persian and Hindi need', 'می‌خواهم क्‍ष'],
])('leaves %s', (_what, name) => {
  expect(printable(name)).toBe(name);
});

it.each([
  ['a control of ASCII', 'a\u001b[2Jb\u007f', 'a␛[2Jb␡'],
  ['a control of Latin-1', 'a\u009b2Jb', 'a⟨U+009B⟩2Jb'],
  ['what turns the direction', 'a\u202eb\u2066', 'a⟨U+202E⟩b⟨U+2066⟩'],
  ['what cannot be seen', 'a\u200bb\u00adc\u3164', 'a⟨U+200B⟩b⟨U+00AD⟩c⟨U+3164⟩'],
  ['a joiner between letters that do not join', 'a\u200db', 'a⟨U+200D⟩b'],
  ['a tag outside of a flag', 'a\u{e0041}', 'a⟨U+E0041⟩'],
  ['half a character', 'a\ud800', 'a⟨U+D800⟩'],
  ['ends of lines', 'a\n\u2028b', 'a␊⟨U+2028⟩b'],
  [
    'the fifth mark on a letter',
    'é\u0301\u0301\u0301\u0301\u0301'.normalize('NFD'),
    'é\u0301\u0301\u0301⟨U+0301⟩⟨U+0301⟩'.normalize('NFD'),
  ],
])('marks %s', (_what, name, shown) => {
  expect(printable(name)).toBe(shown);
  expect(isPrintable(name)).toBe(false);
});

it('leaves nothing that is not seen, whatever comes, and does nothing twice', () => {
  fc.assert(
    fc.property(text, (name) => {
      const shown = printable(name);
      expect(shown).not.toMatch(unsafe);
      expect(printable(shown)).toBe(shown);
      expect(printableText(name).replace(/[\n\t]/g, '')).not.toMatch(unsafe);
    }),
    { seed: 1, numRuns: runs(2000, 200_000) },
  );
});

it('escapes in JSON, and changes nothing for whoever parses it', () => {
  fc.assert(
    fc.property(fc.record({ name: text, more: fc.array(text) }), (value) => {
      const json = printableJson(value, 2);
      expect(json.replaceAll('\n', '')).not.toMatch(unsafe);
      expect(JSON.parse(json)).toEqual(value);
    }),
    { seed: 1, numRuns: runs(1000, 100_000) },
  );
});
