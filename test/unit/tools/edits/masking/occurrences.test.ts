import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFinder } from '#core/tools/edits/masking/occurrences.ts';
import { runs } from '../../../../support/long.ts';

/** What `createFinder` does, tried at every place with every text. */
function findSlowly(wanted: readonly string[], text: string): { from: number; to: number }[] {
  const covered = new Set<number>();
  const joined = new Set<number>();
  for (const one of wanted.filter((any) => any !== ''))
    for (let from = text.indexOf(one); from >= 0; from = text.indexOf(one, from + 1))
      for (let at = from; at < from + one.length; at++) {
        covered.add(at);
        if (at > from) joined.add(at);
      }
  const spans: { from: number; to: number }[] = [];
  for (const at of [...covered].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && last.to === at && joined.has(at)) last.to = at + 1;
    else spans.push({ from: at, to: at + 1 });
  }
  return spans;
}

describe('createFinder', () => {
  it('finds overlapping texts as one stretch and neighbours as two', () => {
    expect(createFinder(['abc', 'cd'])('xabcdx')).toEqual([{ from: 1, to: 5 }]);
    expect(createFinder(['ab', 'cd'])('abcd')).toEqual([
      { from: 0, to: 2 },
      { from: 2, to: 4 },
    ]);
    expect(createFinder(['b', 'abcd', 'c'])('abcd')).toEqual([{ from: 0, to: 4 }]);
    expect(createFinder([''])('abc')).toEqual([]);
    expect(createFinder([])('abc')).toEqual([]);
  });

  it('goes by code units: an accent or half a pair behind a text does not hide it', () => {
    expect(createFinder(['key'])('key\u0301')).toEqual([{ from: 0, to: 3 }]);
    expect(createFinder(['a\ud83d'])('a\ud83d\ude00')).toEqual([{ from: 0, to: 2 }]);
  });

  it('finds what trying everywhere finds', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aab'), maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom(...'aabc'), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), text, (wanted, inside) => {
        expect(createFinder(wanted)(inside)).toEqual(findSlowly(wanted, inside));
      }),
      { numRuns: runs(3000, 30_000) },
    );
  });
});
