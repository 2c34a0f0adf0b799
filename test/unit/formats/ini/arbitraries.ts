import fc from 'fast-check';

const eol = fc.constantFrom('\n', '\r\n');
const gap = fc.constantFrom('', ' ', '\t', '  ');
const word = fc.stringMatching(/^[A-Za-z0-9_]{1,8}$/);
const header = fc.oneof(
  fc.constant('default'),
  fc.constant('profile default'),
  fc.constantFrom('a', 'b', 'my name').map((name) => `profile "${name}"`),
  fc.constantFrom('a', 'b', 'c').map((name) => `profile ${name}`),
  fc.constantFrom('a', 'b').map((name) => `services ${name}`),
  word,
);
const value = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9/+=#;:.é😀-]{0,12}$/u),
  fc.constantFrom('x # comment', 'y ;c', '=', 'a=b', '# only a comment'),
);

const blank = gap;
const comment = fc.tuple(gap, fc.constantFrom('#', ';'), word).map((parts) => parts.join(' '));
const headerLine = fc
  .tuple(gap, header, gap, fc.constantFrom('', ' # c', '; c', '   '))
  .map(([before, name, after, rest]) => `[${before}${name}${after}]${rest}`);
const propertyLine = fc
  .tuple(fc.constantFrom('region', 'Region', 's3', 'k', 'output'), gap, gap, value)
  .map(([key, before, after, text]) => `${key}${before}=${after}${text}`);
const nestedLine = fc
  .tuple(fc.constantFrom('  ', '\t', '    '), fc.constantFrom('endpoint_url', 'a', 'b'), value)
  .map(([indent, key, text]) => `${indent}${key} = ${text}`);

/** INI text of lines in a likely order: often well-formed, not always. */
export const likelyText: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', '\ufeff'),
    fc.array(fc.tuple(fc.oneof(blank, comment), eol), { maxLength: 2 }),
    fc.array(
      fc.tuple(
        fc.tuple(headerLine, eol),
        fc.array(
          fc.tuple(
            fc.oneof(
              { weight: 4, arbitrary: propertyLine },
              { weight: 2, arbitrary: nestedLine },
              { weight: 1, arbitrary: comment },
              { weight: 1, arbitrary: blank },
            ),
            eol,
          ),
          { maxLength: 6 },
        ),
      ),
      { maxLength: 5 },
    ),
    fc.boolean(),
  )
  .map(([bom, top, sections, endsWithEol]) => {
    const lines = [...top, ...sections.flatMap(([first, rest]) => [first, ...rest])].map((l) => l.join(''));
    const text = bom + lines.join('');
    return endsWithEol ? text : text.replace(/\r?\n$/, '');
  });

/** Likely text with pieces cut out, doubled and replaced by noise. */
export const mangledText: fc.Arbitrary<string> = fc
  .tuple(
    likelyText,
    fc.array(fc.tuple(fc.nat(), fc.nat(6), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 6 }),
  )
  .map(([text, cuts]) =>
    cuts.reduce((mangled, [at, length, noise]) => {
      const start = mangled.length === 0 ? 0 : at % mangled.length;
      return mangled.slice(0, start) + noise + mangled.slice(start + length);
    }, text),
  );
