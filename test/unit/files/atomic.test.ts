import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeAtomic } from '#core/files/atomic.ts';
import { readFault, writeFault } from '#core/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { tempFolder } from './temp.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

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
