/**
 * A process that changes several files is killed at every step of the way, while it recovers from
 * that at every step again, and at random moments: at least 300 times in all. Whatever the
 * moment, each file is wholly of one version; and the next start makes all of them the same one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVersions, layOut } from './crash-files.ts';

const script = fileURLToPath(new URL('./crash-child.ts', import.meta.url));
const leastKills = 300;
const atOnce = 2;

let root = '';
let kills = 0;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'qcred-crash-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function freshFolder(): string {
  const folder = mkdtempSync(join(root, 'case-'));
  layOut(folder);
  return folder;
}

/** Runs the child; resolves to whether it was killed. `afterMs` counts from when its work starts. */
async function run(
  folder: string,
  job: string,
  kill: { step?: number; afterMs?: number } = {},
): Promise<boolean> {
  const child = spawn(process.execPath, [script, folder, job, String(kill.step ?? '')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(root, 'compiled') },
  });
  const exit = once(child, 'exit');
  if (kill.afterMs !== undefined) {
    await Promise.race([once(child.stdout, 'data'), exit]);
    await sleep(kill.afterMs);
    child.kill('SIGKILL');
  }
  const [code, signal] = await exit;
  if (signal === 'SIGKILL') kills++;
  else expect(code).toBe(0);
  return signal === 'SIGKILL';
}

/** Does `work` for all items, two at a time. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** How many steps the child takes for one apply and one undo. */
async function countSteps(): Promise<number> {
  let steps = 0;
  const versions = createVersions(freshFolder(), () => steps++);
  const change = await versions.applyNext();
  await versions.edits.undo(change.id);
  return steps;
}

/** A lock that a killed process left is taken over by whoever wants it next, not before. */
const isNoLock = (name: string) => !name.startsWith('edits.lock');

/** What must hold after a kill, then after recovery; returns the version that is there in the end. */
async function checkRecovery(folder: string): Promise<number> {
  const versions = createVersions(folder, () => {});
  versions.versionsOf();
  const { left } = await versions.edits.recover();
  expect(left).toEqual([]);
  const version = versions.commonVersion();
  expect(versions.litter().filter(isNoLock)).toEqual([]);
  return version;
}

/** Undoes the newest change that can be; all files are then of the version before. */
async function checkUndo(folder: string): Promise<void> {
  const versions = createVersions(folder, () => {});
  const before = versions.commonVersion();
  const newest = (await versions.edits.list()).find((change) => !change.undone);
  if (before > 1) {
    if (newest === undefined) throw new Error('a version was applied, but there is nothing to undo');
    await versions.edits.undo(newest.id);
    expect(versions.commonVersion()).toBe(before - 1);
  } else expect(newest).toBeUndefined();
  expect((await versions.applyNext()).undone).toBe(false);
  expect(versions.litter()).toEqual([]);
}

describe('a process killed while it changes files', () => {
  it('at every step, and at every step of recovering from that', async () => {
    const steps = await countSteps();
    expect(steps).toBeGreaterThan(20);
    await each(
      Array.from({ length: steps }, (_, n) => n + 1),
      async (step) => {
        const folder = freshFolder();
        expect(await run(folder, 'once', { step })).toBe(true);
        createVersions(folder, () => {}).versionsOf();
        for (let again = 1; await run(folder, 'recover', { step: again }); again++)
          createVersions(folder, () => {}).versionsOf();
        expect([1, 2]).toContain(await checkRecovery(folder));
        await checkUndo(folder);
      },
    );
  });

  it('and another program writes one of the files before the next start', async () => {
    const steps = await countSteps();
    await each(
      Array.from({ length: steps }, (_, n) => n + 1),
      async (step) => {
        const folder = freshFolder();
        await run(folder, 'once', { step });
        const versions = createVersions(folder, () => {});
        const { config } = versions;
        const underWay = existsSync(join(folder, 'data', 'changes', 'journal'));
        const undoing = (await versions.edits.list()).length > 0;
        writeFileSync(config, 'by another program');
        const report = await versions.edits.recover();
        expect(readFileSync(config, 'utf8')).toBe('by another program');
        expect(report).toMatchObject({
          finished: 0,
          rolledBack: underWay ? 1 : 0,
          left: underWay ? [config] : [],
        });
        if (underWay) {
          rmSync(config);
          const old = undoing ? 2 : 1;
          expect(versions.versionsOf()).toEqual({
            config: 0,
            credentials: old,
            linked: old,
            extra: old === 2 ? 2 : 0,
          });
        }
        expect(versions.litter().filter(isNoLock)).toEqual([]);
      },
    );
  });

  it('at random moments, until it was killed 300 times in all', async () => {
    let seed = 20261102;
    /** A small generator with a seed, so that a failing run can be had again. */
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    const folders = Array.from({ length: atOnce }, freshFolder);
    await each(folders, async (folder) => {
      while (kills < leastKills) {
        expect(await run(folder, 'flip', { afterMs: random() * 80 })).toBe(true);
        await checkRecovery(folder);
        if (random() < 0.1) await checkUndo(folder);
      }
    });
    expect(kills).toBeGreaterThanOrEqual(leastKills);
    console.info(`killed ${kills} times`);
  });
});
