/**
 * What stands in the clear at the head of our files, and what else may stand in their place: nobody is
 * made to work, wait or fill memory by it.
 */
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBearable } from '#core/store/secrets/secretLock.ts';
import { createTestVault, openTestVault } from '../integration/store/vault/vaultFixture.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';

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

/** Everything that a vault in use keeps beside itself. */
const others = [
  'activity.log',
  'activity.head',
  'activity.waiting/x',
  'noted/x',
  'vault.begun',
  'vault.previous.qcred',
];

it('serves keys, and says what is wrong, with a FIFO as every other file', async () => {
  const env = cleanEnvironment(place.home, {
    QCRED_HOME: place.dataDir,
    QCRED_PASSPHRASE: 'CANARY passphrase',
  });
  const [node = '', source = ''] = qcredCommand;
  const qcred = (...args: string[]) => run(node, [source, ...args], { env, input: 'CANARYsecret' });
  rmSync(place.dataDir, { recursive: true });
  const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIATEST'];
  await qcred('add', 'one', '--store', 'passphrase', ...key);
  for (const name of others) {
    rmSync(at(name), { force: true });
    mkdirSync(dirname(at(name)), { recursive: true });
    execFileSync('mkfifo', [at(name)]);
  }
  expect(await qcred('credential-process', '--profile', 'one')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('AKIATEST'),
  });
  expect(await qcred('audit')).toMatchObject({ code: 1, stderr: expect.stringContaining('activity.log') });
});
