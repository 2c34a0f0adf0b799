import { randomBytes, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { subkey } from '#core/crypto/subkey.ts';
import { createVault, openVault } from '#core/vault/vault.ts';
import type { VaultState } from '#shared/model.ts';
import { tempFolder } from '../files/temp.ts';
import { memoryStore } from '../secrets/memoryStore.ts';

async function setUp() {
  const dataDir = tempFolder();
  const { store } = memoryStore();
  const deps = { dataDir, randomBytes, uuid: randomUUID };
  const vault = await createVault(deps, store);
  return { dataDir, vault, open: () => openVault(deps, store), file: join(dataDir, 'vault.qcred') };
}
/** The name of an update. */
const name = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const dark = (state: VaultState): VaultState => ({
  ...state,
  settings: { ...state.settings, theme: state.settings.theme === 'dark' ? 'light' : 'dark' },
});

describe('an update that has a name', () => {
  it('is remembered by it, by every process, and never made twice', async () => {
    const { vault, open } = await setUp();
    expect(await vault.remembers(name(1))).toBe(false);
    const after = await vault.update(dark, { id: name(1) });
    expect(await vault.remembers(name(1))).toBe(true);
    expect(await (await open()).remembers(name(1))).toBe(true);
    expect(await vault.remembers(name(2))).toBe(false);
    const again = vi.fn(dark);
    expect(await vault.update(again, { id: name(1) })).toEqual(after);
    expect(again).not.toHaveBeenCalled();
  });

  it('is forgotten after so many others, and that is said', async () => {
    const { vault } = await setUp();
    for (let n = 1; n < 64; n++) await vault.update(dark, { id: name(n) });
    expect(await vault.changes()).toMatchObject({ isCut: false });
    await vault.update(dark, { id: name(64) });
    await vault.update(dark, { id: name(65) });
    const { names, isCut } = await vault.changes();
    expect(isCut).toBe(true);
    expect(names).toEqual(Array.from({ length: 64 }, (_, i) => name(65 - i)));
    // One without a name changes nothing of that.
    await vault.update(dark);
    expect(await vault.changes()).toEqual({ names, isCut });
  }, 120_000);

  it('is told before it is written what will stand there, and only if anything changes', async () => {
    const { vault, file } = await setUp();
    const bytes = readFileSync(file);
    let told: VaultState | undefined;
    const before = async (next: VaultState) => {
      told = next;
      expect(readFileSync(file)).toEqual(bytes);
    };
    const after = await vault.update(dark, { id: name(1), before });
    expect(told).toEqual(after);
    const unchanged = vi.fn();
    await vault.update((state) => state, { id: name(2), before: unchanged });
    expect(unchanged).not.toHaveBeenCalled();
    expect(await vault.remembers(name(2))).toBe(false);
  });

  it('is not made when what belongs to it fails', async () => {
    const { vault, dataDir, file } = await setUp();
    const bytes = readFileSync(file);
    const before = () => Promise.reject(new Error('the log'));
    await expect(vault.update(dark, { id: name(1), before })).rejects.toThrow('the log');
    expect(readFileSync(file)).toEqual(bytes);
    expect(readdirSync(dataDir)).toEqual(['vault.qcred']);
    expect(await vault.remembers(name(1))).toBe(false);
  });
});

describe('an open vault', () => {
  it('overwrites its key when it is closed, and gives it to nobody any more', async () => {
    const { vault } = await setUp();
    const { key } = vault;
    const sub = subkey(key, 'vault');
    vault.close();
    for (const bytes of [key, sub]) expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(() => vault.key).toThrow(expect.objectContaining({ code: 'locked' }));
    await expect(vault.remembers(name(1))).rejects.toMatchObject({ code: 'locked' });
    await expect(vault.changes()).rejects.toMatchObject({ code: 'locked' });
    vault.close();
  });

  it('notices a file of the same length and time', async () => {
    const { vault, file, dataDir } = await setUp();
    await vault.update((state) => ({ ...state, settings: { ...state.settings, theme: 'dark' } }));
    const kept = join(dataDir, 'kept');
    copyFileSync(file, kept);
    const length = statSync(file).size;
    await vault.update((state) => ({ ...state, settings: { ...state.settings, theme: 'dark' } }));
    expect(statSync(file).size).toBe(length);
    utimesSync(file, 1e9, 1e9);
    const known = await vault.state();
    writeFileSync(file, readFileSync(kept));
    utimesSync(file, 1e9, 1e9);
    expect(await vault.state()).not.toBe(known);
  });

  it('that is gone, and comes back, is told', async () => {
    const { vault, file } = await setUp();
    await vault.state();
    rmSync(file);
    await expect(vault.state()).rejects.toMatchObject({ code: 'not_found' });
    await expect(vault.update(dark)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tells of a change once more after a watcher was stopped, but not that watcher', async () => {
    const { vault } = await setUp();
    const calls: number[] = [];
    const [stop] = [1, 2].map((n) => vault.watch(() => calls.push(n)));
    await vault.update(dark);
    expect(calls).toEqual([1, 2]);
    stop?.();
    await vault.update(dark);
    expect(calls).toEqual([1, 2, 2]);
    vault.close();
  });
});

describe('tidying', () => {
  it('removes the note of a vault that is made, and what is older than any write', async () => {
    const { vault, dataDir, file } = await setUp();
    const { mtimeMs } = statSync(file);
    const left = { old: '.qcred-0123456789abcdef.tmp', used: '.qcred-fedcba9876543210.tmp' };
    for (const name of ['vault.begun', 'mine.txt', ...Object.values(left)])
      writeFileSync(join(dataDir, name), '');
    const seconds = mtimeMs / 1000;
    utimesSync(join(dataDir, left.old), seconds - 601, seconds - 601);
    utimesSync(join(dataDir, left.used), seconds - 590, seconds - 590);
    utimesSync(join(dataDir, 'mine.txt'), 1, 1);
    await vault.tidy();
    expect(readdirSync(dataDir).sort()).toEqual([left.used, 'mine.txt', 'vault.qcred']);
  });

  it('never fails', async () => {
    const { vault, file } = await setUp();
    rmSync(file);
    await vault.tidy();
  });
});
