import { describe, expect, it } from 'vitest';
import { mayPass, patiently } from '#core/store/files/patience.ts';
import { systemFault } from './temp.ts';

/** A change that is refused so many times; what was waited between. */
function refused(times: number, code = 'EPERM', platform: NodeJS.Platform = 'win32') {
  const world = { tries: 0, waited: [] as number[] };
  const change = async () => {
    world.tries += 1;
    if (world.tries <= times) throw systemFault(code);
    return 'done';
  };
  const pause = async (ms: number) => void world.waited.push(ms);
  return { world, done: patiently(change, { platform, pause }) };
}

describe('a change that is refused on Windows', () => {
  it.each(['EPERM', 'EACCES', 'EBUSY'])('is tried again where others may hold the file: %s', async (code) => {
    const { world, done } = refused(3, code);
    expect(await done).toBe('done');
    expect(world).toEqual({ tries: 4, waited: [10, 20, 50] });
  });

  it('is done once where nothing is in its way', async () => {
    const { world, done } = refused(0);
    expect(await done).toBe('done');
    expect(world).toEqual({ tries: 1, waited: [] });
  });

  it('is given up after some seconds, with what was said last', async () => {
    const { world, done } = refused(Number.POSITIVE_INFINITY);
    await expect(done).rejects.toMatchObject({ code: 'EPERM' });
    expect(world.tries).toBe(world.waited.length + 1);
    const all = world.waited.reduce((sum, ms) => sum + ms, 0);
    expect(all).toBeGreaterThan(3_000);
    expect(all).toBeLessThan(5_000);
    expect(world.waited).toEqual(world.waited.toSorted((a, b) => a - b));
  });

  it('may still be done at the last try', async () => {
    const { world, done } = refused(9);
    expect(await done).toBe('done');
    expect(world.tries).toBe(10);
  });

  it.each(['ENOENT', 'ENOSPC', 'EEXIST'])('is not tried again for another reason: %s', async (code) => {
    const { world, done } = refused(1, code);
    await expect(done).rejects.toMatchObject({ code });
    expect(world).toEqual({ tries: 1, waited: [] });
  });
});

it.each(['linux', 'darwin'] as const)('means rights on %s, and is final', async (platform) => {
  const { world, done } = refused(1, 'EACCES', platform);
  await expect(done).rejects.toMatchObject({ code: 'EACCES' });
  expect(world).toEqual({ tries: 1, waited: [] });
  expect(mayPass(systemFault('EACCES'), platform)).toBe(false);
});

it('does not take what is no error of the system for one that passes', () => {
  expect([mayPass(new Error('x'), 'win32'), mayPass(null, 'win32')]).toEqual([false, false]);
});
