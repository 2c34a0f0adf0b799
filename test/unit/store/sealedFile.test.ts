import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenVault } from '#core/store/access.ts';
import { forgetKey } from '#core/store/crypto/subkey.ts';
import { createSealedFiles, sweepSealed } from '#core/store/sealedFile.ts';
import { tempFolder, underNoUmask } from './files/temp.ts';

type Place = Parameters<typeof createSealedFiles>[1];

const sessions: Place = { folder: 'sessions', purpose: 'session', name: 'session', schema: 2 };

const setUp = () => {
  const dataDir = tempFolder();
  const key = new Uint8Array(randomBytes(32));
  const access = { deps: { dataDir, randomBytes }, vault: { key } } as unknown as OpenVault;
  const open = (place: Partial<Place> = {}) => createSealedFiles(access, { ...sessions, ...place });
  return { folder: join(dataDir, 'sessions'), open, key };
};

describe('a sealed file', () => {
  it('gives back its text, is private, and shows nothing', async () => {
    const { open, folder } = setUp();
    const files = open();
    await underNoUmask(() => files.alone('a', () => files.write('a', { text: 'CANARY text' })));
    expect(await files.read('a')).toEqual({ text: 'CANARY text', schema: 2 });
    expect(await files.read('b')).toBe(null);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(files.pathOf('a')).mode & 0o777).toBe(0o600);
    expect(readFileSync(files.pathOf('a')).includes('CANARY')).toBe(false);
    expect(await files.ids()).toEqual(['a']);
    await files.remove('a');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is none where it was copied to another id, changed, or cut off', async () => {
    const { open } = setUp();
    const files = open();
    await files.alone('a', () => files.write('a', { text: 'CANARY text' }));
    cpSync(files.pathOf('a'), files.pathOf('b'));
    expect(await files.read('b')).toBe(null);
    const whole = readFileSync(files.pathOf('a'));
    for (const bytes of [
      whole.subarray(0, -1),
      whole.fill(whole.readUInt8(30) ^ 1, 30, 31),
      Buffer.alloc(0),
    ]) {
      writeFileSync(files.pathOf('a'), bytes);
      expect(await files.read('a')).toBe(null);
    }
  });

  it.each<[string, Partial<Place>]>([
    ['of another thing', { name: 'mirror' }],
    ['under another key', { purpose: 'mirror' }],
  ])('is none where it is %s', async (_, place) => {
    const { open } = setUp();
    const files = open();
    await files.alone('a', () => files.write('a', { text: 'CANARY text' }));
    expect(await open(place).read('a')).toBe(null);
  });

  it('says of which schema it is, and is left alone by who knows only an earlier one', async () => {
    const { open } = setUp();
    await open().alone('a', () => open().write('a', { text: 'CANARY text' }));
    expect(await open({ schema: 3 }).read('a')).toEqual({ text: 'CANARY text', schema: 2 });
    const whole = readFileSync(open().pathOf('a'));
    expect(await open({ schema: 1 }).read('a')).toBe(null);
    expect(readFileSync(open().pathOf('a'))).toEqual(whole);
  });

  it('that cannot be read or listed is told, and not taken for none', async () => {
    const { open, folder } = setUp();
    const files = open();
    expect(await files.ids()).toEqual([]);
    mkdirSync(files.pathOf('a'), { recursive: true });
    await expect(files.read('a')).rejects.toMatchObject({ code: 'file_unreadable' });
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'in the way');
    await expect(files.ids()).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining(folder),
    });
    await expect(files.read('a')).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining(files.pathOf('a')),
    });
  });

  it('is not taken for damaged once the vault was locked', async () => {
    const { open, key } = setUp();
    const files = open();
    await files.alone('a', () => files.write('a', { text: 'CANARY text' }));
    forgetKey(key);
    await expect(files.read('a')).rejects.toMatchObject({ code: 'locked' });
    await expect(files.write('a', { text: 'CANARY other' })).rejects.toMatchObject({ code: 'locked' });
  });

  it('has an id by its name, and nothing else in the folder has', async () => {
    const { open, folder } = setUp();
    const files = open();
    await files.alone('a.b', () => files.write('a.b', { text: 'CANARY text' }));
    for (const name of ['notes.txt', 'qcred', 'a.qcred.tmp', '.qcred-0.tmp'])
      writeFileSync(join(folder, name), '');
    expect(await files.ids()).toEqual(['a.b']);
    await files.remove('never there');
  });

  it('is one’s alone while its work is done, by id, as long as one is ready to wait', async () => {
    const { open } = setUp();
    const [one, two] = [open(), open()];
    let later: Promise<string> | undefined;
    await one.alone('a', async () => {
      await expect(two.alone('a', async () => {}, 0)).rejects.toMatchObject({ code: 'vault_busy' });
      expect(await two.alone('b', async () => 'other', 0)).toBe('other');
      later = two.alone('a', async () => 'later');
    });
    expect(await later).toBe('later');
  });

  it('goes with what it belongs to', async () => {
    const { open, folder } = setUp();
    const files = open();
    for (const id of ['a', 'b']) await files.alone(id, () => files.write(id, { text: 'CANARY text' }));
    await sweepSealed(folder, async () => ['b']);
    expect(await files.ids()).toEqual(['b']);
    await files.remove('b');
    await sweepSealed(folder, () => Promise.reject(new Error('nobody is asked where nothing is')));
  });
});
