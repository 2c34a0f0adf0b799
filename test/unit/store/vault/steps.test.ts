import { randomBytes, randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { subkey } from '#core/store/crypto/subkey.ts';
import { fileIdentity, linkAs } from '#core/store/vault/file.ts';
import { createVault, openVault, readHeader } from '#core/store/vault/vault.ts';
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

  it('is forgotten after 64 others, and that is said', async () => {
    const { vault } = await setUp();
    const earlier = Array.from({ length: 63 }, (_, i) => name(63 - i));
    await vault.update((state) => ({ ...state, changes: earlier }));
    expect(await vault.changes()).toEqual({ names: earlier, isCut: false });
    await vault.update(dark, { id: name(64) });
    expect(await vault.changes()).toMatchObject({ names: [name(64), ...earlier], isCut: true });
    await vault.update(dark, { id: name(65) });
    const told = await vault.changes();
    expect(told).toMatchObject({ names: [name(65), name(64), ...earlier.slice(0, 62)], isCut: true });
    // One without a name changes nothing of that.
    await vault.update(dark);
    expect(await vault.changes()).toEqual(told);
  });

  it('is known to be in the log only when it says so', async () => {
    const { vault } = await setUp();
    await vault.update(dark, { id: name(1) });
    expect((await vault.changes()).lastLogged).toBeUndefined();
    await vault.update(dark, { id: name(2), isLogged: () => true });
    expect((await vault.changes()).lastLogged).toBe(name(2));
    await vault.update(dark, { id: name(3), isLogged: () => false });
    expect((await vault.changes()).lastLogged).toBe(name(2));
  });

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
    const { vault, file } = await setUp();
    const { key } = vault;
    const sub = subkey(key, 'vault');
    vault.close();
    for (const bytes of [key, sub]) expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(() => vault.key).toThrow(expect.objectContaining({ code: 'locked' }));
    await expect(vault.remembers(name(1))).rejects.toMatchObject({ code: 'locked' });
    await expect(vault.changes()).rejects.toMatchObject({ code: 'locked' });
    vault.close();
    // Whatever became of the file: it is not looked at any more.
    rmSync(file);
    const asked = [vault.state(), vault.update(dark), vault.remembers(name(1)), vault.changes()];
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'locked' });
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

  it('tells a watcher when its file cannot be looked at any more', async () => {
    const { vault, file } = await setUp();
    let calls = 0;
    vault.watch(() => calls++);
    rmSync(file);
    mkdirSync(file);
    await vi.waitFor(() => expect(calls).toBeGreaterThan(0), { timeout: 60_000 });
    vault.close();
  });

  it.runIf(process.platform === 'linux')('keeps no file open', async () => {
    const { vault, dataDir, file } = await setUp();
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let n = 0; n < 20; n++) {
      await fileIdentity(file);
      await readHeader(dataDir);
      await vault.update(dark);
      utimesSync(file, n + 1, n + 1);
      await vault.state();
    }
    expect(open()).toBe(before);
  });
});

describe('which file it is', () => {
  it('is told by its time, and that it is none or cannot be told', async () => {
    const { dataDir, file } = await setUp();
    utimesSync(file, 1, 1);
    const one = await fileIdentity(file);
    expect(await fileIdentity(file)).toBe(one);
    utimesSync(file, 2, 2);
    expect(await fileIdentity(file)).not.toBe(one);
    expect(await fileIdentity(join(dataDir, 'none'))).toBeUndefined();
    await expect(fileIdentity(dataDir)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('is the same under its other name, and nothing is left of how it got that', async () => {
    const { dataDir, file } = await setUp();
    const other = join(dataDir, 'other');
    for (let n = 0; n < 2; n++) await linkAs(file, other);
    expect(statSync(other).ino).toBe(statSync(file).ino);
    await expect(linkAs(join(dataDir, 'none'), other)).rejects.toMatchObject({ name: 'QCredError' });
    mkdirSync(join(dataDir, 'folder'));
    await expect(linkAs(file, join(dataDir, 'folder'))).rejects.toMatchObject({ name: 'QCredError' });
    expect(readdirSync(dataDir).sort()).toEqual(['folder', 'other', 'vault.qcred']);
  });
});

describe('tidying', () => {
  it('removes the note of a vault that is made, and what is older than any write', async () => {
    const { vault, dataDir, file } = await setUp();
    const seconds = 1_700_000_000;
    utimesSync(file, seconds, seconds);
    const left = { old: '.qcred-0123456789abcdef.tmp', used: '.qcred-fedcba9876543210.tmp' };
    for (const name of ['vault.begun', 'mine.txt', ...Object.values(left)])
      writeFileSync(join(dataDir, name), '');
    utimesSync(join(dataDir, left.old), seconds - 601, seconds - 601);
    utimesSync(join(dataDir, left.used), seconds - 600, seconds - 600);
    utimesSync(join(dataDir, 'mine.txt'), 1, 1);
    await vault.tidy();
    expect(readdirSync(dataDir).sort()).toEqual([left.used, 'mine.txt', 'vault.qcred']);
  });

  it('removes what is old where no vault was begun, too', async () => {
    const { vault, dataDir } = await setUp();
    const left = join(dataDir, '.qcred-0123456789abcdef.tmp');
    writeFileSync(left, '');
    utimesSync(left, 1, 1);
    await vault.tidy();
    expect(readdirSync(dataDir)).toEqual(['vault.qcred']);
  });

  it('never fails', async () => {
    const { vault, file } = await setUp();
    rmSync(file);
    await vault.tidy();
  });
});
