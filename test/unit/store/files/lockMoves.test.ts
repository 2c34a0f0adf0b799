/**
 * What others do to a lock between two calls of the system, what the system refuses, and how long things are
 * waited for: with calls that something happens before, and a clock and pauses that take no time.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import timers from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '#core/store/files/lock.ts';
import { beforeCalls, openFiles, systemFault, tempFolder } from './temp.ts';

let folder: string;
let path: string;
/** A lock of this process, under another name than its own. */
let living: Record<string, unknown>;
const nonceOf = (letter: string) => letter.repeat(24);
/** More than any process number on Linux. */
const gone = 2 ** 22 + 1;
const put = (name: string, lock: object) => writeFileSync(name, JSON.stringify({ ...living, ...lock }));
const names = () => readdirSync(folder);
const take = (timeoutMs = 0, now?: () => number) =>
  withLock(path, () => 'in', { timeoutMs, ...(now && { now }) });

beforeEach(async () => {
  folder = tempFolder();
  path = join(folder, 'x.lock');
  await withLock(path, () => {
    living = { ...JSON.parse(readFileSync(path, 'utf8')), nonce: nonceOf('e') };
  });
});
afterEach(() => void vi.restoreAllMocks());

/** Once, before the first call about `name`. */
function once(call: Parameters<typeof beforeCalls>[0], name: () => string, happens: () => void): void {
  let is = false;
  beforeCalls(call, (...given) => {
    if (is || !given.includes(name())) return;
    is = true;
    happens();
  });
}

describe('who lets go of a lock', () => {
  it('has done its work although the file stays, and holds it no longer', async () => {
    once(
      'rmSync',
      () => path,
      () => {
        throw systemFault('EBUSY');
      },
    );
    expect(await take()).toBe('in');
    expect(names()).toEqual(['x.lock']);
    expect(await take()).toBe('in');
    expect(names()).toEqual([]);
  });

  it('does not mind that the file is gone', async () => {
    expect(await withLock(path, () => rmSync(path))).toBeUndefined();
  });
});

describe('a lock that goes while it is looked at', () => {
  const aPipeSince: [string, () => void] = [
    'a pipe since',
    () => {
      rmSync(path);
      execFileSync('mkfifo', [path]);
    },
  ];

  it.each<[string, () => void]>([
    ['removed', () => rmSync(path)],
    [
      'a link since',
      () => {
        rmSync(path);
        symlinkSync('nowhere', path);
      },
    ],
    [
      'emptied',
      () => {
        rmSync(path);
        writeFileSync(path, '');
      },
    ],
    ...(process.platform === 'win32' ? [] : [aPipeSince]),
  ])('keeps nobody: %s', async (_, happens) => {
    put(path, {});
    once('openSync', () => path, happens);
    expect(await take()).toBe('in');
    expect(names()).toEqual([]);
  });

  it('is not taken over where it could not be looked at', async () => {
    put(path, {});
    once(
      'openSync',
      () => path,
      () => {
        throw systemFault('EIO');
      },
    );
    await expect(take()).rejects.toMatchObject({ code: 'write_failed' });
    expect(names()).toEqual(['x.lock']);
  });

  it('is looked at again: an heir that came and went', async () => {
    put(path, { pid: gone, nonce: nonceOf('d') });
    const claim = `${path}.${nonceOf('d')}`;
    let claims = 0;
    beforeCalls('linkSync', (_, name) => {
      if (name === claim && claims++ === 0) throw systemFault('EEXIST');
    });
    expect(await take()).toBe('in');
    expect(claims).toBe(2);
  });

  it('takes a late claim along, which its owner does not miss', async () => {
    put(path, { pid: gone, nonce: nonceOf('d') });
    const claim = `${path}.${nonceOf('d')}`;
    let looks = 0;
    beforeCalls('lstatSync', (name) => {
      if (name !== path || looks++ !== 1) return;
      // The claim is there; the lock goes to another, who tidies up.
      expect(existsSync(claim)).toBe(true);
      rmSync(claim);
      rmSync(path);
    });
    expect(await take()).toBe('in');
    expect(names()).toEqual([]);
  });

  it('beside the one that is held does not end the tidying up', async () => {
    for (const letter of ['a', 'b', 'c'])
      put(`${path}.${gone}.${nonceOf(letter)}.new`, { pid: gone, nonce: nonceOf(letter) });
    once(
      'lstatSync',
      () => `${path}.${gone}.${nonceOf('a')}.new`,
      () => rmSync(`${path}.${gone}.${nonceOf('a')}.new`),
    );
    once(
      'rmSync',
      () => `${path}.${gone}.${nonceOf('b')}.new`,
      () => rmSync(`${path}.${gone}.${nonceOf('b')}.new`),
    );
    expect(await withLock(path, names)).toEqual(['x.lock']);
  });

  it.runIf(process.platform === 'linux')('is not kept open', async () => {
    put(path, { pid: gone });
    put(`${path}.${nonceOf('a')}`, { pid: gone });
    expect(await withLock(path, () => openFiles(folder))).toBe(0);
  });
});

