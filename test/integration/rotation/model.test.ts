/**
 * Random lives of rotations, 2,000 in the long run, each from a seed: steps, what a person may press, crashes
 * at every write and request, a service that fails and needs its time. What must hold is checked at
 * every request, whenever the application waits, and after each thing done (`rotationModel.ts`).
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../support/command.ts';
import { runs } from '../../support/long.ts';
import type { Life } from './model.ts';

const script = fileURLToPath(new URL('./model-child.ts', import.meta.url));
const lived = runs(300, 2_000);
/** They wait for the disk half of the time. */
const atOnce = availableParallelism() * 2;

describe('random lives of rotations', { timeout: 600_000 }, () => {
  let root = '';
  beforeAll(() => {
    // In memory where that is possible: thousands of vaults are written.
    root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'qcred-rotations-'));
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('never leave anybody without a working key, or a key without anybody', async () => {
    const children = await Promise.all(
      Array.from({ length: atOnce }, (_, n) =>
        run(process.execPath, [script, root, String(n + 1), String(atOnce), String(lived)], {
          env: process.env,
        }),
      ),
    );
    for (const { code, stderr } of children)
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const lives = children.flatMap(({ stdout }): Life[] => JSON.parse(stdout));
    expect(lives).toHaveLength(lived);
    const total = (field: 'crashes' | 'faults') => lives.reduce((sum, life) => sum + life[field], 0);
    const ended = (end: string) => lives.filter((life) => life.end === end).length;
    const tried = new Set(lives.flatMap((life) => life.actions));
    console.info(
      `${lived} lives: ${total('crashes')} crashes, ${total('faults')} faults, ${ended('finished')} finished, ${ended('undone')} taken back, actions: ${[...tried].sort().join(', ')}`,
    );
    // A suite that never got anywhere would hold just as well.
    expect(total('crashes')).toBeGreaterThan(lived / 2);
    expect(total('faults')).toBeGreaterThan(lived / 2);
    expect(ended('finished')).toBeGreaterThan(lived / 20);
    expect(ended('undone')).toBeGreaterThan(lived / 50);
    for (const action of ['pause', 'resume', 'back', 'finish', 'dismiss']) expect(tried).toContain(action);
  });
});
