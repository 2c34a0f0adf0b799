import { describe, expect, it } from 'vitest';
import { basesFirst, chainOf } from '../../../src/shared/chain.ts';

/** Each letter builds on the one it stands for here. */
const baseOf = (bases: Record<string, string>) => (one: string) => bases[one];

describe('a chain', () => {
  it('begins with the one that is asked about and ends with what builds on nothing', () => {
    expect(chainOf('c', baseOf({ c: 'b', b: 'a' }))).toEqual(['c', 'b', 'a']);
    expect(chainOf('a', baseOf({}))).toEqual(['a']);
  });

  it('that bites its tail ends, and its last one leads back into it', () => {
    const circles: Record<string, string>[] = [{ a: 'a' }, { a: 'b', b: 'a' }, { a: 'b', b: 'c', c: 'b' }];
    for (const bases of circles) {
      const chain = chainOf('a', baseOf(bases));
      expect(new Set(chain).size).toBe(chain.length);
      expect(chain).toContain(baseOf(bases)(chain.at(-1) ?? ''));
    }
  });

  it('ends before what is known', () => {
    expect(chainOf('c', baseOf({ c: 'b', b: 'a' }), (one) => one === 'a')).toEqual(['c', 'b']);
    expect(chainOf('c', baseOf({}), () => true)).toEqual([]);
  });

  it('is put bases first, each once, however many share them', () => {
    const bases = baseOf({ c: 'b', b: 'a', d: 'b' });
    expect([...basesFirst(['d', 'c', 'a'], bases)]).toEqual(['a', 'b', 'd', 'c']);
    const many = Array.from({ length: 20_000 }, (_, i) => String(i));
    const line = (one: string) => (one === '0' ? undefined : String(Number(one) - 1));
    expect([...basesFirst(many.toReversed(), line)]).toEqual(many);
  });
});
