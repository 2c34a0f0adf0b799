import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTemp, tempBeside, writeAtomic, writeNew } from '#core/store/files/atomic.ts';
import { readFault, writeFault } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { inodeOf, watchSyncs } from '../../../support/syncs.ts';
import { tempFolder, underNoUmask } from './temp.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

afterEach(() => void vi.restoreAllMocks());

describe('writeNew', () => {
  it('is private while it is written, and then has the mode that was asked for, whatever the umask', async () => {
    const path = join(tempFolder(), 'new');
    const handle = await open(process.execPath, 'r');
    const prototype: { writeFile(...args: unknown[]): Promise<void> } = Object.getPrototypeOf(handle);
    await handle.close();
    const { writeFile } = prototype;
    const modes: number[] = [];
    vi.spyOn(prototype, 'writeFile').mockImplementation(async function (this: unknown, ...args) {
      modes.push(statSync(path).mode & 0o777);
      await writeFile.apply(this, args);
      modes.push(statSync(path).mode & 0o777);
    });
    await underNoUmask(() => writeNew(path, bytes('CANARY'), { mode: 0o644 }));
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(path).mode & 0o777).toBe(0o644);
  });

  it.each<[string, (path: string, other: string) => void]>([
    ['a file', (path) => writeFileSync(path, 'theirs')],
    ['a link to a file', (path, other) => symlinkSync(other, path)],
    ['a link to nothing', (path, other) => symlinkSync(`${other}.new`, path)],
  ])('does not write where there is %s, nor where that leads', async (_, put) => {
    const folder = tempFolder();
    const [path, other] = [join(folder, 'new'), join(folder, 'other')];
    writeFileSync(other, 'theirs');
    put(path, other);
    const before = readdirSync(folder);
    await expect(writeNew(path, bytes('ours'), { mode: 0o600 })).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(other, 'utf8')).toBe('theirs');
    expect(existsSync(path) ? readFileSync(path, 'utf8') : 'theirs').toBe('theirs');
  });
});

describe('a name for bytes on their way', () => {
  it('is known as one, and given once', () => {
    const names = Array.from({ length: 100 }, () => tempBeside('/a/b'));
    expect(new Set(names).size).toBe(100);
    for (const name of names) expect([name.slice(0, 3), isTemp(name.slice(3))]).toEqual(['/a/', true]);
    for (const name of ['.qcred-.tmp', 'x.qcred-0123456789abcdef.tmp', '.qcred-0123456789abcdef.tmp~'])
      expect(isTemp(name)).toBe(false);
  });
});

describe('writeAtomic', () => {
  it('creates and replaces, private unless told otherwise', async () => {
    const path = join(tempFolder(), 'vault.qcred');
    await writeAtomic(path, bytes('one'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await writeAtomic(path, bytes('two'), { mode: 0o644 });
    expect(readFileSync(path, 'utf8')).toBe('two');
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(path, '..'))).toEqual(['vault.qcred']);
  });

  it('brings the bytes to the disk before their name, and then the name', async () => {
    const path = join(tempFolder(), 'vault.qcred');
    await writeAtomic(path, bytes('old'));
    const synced = await watchSyncs(() => readFileSync(path, 'utf8'));
    await writeAtomic(path, bytes('new'));
    expect(synced).toEqual([
      { inode: inodeOf(path), moment: 'old' },
      { inode: inodeOf(join(path, '..')), moment: 'new' },
    ]);
  });

  it('writes a name of 255 characters', async () => {
    const path = join(tempFolder(), 'n'.repeat(255));
    await writeAtomic(path, bytes('long'));
    expect(readFileSync(path, 'utf8')).toBe('long');
  });

  it('leaves the old file and nothing else when it cannot replace it', async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, 'taken'));
    await expect(writeAtomic(join(folder, 'taken'), bytes('x'))).rejects.toMatchObject({
      code: 'write_failed',
    });
    expect(readdirSync(folder)).toEqual(['taken']);
    writeFileSync(join(folder, 'file'), 'old');
    await expect(writeAtomic(join(folder, 'file', 'x'), bytes('x'))).rejects.toMatchObject({
      code: 'write_failed',
    });
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('old');
  });
});

describe('faults', () => {
  const system = (code: string) => Object.assign(new Error(`${code}: quoted CANARY`), { code });

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'file_read_only'],
    ['EACCES', 'file_read_only'],
    ['EPERM', 'file_read_only'],
    ['ELOOP', 'write_failed'],
    ['EIO', 'write_failed'],
  ])('names %s as %s, with the path and what to do', (code, name) => {
    const fault = writeFault(system(code), '/home/p/.aws/config');
    expect(fault.code).toBe(name);
    expect(fault.message).toContain('/home/p/.aws/config');
    expect(fault.hint).not.toBe('');
    expect(fault.message + fault.hint).not.toContain('CANARY');
  });

  it('says why a file is unreadable and keeps an error that is already ours', () => {
    for (const code of ['EACCES', 'EISDIR', 'ELOOP', 'ENOTDIR', 'EIO'])
      expect(readFault(system(code), '/x')).toMatchObject({ code: 'file_unreadable' });
    const ours = new QCredError('locked', 'm', 'h');
    expect(readFault(ours, '/x')).toBe(ours);
    expect(writeFault(ours, '/x')).toBe(ours);
  });
});
