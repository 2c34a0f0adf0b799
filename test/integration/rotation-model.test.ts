import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Life, live } from './rotationModel.ts';

const runs = Number(process.env.QCRED_ROTATION_RUNS ?? 100);

describe('random lives of rotations', { timeout: 300_000 }, () => {
  let sandbox: Sandbox;
  let root = '';
  beforeAll(async () => {
    sandbox = await startSandbox({ authorize: () => true });
    root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'qcred-rotations-'));
  });
  afterAll(async () => {
    await sandbox.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('never leave nobody with a working key', async () => {
    const lives: Life[] = [];
    const from = Number(process.env.QCRED_ROTATION_SEED ?? 1);
    const t0 = performance.now();
    for (let seed = from; seed < from + runs; seed++) lives.push(await live(seed, sandbox, root));
    const ends = Object.groupBy(lives, (life) => life.end);
    console.info(
      (performance.now() - t0) / runs, 'ms per run',
      Object.entries(ends).map(([end, group]) => `${end} ${group?.length}`), 
      lives.reduce((sum, life) => sum + life.crashes, 0), 'crashes',
      lives.reduce((sum, life) => sum + life.faults, 0), 'faults',
    );
    expect(lives).toHaveLength(runs);
  });
});