describe('a lock on Windows', () => {
  const { platform } = process;
  beforeEach(() => void Object.defineProperty(process, 'platform', { value: 'win32' }));
  afterEach(() => void Object.defineProperty(process, 'platform', { value: platform }));

  it.each(['EPERM', 'EACCES', 'EBUSY'])(
    'is tried again while a name is about to be free: %s',
    async (code) => {
      let refused = 0;
      beforeCalls('linkSync', () => {
        if (refused++ < 3) throw systemFault(code);
      });
      expect(await take()).toBe('in');
      expect(refused).toBe(4);
      expect(names()).toEqual([]);
    },
  );

  it('is not in its own way where its claim could not become the lock at once', async () => {
    put(path, { pid: gone, nonce: nonceOf('d') });
    let refused = 0;
    beforeCalls('renameSync', () => {
      if (refused++ < 3) throw systemFault('EPERM');
    });
    expect(await take()).toBe('in');
    expect(refused).toBe(4);
    expect(names()).toEqual([]);
  });

  it('is given up after a while', async () => {
    beforeCalls('linkSync', () => {
      throw systemFault('EPERM');
    });
    let time = 0;
    await expect(take(0, () => (time += 400))).rejects.toMatchObject({
      code: 'vault_busy',
      message: `The lock ${path} comes and goes.`,
    });
    expect(names()).toEqual([]);
  });

  it.each(['EISDIR', 'ENOTSUP'])('is not to be had on a disk without hard links: %s', async (code) => {
    beforeCalls('linkSync', () => {
      throw systemFault(code);
    });
    await expect(take()).rejects.toMatchObject({ code: 'unsupported' });
  });
});

describe('a folder in which no lock can be made', () => {
  it.each(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])(
    'is told to have no hard links where the system says %s',
    async (code) => {
      beforeCalls('linkSync', () => {
        throw systemFault(code);
      });
      await expect(take()).rejects.toMatchObject({
        code: 'unsupported',
        message: `The folder ${folder} is on a file system without hard links.`,
        cause: expect.objectContaining({ code }),
      });
      expect(names()).toEqual([]);
    },
  );

  it('is told of as what is wrong with it', async () => {
    beforeCalls('linkSync', () => {
      throw systemFault('ENOSPC');
    });
    await expect(take()).rejects.toMatchObject({ code: 'disk_full' });
    expect(names()).toEqual([]);
  });

  it('is made where it is not there, and not asked for twice where it is no folder', async () => {
    expect(await withLock(join(folder, 'a', 'b', 'x.lock'), () => 'in')).toBe('in');
    writeFileSync(join(folder, 'file'), '');
    await expect(withLock(join(folder, 'file', 'x.lock'), () => 'in')).rejects.toMatchObject({
      code: 'write_failed',
    });
    mkdirSync(join(folder, 'c'));
    expect(await withLock(join(folder, 'c', 'x.lock'), () => 'in')).toBe('in');
  });
});

describe('how long a lock is waited for', () => {
  let pauses: number[];
  beforeEach(() => {
    pauses = [];
    vi.spyOn(Math, 'random').mockReturnValue(0.25);
    const real = timers.setTimeout;
    timers.setTimeout = (async (ms: number) => void pauses.push(ms)) as typeof real;
    syncBuiltinESMExports();
    return () => {
      timers.setTimeout = real;
      syncBuiltinESMExports();
    };
  });

  /** A clock on which each look takes so long; how late it was when nobody waited any more. */
  async function waited(timeoutMs: number, stepMs: number): Promise<{ ms: number; message: string }> {
    let time = -stepMs;
    const now = () => (time += stepMs);
    const error = await take(timeoutMs, now).then(
      () => new Error('it was taken'),
      (thrown: Error) => thrown,
    );
    return { ms: time, message: error.message };
  }

  it('is as long as was said, for one holder; then at once, where nobody is to wait', async () => {
    put(path, {});
    expect(await waited(1000, 250)).toMatchObject({ ms: 1250 });
    expect(await waited(1100, 250)).toMatchObject({ ms: 1500 });
    expect(await waited(0, 250)).toMatchObject({
      ms: 250,
      message: expect.stringContaining('Another QCred'),
    });
  });

  it('is ten seconds, where nothing was said', async () => {
    put(path, {});
    let time = 0;
    const now = () => (time += 500);
    await expect(withLock(path, () => 'in', { now })).rejects.toMatchObject({ code: 'vault_busy' });
    expect(time).toBe(11_000);
  });

  it('is with pauses that grow, and differ from those of others', async () => {
    put(path, {});
    await waited(800, 100);
    expect(pauses).toEqual([0.75, 1.5, 3, 6, 12, 12, 12, 12].slice(0, pauses.length));
    expect(pauses.length).toBeGreaterThan(5);
  });

  it('is a second at least where it comes and goes, looked at without a pause', async () => {
    beforeCalls('linkSync', () => {
      throw systemFault('EEXIST');
    });
    expect(await waited(0, 250)).toEqual({ ms: 1000, message: `The lock ${path} comes and goes.` });
    expect(await waited(5000, 250)).toMatchObject({ ms: 5000 });
    expect(new Set(pauses)).toEqual(new Set([0]));
    await expect(take(0, () => performance.now() * 1000)).rejects.toMatchObject({ code: 'vault_busy' });
  });
});
