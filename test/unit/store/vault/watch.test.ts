import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { watchPath } from '#core/store/vault/watch.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qcred-watch-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const within = async (ms: number, met: () => boolean): Promise<boolean> => {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(5)) if (met()) return true;
  return met();
};

describe('watchPath', () => {
  it('calls once for a file that was replaced, and not for its neighbours', async () => {
    const path = join(folder, 'file');
    await writeFile(path, 'old');
    let calls = 0;
    const stop = watchPath(path, () => calls++);
    await writeFile(join(folder, 'neighbour'), 'x');
    await sleep(100);
    expect(calls).toBe(0);
    await writeFile(join(folder, 'new'), 'new');
    await rename(join(folder, 'new'), path);
    expect(await within(1000, () => calls > 0)).toBe(true);
    await sleep(100);
    expect(calls).toBe(1);
    stop();
    await writeFile(path, 'later');
    await sleep(100);
    expect(calls).toBe(1);
  });

  it('looks from time to time where the system cannot watch', async () => {
    const path = join(folder, 'not yet', 'file');
    let calls = 0;
    const stop = watchPath(path, () => calls++);
    await mkdir(join(folder, 'not yet'));
    await writeFile(path, 'x');
    expect(await within(5000, () => calls > 0)).toBe(true);
    stop();
  });
});
