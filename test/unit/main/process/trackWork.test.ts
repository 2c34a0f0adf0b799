import { describe, expect, it } from 'vitest';
import { trackWork } from '#main/process/trackWork.ts';

const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

describe('trackWork', () => {
  it('hands outcomes back', async () => {
    const { track } = trackWork();
    expect(await track(async () => 7)).toBe(7);
    await expect(track(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('waits for what runs, also for what fails', async () => {
    const { track, settled } = trackWork();
    const ended: string[] = [];
    void track(() => wait(20).then(() => ended.push('slow')));
    track(() => wait(10).then(() => Promise.reject(new Error('no')))).catch(() => ended.push('failed'));
    await settled(5_000);
    expect(ended).toEqual(['failed', 'slow']);
  });

  it('gives up waiting after the limit, and has nothing to wait for at first', async () => {
    const { track, settled } = trackWork();
    await settled(60_000);
    void track(() => new Promise(() => {}));
    await settled(10);
  });
});
