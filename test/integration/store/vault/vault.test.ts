import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VaultState } from '#shared/model.ts';
import { createTestVault, openTestVault } from './vaultFixture.ts';

const script = join(import.meta.dirname, 'vaultChild.ts');
let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'qcred-vault-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** A child that adds access keys; `stored` counts those it has said to be stored. */
function adder(
  name: string,
  count: string,
): { child: ChildProcess; stored: () => number; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [script, dataDir, name, count], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stored = 0;
  child.stdout.on('data', (bytes: Buffer) => {
    stored += bytes.toString().split('\n').length - 1;
  });
  return { child, stored: () => stored, ended: once(child, 'close') };
}

const idsOf = (state: VaultState, name: string): string[] =>
  state.credentials.map((c) => c.accessKeyId).filter((id) => id.startsWith(`${name}-`));

const until = async (met: () => boolean): Promise<void> => {
  for (const end = performance.now() + 15_000; !met(); await new Promise((done) => setTimeout(done, 5))) {
    if (performance.now() > end) throw new Error('waited in vain');
  }
};

describe('several processes on one vault', () => {
  it('lose no update', async () => {
    (await createTestVault(dataDir)).close();
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(names.map((name) => adder(name, '15').ended));
    const state = await (await openTestVault(dataDir)).state();
    for (const name of names) {
      expect(idsOf(state, name)).toEqual(Array.from({ length: 15 }, (_, i) => `${name}-${i}`));
    }
  });

  it('follow each other: an open vault tells of a change by another process at once', async () => {
    const vault = await createTestVault(dataDir);
    const told: number[] = [];
    const stop = vault.watch(() => told.push(performance.now()));
    const { child, stored, ended } = adder('x', '1');
    let storedAt = 0;
    child.stdout?.once('data', () => {
      storedAt = performance.now();
    });
    await until(() => stored() === 1 && told.length > 0);
    expect((told.at(-1) ?? Number.POSITIVE_INFINITY) - storedAt).toBeLessThan(500);
    expect(idsOf(await vault.state(), 'x')).toEqual(['x-0']);
    await ended;

    stop();
    const before = told.length;
    await adder('y', '1').ended;
    await new Promise((done) => setTimeout(done, 200));
    expect(told.length).toBe(before);
  });
});

describe('a process killed while it writes', () => {
  it('leaves a vault that opens and holds a state that was written, 40 times over', async () => {
    (await createTestVault(dataDir)).close();
    let total = 0;
    for (let round = 0; round < 40; round++) {
      const { child, stored, ended } = adder('k', 'endless');
      await until(() => stored() > 0);
      await new Promise((done) => setTimeout(done, Math.random() * 25));
      child.kill('SIGKILL');
      await ended;

      const vault = await openTestVault(dataDir);
      const ids = idsOf(await vault.state(), 'k');
      vault.close();
      // All that was said to be stored, at most the one more it was about to say, in one piece.
      expect(ids.length - total - stored()).toBeOneOf([0, 1]);
      expect(ids).toEqual(ids.map((_, i) => `k-${i}`));
      total = ids.length;
    }
    // The lock that a dead process held is not in the next one's way.
    await adder('after', '1').ended;
    expect(idsOf(await (await openTestVault(dataDir)).state(), 'after')).toEqual(['after-0']);
    expect(await readdir(dataDir)).toEqual(expect.arrayContaining(['vault.qcred', 'vault.previous.qcred']));
  });
});
