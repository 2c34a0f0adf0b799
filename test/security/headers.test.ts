/**
 * What stands in the clear at the head of our files, and what else may stand in their place: nobody is
 * made to work, wait or fill memory by it.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBearable } from '#core/secrets/secretLock.ts';
import { temporaryHome } from '../integration/support.ts';
import { createTestVault, openTestVault } from '../integration/vaultFixture.ts';

let place: ReturnType<typeof temporaryHome>;
const at = (name: string) => join(place.dataDir, name);

beforeEach(async () => {
  place = temporaryHome();
  (await createTestVault(place.dataDir)).close();
});
afterEach(() => place.remove());

/** Changes the first line of a file. */
function rewrite(name: string, change: (head: Record<string, unknown>) => Record<string, unknown>): void {
  const text = readFileSync(at(name), 'latin1');
  const end = text.indexOf('\n');
  const head = JSON.stringify(change(JSON.parse(text.slice(0, end))));
  writeFileSync(at(name), head + text.slice(end), 'latin1');
}

describe.each<[what: string, fields: Record<string, unknown>]>([
  ['work for half a minute', { N: 2 ** 20 }],
  ['as much memory in lanes', { p: 2 ** 12 }],
  ['a gigabyte', { N: 2 ** 18, r: 32 }],
  ['no number', { N: '131072' }],
  ['a salt of a megabyte', { salt: 'A'.repeat(2 ** 20) }],
  ['a check of nothing', { check: '' }],
  ['a version that there never was', { version: -1 }],
  ['half a version', { version: 0.5 }],
])('a secret file that asks for %s', (_what, fields) => {
  it('is refused before anything is worked out', async () => {
    rewrite('secrets.qcred', (head) => ({ ...head, ...fields }));
    await expect(openTestVault(place.dataDir)).rejects.toMatchObject({ code: 'vault_corrupt' });
  });
});

it('bears what is written, four times that, and nothing else', () => {
  expect(isBearable({ N: 2 ** 17, r: 8, p: 1 })).toBe(true);
  expect(isBearable({ N: 2 ** 19, r: 8, p: 1 })).toBe(true);
  expect(isBearable({ N: 2 ** 19, r: 8, p: 2 })).toBe(false);
  expect(isBearable({ N: 2 ** 20, r: 8, p: 1 })).toBe(false);
  expect(isBearable({ N: Number.MAX_VALUE, r: 8, p: 1 })).toBe(false);
  expect(isBearable({ N: 2 ** 17, r: 0, p: 1 })).toBe(false);
});

it.each([
  { vaultId: '../../../etc/passwd' },
  { vaultId: 'x'.repeat(900) },
  { vaultId: 'A\u001b[2J' },
  { version: 0 },
  { version: 1.5 },
  { store: 'elsewhere' },
])('a vault whose header says %j is refused', async (fields) => {
  rewrite('vault.qcred', (head) => ({ ...head, ...fields }));
  await expect(openTestVault(place.dataDir)).rejects.toMatchObject({ code: 'vault_corrupt' });
});

describe.each(['vault.qcred', 'secrets.qcred'])('%s', (name) => {
  it.each<[string, (path: string) => void]>([
    ['a FIFO', (path) => execFileSync('mkfifo', [path])],
    ['what never ends', (path) => symlinkSync('/dev/zero', path)],
    [
      'a terabyte',
      (path) => {
        writeFileSync(path, '');
        truncateSync(path, 2 ** 40);
      },
    ],
  ])('that is %s is not waited for', async (_what, put) => {
    rmSync(at(name));
    put(at(name));
    await expect(openTestVault(place.dataDir)).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('may be a link to where it is kept', async () => {
    renameSync(at(name), join(place.home, name));
    symlinkSync(join(place.home, name), at(name));
    const vault = await openTestVault(place.dataDir);
    vault.close();
  });
});
