/**
 * What a command says that it did survives a power cut: each file is on the disk before it gets its
 * name, and so is the name, before anything rests on it. Seen in the command's own calls.
 */
import { posix } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { noAccount, type OneChangeWorld, oneChangeWorld, scenes } from './oneChangeWorld.ts';

let world: OneChangeWorld | undefined;
afterEach(() => world?.close());

/**
 * The calls of one of the commands, its paths as seen from the home folder.
 *
 * @param fails a call that is made to fail: then the command is run once more, from the same beginning
 */
async function callsOf(name: string, fails?: RegExp): Promise<string[][]> {
  const scene = scenes.find((one) => one.name === name);
  if (!scene) throw new Error(`there is no scene "${name}"`);
  const made = oneChangeWorld(noAccount);
  world = made;
  if (scene.prepare) await scene.prepare(await made.app());
  const { args, input } = scene.run(noAccount);
  made.keep();
  const { code, calls } = await made.qcred(args, input);
  expect(code).toBe(scene.code ?? 0);
  if (!fails) return taken(calls);
  made.restore();
  const at = 1 + calls.findIndex((call) => fails.test(call));
  const failed = await made.qcred(args, input, { at, kind: 'EIO' });
  expect(failed.code).toBe(1);
  return taken(failed.calls);
}

const taken = (calls: readonly string[]): string[][] =>
  calls.map((call) => call.replace(/Sync\b/, '').split(' '));

/** Files whose loss costs no more than a look: what only says where the log ended, or that a lock is held. */
const isOfNoWeight = (path: string): boolean => /activity\.head$|\.lock\b/.test(path);

/** Walks through calls. @returns what had a name before it was on the disk, and names that never were */
function lost(calls: readonly string[][]): string[] {
  const problems: string[] = [];
  const unwritten = new Set<string>();
  const unnamed = new Set<string>();
  for (const [call = '', path = '', to = ''] of calls) {
    if (/^write(File)?$/.test(call) && !isOfNoWeight(path)) unwritten.add(path);
    if (/^(data)?sync$/.test(call)) {
      unwritten.delete(path);
      for (const name of unnamed) if (posix.dirname(name) === path) unnamed.delete(name);
    }
    if (call !== 'rename') continue;
    if (unwritten.has(path)) problems.push(`${to} may be empty`);
    // That a record counts says the vault as well, and the state before the last change is a copy.
    if (!/\.record$|previous/.test(to)) unnamed.add(to);
  }
  return [...problems, ...[...unwritten, ...unnamed].map((path) => `${path} may be lost`)];
}

/** The place of the first call of a kind on a path. */
const placeOf = (calls: readonly string[][], call: string, path: RegExp, from = 0): number => {
  const at = calls.findIndex(
    ([name, ...paths], i) => i >= from && name === call && path.test(paths.at(-1) ?? ''),
  );
  expect(at, `${call} ${path}`).toBeGreaterThanOrEqual(0);
  return at;
};

/** The place of the last rename to a path. */
const lastOf = (calls: readonly string[][], path: RegExp): number =>
  calls.findLastIndex(([name, , to = '']) => name === 'rename' && path.test(to));

describe('on the disk', () => {
  it('is a record of the log before its end is written down, and the log itself when it is new', async () => {
    const calls = await callsOf('add, the first');
    expect(lost(calls)).toEqual([]);
    const written = placeOf(calls, 'writeFile', /activity\.log$/);
    const synced = placeOf(calls, 'datasync', /activity\.log$/);
    const named = placeOf(calls, 'sync', /^vault$/, synced);
    const head = placeOf(calls, 'rename', /activity\.head$/);
    expect([written, synced, named, head]).toEqual([written, synced, named, head].toSorted((a, b) => a - b));
  });

  it('are the journal before any file changes, and the files before the vault says so', async () => {
    const calls = await callsOf('export');
    expect(lost(calls)).toEqual([]);
    const journal = placeOf(calls, 'sync', /^vault\/changes$/);
    expect(journal).toBeGreaterThan(placeOf(calls, 'rename', /changes\/journal$/));
    const renames = ['.aws/config', '.config/rclone/rclone.conf'].map((path) =>
      placeOf(calls, 'rename', new RegExp(`^${path}$`)),
    );
    for (const at of renames) expect(at).toBeGreaterThan(journal);
    const vault = placeOf(calls, 'rename', /^vault\/vault\.qcred$/);
    for (const folder of [/^\.aws$/, /^\.config\/rclone$/]) {
      const synced = placeOf(calls, 'sync', folder);
      expect(synced).toBeGreaterThan(Math.max(...renames));
      expect(synced).toBeLessThan(vault);
    }
    const kept = placeOf(calls, 'rename', /\.change$/);
    expect(kept).toBeGreaterThan(placeOf(calls, 'sync', /^vault$/, vault));
  });

  it('are the files that go back where the vault cannot say so, before the journal is given up', async () => {
    const calls = await callsOf('export', /^rename .* vault\/vault\.qcred$/);
    const back = Math.max(...[/\.aws\/config$/, /rclone\.conf$/].map((path) => lastOf(calls, path)));
    const given = placeOf(calls, 'rm', /changes\/journal$/);
    for (const folder of [/^\.aws$/, /^\.config\/rclone$/])
      expect(placeOf(calls, 'sync', folder, back)).toBeLessThan(given);
    expect(placeOf(calls, 'sync', /^vault\/changes$/, given)).toBeGreaterThan(given);
  });

  it('is what an undo puts back', async () => {
    expect(lost(await callsOf('undo'))).toEqual([]);
  });
});
