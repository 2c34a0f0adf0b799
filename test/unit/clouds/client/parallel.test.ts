import { describe, expect, it } from 'vitest';
import { inParallel } from '#core/clouds/client/parallel.ts';

describe('work on many things', () => {
  it('is done on so many at once, each once', async () => {
    let now = 0;
    let most = 0;
    const done: number[] = [];
    await inParallel(
      Array.from({ length: 30 }, (_, n) => n),
      async (n) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
        done.push(n);
      },
      8,
    );
    expect(most).toBe(8);
    expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n));
    await inParallel([], async () => {});
  });

  it('ends with the first failure, when all that was begun has come to rest', async () => {
    const begun: number[] = [];
    let resting = 0;
    const work = async (n: number) => {
      begun.push(n);
      await new Promise((resolve) => setTimeout(resolve, n === 1 ? 1 : 20));
      resting++;
      if (n === 1) throw new Error('one');
    };
    await expect(inParallel([0, 1, 2, 3, 4, 5], work, 3)).rejects.toThrow('one');
    expect(begun).toEqual([0, 1, 2]);
    expect(resting).toBe(3);
  });

  it('gives what came of each in their order, whichever was done first', async () => {
    const work = async (n: number) => {
      await new Promise((resolve) => setTimeout(resolve, n === 0 ? 10 : 0));
      return `done ${n}`;
    };
    expect(await inParallel([0, 1, 2, 3], work, 2)).toEqual(['done 0', 'done 1', 'done 2', 'done 3']);
    expect(await inParallel([], work)).toEqual([]);
  });
});
