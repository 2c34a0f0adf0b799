import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  formatHeader,
  readBegun,
  readHeader,
  splitHeader,
  type VaultHeader,
} from '#core/store/vault/header.ts';
import { tempFolder } from '../files/temp.ts';

const header: VaultHeader = { vaultId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11', store: 'keychain' };
const fields = { format: 'qcred-vault', version: 1, ...header };
const fileOf = (line: string, body = 'body') => Buffer.from(`${line}\n${body}`);
const split = (line: string) => splitHeader(fileOf(line), '/data');
const failsWith = (code: string) => expect.objectContaining({ code });

describe('the header of a vault', () => {
  it('is one line, which says what a vault of any age says', () => {
    expect(Buffer.from(formatHeader(header)).toString()).toBe(JSON.stringify(fields));
    const parts = split(JSON.stringify(fields));
    expect(parts.header).toEqual(header);
    expect(Buffer.from(parts.line).toString()).toBe(JSON.stringify(fields));
    expect(Buffer.from(parts.body).toString()).toBe('body');
    expect(split(JSON.stringify({ ...fields, store: 'passphrase' })).header.store).toBe('passphrase');
  });

  it.each<[string, object]>([
    ['another format', { format: 'qcred-secrets' }],
    ['no version', { version: undefined }],
    ['version 0', { version: 0 }],
    ['half a version', { version: 1.5 }],
    ['a version in words', { version: '1' }],
    ['an id that is a number', { vaultId: 1 }],
    ['an id that begins with another name', { vaultId: `../${header.vaultId}` }],
    ['an id with more behind it', { vaultId: `${header.vaultId}/x` }],
    ['an id that is short of a group', { vaultId: header.vaultId.slice(5) }],
    ['another store', { store: 'memory' }],
    ['no store', { store: undefined }],
  ])('with %s is damaged', (_what, other) => {
    expect(() => split(JSON.stringify({ ...fields, ...other }))).toThrow(failsWith('vault_corrupt'));
  });

  it.each(['', '{', 'null', '1', '"text"', '[]'])('that is %j is damaged', (line) => {
    expect(() => split(line)).toThrow(failsWith('vault_corrupt'));
  });

  it('that cannot be taken apart keeps the reason', () => {
    expect(() => split('{')).toThrow(expect.objectContaining({ cause: expect.any(SyntaxError) }));
  });

  it('of a newer version is said to be one, whatever else it holds', () => {
    expect(() => split('{"format":"qcred-vault","version":2}')).toThrow(failsWith('vault_newer'));
  });

  it('ends within a kilobyte, or there is none', () => {
    const padded = (length: number) => JSON.stringify(fields).padEnd(length, ' ');
    expect(split(padded(1023)).header).toEqual(header);
    expect(() => split(padded(1024))).toThrow(failsWith('vault_corrupt'));
    expect(() => splitHeader(Buffer.from(padded(200)), '/data')).toThrow(failsWith('vault_corrupt'));
  });

  it('is read from the beginning of the file, and from a note of one that is being made', async () => {
    const dataDir = tempFolder();
    expect(await readHeader(dataDir)).toBeNull();
    expect(await readBegun(dataDir)).toBeNull();
    writeFileSync(join(dataDir, 'vault.qcred'), fileOf(JSON.stringify(fields), 'x'.repeat(5000)));
    writeFileSync(join(dataDir, 'vault.begun'), JSON.stringify(fields));
    expect(await readHeader(dataDir)).toEqual(header);
    expect(await readBegun(dataDir)).toEqual(header);
    writeFileSync(join(dataDir, 'vault.qcred'), 'x'.repeat(5000));
    await expect(readHeader(dataDir)).rejects.toMatchObject({ code: 'vault_corrupt' });
    const other = tempFolder();
    mkdirSync(join(other, 'vault.begun'));
    expect(await readBegun(other)).toBeNull();
  });
});
