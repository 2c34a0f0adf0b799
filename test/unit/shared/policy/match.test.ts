import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, globOf, literalOf, overlaps } from '#shared/policy/match.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';

/** What matching means, as plainly as it can be said; far too slow for real patterns. */
function naive(pattern: string, text: string): boolean {
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first === undefined) return text === '';
  if (first === '*') return naive(rest, text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && (first === '?' || first === text[0]) && naive(rest, text.slice(1));
}

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });

describe('matching', () => {
  it('agrees with its plainest definition', () => {
    fc.assert(
      fc.property(pattern, text, (p, t) => {
        expect(covers(globOf(p), literalOf(t))).toBe(naive(p, t));
      }),
      { numRuns: runs(5000, 50_000) },
    );
  });

  it('takes a character outside the basic plane as one', () => {
    expect(covers(globOf('?'), literalOf('🔑'))).toBe(true);
    expect(covers(globOf('??'), literalOf('🔑'))).toBe(false);
  });

  it('stays quick for patterns made to be slow', () => {
    const slow = globOf(`${'*a'.repeat(500)}b`);
    const start = cpuNow();
    expect(covers(slow, literalOf('a'.repeat(5000)))).toBe(false);
    expect(cpuNow() - start).toBeLessThan(2000);
  });
});

describe('patterns against patterns', () => {
  const fill = (glob: string, choices: readonly string[], pick: readonly number[]) =>
    [...glob].map((c, i) => (c === '*' ? (choices[(pick[i] ?? 0) % choices.length] ?? '') : c)).join('');
  const picks = fc.array(fc.nat(100), { minLength: 8, maxLength: 8 });

  it('a pattern covers what is made from it, and overlaps with it', () => {
    fc.assert(
      fc.property(pattern, picks, (wide, pick) => {
        const narrow = fill(wide, ['', 'a', '*', '?b', '*a*'], pick);
        expect(covers(globOf(wide), globOf(narrow))).toBe(true);
        expect(overlaps(globOf(wide), globOf(narrow))).toBe(true);
        expect(overlaps(globOf(narrow), globOf(wide))).toBe(true);
      }),
      { numRuns: runs(1000, 10_000) },
    );
  });

  const shortTexts = [''];
  for (const t of shortTexts) if (t.length < 6) shortTexts.push(`${t}a`, `${t}b`);
  const shortPattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 3 });

  it('a short pattern covers another only where it matches all that the other matches', () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (wide, narrow) => {
        if (!covers(globOf(wide), globOf(narrow))) return;
        for (const t of shortTexts) if (naive(narrow, t)) expect(naive(wide, t)).toBe(true);
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it('two short patterns overlap exactly where some text is matched by both', () => {
    fc.assert(
      fc.property(shortPattern, shortPattern, (a, b) => {
        // Three tokens each: where they share a text, they share one of at most six characters.
        const shared = shortTexts.some((t) => naive(a, t) && naive(b, t));
        expect(overlaps(globOf(a), globOf(b))).toBe(shared);
      }),
      { numRuns: runs(2000, 20_000) },
    );
  });

  it.each([
    ['s3:*', 's3:GetObject', true, true],
    ['s3:Get*', 's3:*', false, true],
    ['a*c', 'ab*', false, true],
    ['a*', 'b*', false, false],
    ['*x', 'y?', false, true],
    ['?', '*', false, true],
    ['*', '', true, true],
    ['?', '', false, false],
  ])('%s and %s: covers %s, overlaps %s', (a, b, covering, overlapping) => {
    expect(covers(globOf(a), globOf(b))).toBe(covering);
    expect(overlaps(globOf(a), globOf(b))).toBe(overlapping);
    expect(overlaps(globOf(b), globOf(a))).toBe(overlapping);
  });
});
