import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecrets, readSecretFile, sealSecrets } from '#core/store/secrets/secretFile.ts';
import { deriveKey } from '#core/store/secrets/secretLock.ts';
import {
  anchorAccount,
  credentialAccount,
  credentialIdIn,
  vaultKeyAccount,
} from '#core/store/secrets/store.ts';
import { tempFolder } from '../files/temp.ts';

const lock = {
  cost: { N: 4096, r: 8, p: 1 },
  salt: Buffer.alloc(16, 1).toString('base64'),
  check: Buffer.alloc(32, 2).toString('base64'),
};
const fields = {
  format: 'qcred-secrets',
  version: 1,
  kdf: 'scrypt',
  ...lock.cost,
  salt: lock.salt,
  check: lock.check,
};

/** Reads a file with this head, without opening it: the box would refuse any other head too. */
const read = (head: string, rest = '\nbox') => {
  const path = join(tempFolder(), 'secrets.qcred');
  writeFileSync(path, `${head}${rest}`);
  return readSecretFile(path);
};

describe('the head of a secret file', () => {
  it('says how the passphrase becomes the key, as it always did', async () => {
    const bytes = sealSecrets(new Map([['a', 'CANARY']]), lock, new Uint8Array(32).fill(3), randomBytes);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.slice(0, text.indexOf('\n'))).toBe(JSON.stringify(fields));
    expect(await read(JSON.stringify(fields))).toMatchObject({ lock, sealed: Buffer.from('box') });
  });

  it.each<[string, object]>([
    ['another format', { format: 'qcred-vault' }],
    ['version 0', { version: 0 }],
    ['version -1', { version: -1 }],
    ['half a version', { version: 0.5 }],
    ['another way to a key', { kdf: 'argon2' }],
    ['N in words', { N: '4096' }],
    ['r in words', { r: '8' }],
    ['p in words', { p: '1' }],
    ['no salt', { salt: undefined }],
    ['a short salt', { salt: 'AAAA' }],
    ['no check', { check: undefined }],
    ['a short check', { check: 'AAAA' }],
    ['a cost that nobody can bear', { N: 2 ** 30 }],
  ])('with %s is damaged', async (_what, other) => {
    await expect(read(JSON.stringify({ ...fields, ...other }))).rejects.toMatchObject({
      code: 'vault_corrupt',
    });
  });

  it('ends within a kilobyte, or there is none', async () => {
    const padded = (length: number) => JSON.stringify(fields).padEnd(length, ' ');
    expect(await read(padded(1024))).toMatchObject({ lock });
    await expect(read(padded(1025))).rejects.toMatchObject({ code: 'vault_corrupt' });
    await expect(read(padded(200), '')).rejects.toMatchObject({ code: 'vault_corrupt' });
  });

  it('is not there, or cannot be read, and which of it is said', async () => {
    const folder = tempFolder();
    expect(await readSecretFile(join(folder, 'none'))).toBeNull();
    mkdirSync(join(folder, 'folder'));
    await expect(readSecretFile(join(folder, 'folder'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});

it('a damaged box keeps what was underneath, for who looks for the reason', async () => {
  const file = await read(JSON.stringify(fields));
  if (file === null) throw new Error('there is none');
  expect(() => openSecrets(file, new Uint8Array(32).fill(3), 'path')).toThrow(
    expect.objectContaining({ code: 'vault_corrupt', cause: expect.any(Error) }),
  );
});

it('a check of another length is a wrong passphrase, and no crash', async () => {
  const short = { ...lock, check: 'AAAA' };
  await expect(deriveKey(short, Buffer.from('CANARY'))).rejects.toMatchObject({ code: 'wrong_passphrase' });
});

it('items have the names that earlier versions gave them', () => {
  expect([credentialAccount('1'), vaultKeyAccount('1'), anchorAccount('1')]).toEqual([
    'credential/1',
    'vault-key/1',
    'activity-anchor/1',
  ]);
  expect(credentialIdIn('credential/12')).toBe('12');
  for (const account of ['vault-key/1', 'credential/', 'my credential/1'])
    expect(credentialIdIn(account)).toBeUndefined();
});
