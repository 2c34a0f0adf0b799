/**
 * Something else where a lock should be: a link that leads nowhere, a FIFO, a folder, locks that lead in a
 * circle. Nobody waits for longer than a lock is waited for.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from '#core/store/files/lock.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';

let place: ReturnType<typeof temporaryHome>;
let lock: string;
beforeEach(() => {
  place = temporaryHome();
  mkdirSync(place.dataDir);
  lock = join(place.dataDir, 'x.lock');
});
afterEach(() => place.remove());

const dead = { pid: 0, start: null, boot: null, host: hostname() };

/** What may stand where a lock should be, by how it is put there. */
const strangers: Readonly<Record<string, (path: string) => void>> = {
  'a link to nothing': (path) => symlinkSync('nowhere', path),
  'a link to itself': (path) => symlinkSync(path, path),
  'a link to a file': (path) => {
    writeFileSync(`${place.home}/precious`, 'precious');
    symlinkSync(`${place.home}/precious`, path);
  },
  'a link to what never ends': (path) => symlinkSync('/dev/zero', path),
  'a FIFO': (path) => execFileSync('mkfifo', [path]),
  'a link to a FIFO': (path) => {
    execFileSync('mkfifo', [`${place.home}/fifo`]);
    symlinkSync(`${place.home}/fifo`, path);
  },
  'a file of a terabyte': (path) => {
    writeFileSync(path, '');
    truncateSync(path, 2 ** 40);
  },
  nothing: (path) => writeFileSync(path, ''),
};

describe.each(Object.keys(strangers))('%s where the lock should be', (name) => {
  it('is no lock, and goes', async () => {
    strangers[name]?.(lock);
    let worked = 0;
    await withLock(lock, () => {
      worked++;
      expect(lstatSync(lock).isFile()).toBe(true);
    });
    expect(worked).toBe(1);
    expect(existsSync(lock)).toBe(false);
    if (name === 'a link to a file') expect(readFileSync(`${place.home}/precious`, 'utf8')).toBe('precious');
  });

  it('beside the lock keeps nobody', async () => {
    strangers[name]?.(`${lock}.0123456789abcdef01234567`);
    expect(await withLock(lock, () => 'worked')).toBe('worked');
  });
});

it('refuses a folder at once, and says what to do', async () => {
  mkdirSync(lock);
  await expect(withLock(lock, () => {})).rejects.toMatchObject({
    code: 'write_failed',
    message: expect.stringContaining('is a folder'),
  });
});

it('is not led in a circle by locks of the dead', async () => {
  const [a, b] = ['a'.repeat(24), 'b'.repeat(24)];
  writeFileSync(lock, JSON.stringify({ ...dead, nonce: a }));
  writeFileSync(`${lock}.${a}`, JSON.stringify({ ...dead, nonce: b }));
  writeFileSync(`${lock}.${b}`, JSON.stringify({ ...dead, nonce: a }));
  await expect(withLock(lock, () => {})).rejects.toMatchObject({
    code: 'write_failed',
    hint: expect.stringContaining('delete'),
  });
});

const locks = ['activity.lock', 'vault.lock', 'edits.lock', 'active.lock', 'secrets.qcred.lock'];

it.each(['a link to nothing', 'a FIFO'])('the command works with %s as each of its locks', async (name) => {
  const [node = '', source = ''] = qcredCommand;
  const env = cleanEnvironment(place.home, {
    QCRED_HOME: place.dataDir,
    QCRED_PASSPHRASE: 'CANARY passphrase',
  });
  const qcred = (args: string[]) => run(node, [source, ...args], { env, input: 'CANARYsecret' });
  for (const file of locks) strangers[name]?.(join(place.dataDir, file));
  const key = ['--provider', 'aws', '--region', 'eu-west-1', '--access-key-id', 'AKIATEST'];
  expect(await qcred(['add', 'one', '--store', 'passphrase', ...key])).toMatchObject({ code: 0 });
  for (const file of locks.filter((file) => !lstatSync(join(place.dataDir, file), { throwIfNoEntry: false })))
    strangers[name]?.(join(place.dataDir, file));
  const served = await qcred(['credential-process', '--profile', 'one']);
  expect(served).toMatchObject({ code: 0, stdout: expect.stringContaining('AKIATEST') });
});
