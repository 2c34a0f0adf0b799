import { describe, expect, it } from 'vitest';
import { latestOnly } from '#main/process/latestOnly.ts';

/** Work whose runs the test ends one by one. */
function manualWork() {
  const ends: { done: () => void; fail: () => void }[] = [];
  const work = () =>
    new Promise<void>((resolve, reject) => {
      ends.push({ done: resolve, fail: () => reject(new Error('failed')) });
    });
  return { ends, work };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('latestOnly', () => {
  it('runs once more for any number of calls that came meanwhile', async () => {
    const { ends, work } = manualWork();
    const run = latestOnly(work);
    run();
    run();
    run();
    run();
    expect(ends.length).toBe(1);
    ends[0]?.done();
    await settle();
    expect(ends.length).toBe(2);
    ends[1]?.done();
    await settle();
    expect(ends.length).toBe(2);
    run();
    expect(ends.length).toBe(3);
  });

  it('goes on after a failure', async () => {
    const { ends, work } = manualWork();
    const run = latestOnly(work);
    run();
    ends[0]?.fail();
    await settle();
    run();
    expect(ends.length).toBe(2);
  });
});
