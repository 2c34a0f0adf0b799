import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { withLock } from '#core/store/files/lock.ts';
import { tempFolder, underNoUmask } from './temp.ts';

const script = fileURLToPath(new URL('./lock-child.ts', import.meta.url));

const start = (folder: string, rounds: number, end: 'die' | 'live') =>
  spawn(process.execPath, [script, folder, String(rounds), end], { stdio: ['ignore', 'inherit', 'inherit'] });

const ended = async (child: ChildProcess) => {
  const [code, signal] = await once(child, 'exit');
  return signal ?? code;
};

/** More than any process number on Linux. */
const gone = 2 ** 22 + 1;

/** A lock of this process, as it stands in the file. */
async function ownLock(): Promise<Record<string, unknown>> {
  const path = join(tempFolder(), 'data.lock');
  return withLock(path, () => JSON.parse(readFileSync(path, 'utf8')));
}

afterEach(() => void vi.restoreAllMocks());

describe('withLock', () => {
  it('gives back what the work gives, and frees the lock also when the work fails', async () => {
    const path = join(tempFolder(), 'deep', 'data.lock');
    expect(await withLock(path, () => 42)).toBe(42);
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, async () => existsSync(path))).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('is private, with what waits for it and the folders that it makes, whatever the umask', async () => {
    const home = tempFolder();
    const path = join(home, 'deep', 'er', 'data.lock');
    const modes = () =>
      Object.fromEntries(
        readdirSync(home, { recursive: true, encoding: 'utf8' }).map((name) => [
          name.replace(/\d+\.[0-9a-f]{24}/, 'waits'),
          (statSync(join(home, name)).mode & 0o777).toString(8),
        ]),
      );
    let waiting: Promise<void> | undefined;
    await underNoUmask(() =>
      withLock(path, () => {
        waiting = withLock(path, () => {}, { timeoutMs: 60_000 });
        expect(modes()).toEqual({
          deep: '700',
          'deep/er': '700',
          'deep/er/data.lock': '600',
          'deep/er/data.lock.waits.new': '600',
        });
      }),
    );
    await waiting;
  });

  it('lets one in at a time within a process', async () => {
    const path = join(tempFolder(), 'data.lock');
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, () =>
        withLock(path, async () => {
          most = Math.max(most, ++inside);
          await new Promise((resolve) => setTimeout(resolve, 1));
          inside--;
        }),
      ),
    );
    expect(most).toBe(1);
  });

  it('says who holds it when waiting takes too long', async () => {
    const path = join(tempFolder(), 'data.lock');
    await withLock(path, async () => {
      await expect(withLock(path, () => 0, { timeoutMs: 30 })).rejects.toMatchObject({
        code: 'vault_busy',
        message: `Another QCred process (number ${process.pid}) is busy with these files.`,
        hint: expect.stringContaining(path),
      });
    });
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('loses no count among processes, some of which are killed while they hold it', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'counter'), '0');
    const ends = await Promise.all([
      ended(start(folder, 40, 'live')),
      ended(start(folder, 40, 'live')),
      ended(start(folder, 10, 'die')),
      ended(start(folder, 20, 'die')),
      ended(start(folder, 30, 'die')),
      ended(start(folder, 40, 'live')),
    ]);
    expect(ends).toEqual([0, 0, 'SIGKILL', 'SIGKILL', 'SIGKILL', 0]);
    expect(readFileSync(join(folder, 'counter'), 'utf8')).toBe('180');
    await withLock(join(folder, 'data.lock'), () => {});
    expect(readdirSync(folder)).toEqual(['counter']);
  });

  it('passes from one dead holder to the next without ever having two', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'counter'), '0');
    let left = 40;
    const keepOneRunning = async () => {
      while (left-- > 0) expect(await ended(start(folder, 2, 'die'))).toBe('SIGKILL');
    };
    await Promise.all([keepOneRunning(), keepOneRunning(), keepOneRunning(), keepOneRunning()]);
    expect(readFileSync(join(folder, 'counter'), 'utf8')).toBe('80');
    await withLock(join(folder, 'data.lock'), () => {});
    expect(readdirSync(folder)).toEqual(['counter']);
  });

  it('waits in a queue that moves for longer than for one holder, but not for ever', async () => {
    const path = join(tempFolder(), 'data.lock');
    const own = await ownLock();
    /** Lets so many living processes hold it one after the other, each for three quarters of the time one waits. */
    const queue = async (holders: number) => {
      let time = 0;
      let asked = 0;
      const now = () => {
        const holder = Math.floor(asked++ / 3);
        if (holder < holders)
          writeFileSync(path, JSON.stringify({ ...own, nonce: String(holder).padStart(24, '0') }));
        else rmSync(path, { force: true });
        time += 250;
        return time;
      };
      return withLock(path, () => 'in', { timeoutMs: 1000, now });
    };
    expect(await queue(5)).toBe('in');
    await expect(queue(100)).rejects.toMatchObject({ code: 'vault_busy' });
  });

  it('takes over at once from a holder whose process number now belongs to another', async () => {
    const path = join(tempFolder(), 'data.lock');
    await withLock(path, async () => {
      const lock = JSON.parse(readFileSync(path, 'utf8'));
      // Ourselves, had we started at another time or before the machine was restarted.
      for (const other of [{ start: '1' }, { boot: 'another' }]) {
        const copy = join(tempFolder(), 'data.lock');
        writeFileSync(copy, JSON.stringify({ ...lock, ...other }));
        expect(await withLock(copy, () => 'in', { timeoutMs: 0 })).toBe('in');
        expect(readdirSync(join(copy, '..'))).toEqual([]);
      }
    });
  });

  /** Puts the lock of a dead process there; while it is asked whether that lives, `meanwhile` happens. */
  async function inheritingWhile(path: string, meanwhile: () => void): Promise<void> {
    writeFileSync(path, JSON.stringify({ ...(await ownLock()), pid: gone, nonce: 'd'.repeat(24) }));
    const kill = process.kill;
    vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
      if (pid === gone) meanwhile();
      return kill.call(process, pid, signal);
    });
  }

  it('takes back a claim that comes late: another process inherited meanwhile, and holds the lock', async () => {
    const path = join(tempFolder(), 'data.lock');
    const heir = JSON.stringify({ ...(await ownLock()), nonce: 'e'.repeat(24) });
    await inheritingWhile(path, () => {
      writeFileSync(`${path}er`, heir);
      renameSync(`${path}er`, path);
    });
    const work = vi.fn();
    await expect(withLock(path, work, { timeoutMs: 0 })).rejects.toMatchObject({ code: 'vault_busy' });
    expect(work).not.toHaveBeenCalled();
    expect(readFileSync(path, 'utf8')).toBe(heir);
    expect(readdirSync(join(path, '..'))).toEqual(['data.lock']);
  });

  it('takes back a claim that comes late also where nobody holds the lock any more, and then takes it', async () => {
    const path = join(tempFolder(), 'data.lock');
    await inheritingWhile(path, () => rmSync(path));
    expect(await withLock(path, () => readdirSync(join(path, '..')), { timeoutMs: 0 })).toEqual([
      'data.lock',
    ]);
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  it('does not pass over an heir: who claimed before and lives holds the lock', async () => {
    const path = join(tempFolder(), 'data.lock');
    const nonce = (letter: string) => letter.repeat(24);
    const own = await ownLock();
    writeFileSync(path, JSON.stringify({ ...own, pid: gone, nonce: nonce('a') }));
    writeFileSync(`${path}.${nonce('a')}`, JSON.stringify({ ...own, pid: gone, nonce: nonce('b') }));
    writeFileSync(`${path}.${nonce('b')}`, JSON.stringify({ ...own, nonce: nonce('c') }));
    await expect(withLock(path, () => 'in', { timeoutMs: 0 })).rejects.toMatchObject({ code: 'vault_busy' });
    expect(readdirSync(join(path, '..'))).toHaveLength(3);
    rmSync(`${path}.${nonce('b')}`);
    expect(await withLock(path, () => readdirSync(join(path, '..')), { timeoutMs: 0 })).toEqual([
      'data.lock',
    ]);
  });

  it('is led nowhere by what a lock says', async () => {
    const folder = tempFolder();
    const path = join(folder, 'data.lock');
    mkdirSync(`${path}.x`);
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'precious'), 'precious');
    const own = await ownLock();
    const nonce = 'a'.repeat(24);
    mkdirSync(`${path}.${nonce}`);
    for (const leads of ['x/../elsewhere/precious', 'x/../elsewhere/new', `${nonce}/../elsewhere/new`]) {
      writeFileSync(path, JSON.stringify({ ...own, pid: gone, nonce: leads }));
      expect(await withLock(path, () => readdirSync(join(folder, 'elsewhere')), { timeoutMs: 0 })).toEqual([
        'precious',
      ]);
    }
    expect(readFileSync(join(folder, 'elsewhere', 'precious'), 'utf8')).toBe('precious');
    // Nobody waits for a lock of the living there.
    writeFileSync(join(folder, 'elsewhere', nonce), JSON.stringify({ ...own, nonce: 'b'.repeat(24) }));
    for (const leads of [`x/../elsewhere/${nonce}`, `${nonce}/../elsewhere/${nonce}`]) {
      writeFileSync(path, JSON.stringify({ ...own, pid: gone, nonce: leads }));
      expect(await withLock(path, () => 'in', { timeoutMs: 0 })).toBe('in');
    }
  });

  it('waits for a holder on another machine, whose processes cannot be seen', async () => {
    const path = join(tempFolder(), 'data.lock');
    const elsewhere = { pid: 1, start: '1', boot: 'x', host: 'elsewhere.test', nonce: 'a'.repeat(24) };
    writeFileSync(path, JSON.stringify(elsewhere));
    await expect(withLock(path, () => 0, { timeoutMs: 10 })).rejects.toMatchObject({
      code: 'vault_busy',
      message: expect.stringContaining('elsewhere.test'),
    });
  });

  it.each(['', '{"pid":', '{"pid":"1"}', 'null'])(
    'takes over a lock damaged by a power cut: %j',
    async (text) => {
      const path = join(tempFolder(), 'data.lock');
      writeFileSync(path, text);
      expect(await withLock(path, () => 'in', { timeoutMs: 0 })).toBe('in');
      expect(readdirSync(join(path, '..'))).toEqual([]);
    },
  );

  it('clears away what killed processes left, and nothing of the living', async () => {
    const path = join(tempFolder(), 'data.lock');
    const nonce = 'a'.repeat(24);
    let own = '';
    await withLock(path, () => {
      own = readFileSync(path, 'utf8');
    });
    const dead = JSON.stringify({ ...JSON.parse(own), start: '1' });
    writeFileSync(`${path}.${gone}.${nonce}.new`, '');
    writeFileSync(`${path}.${process.pid}.${'b'.repeat(24)}.new`, dead);
    writeFileSync(`${path}.${nonce}`, dead);
    // What a power cut emptied, unless its name says that somebody is just writing it.
    writeFileSync(`${path}.${'d'.repeat(24)}`, '');
    writeFileSync(`${path}.${process.pid}.${nonce}.new~`, '');
    writeFileSync(`${path}.${process.pid}.${nonce}.new`, '');
    writeFileSync(`${path}.${process.pid}.${'c'.repeat(24)}.new`, own);
    writeFileSync(`${path}er`, '');
    await withLock(path, () => {});
    expect(readdirSync(join(path, '..')).sort()).toEqual(
      [`.${process.pid}.${nonce}.new`, `.${process.pid}.${'c'.repeat(24)}.new`, 'er']
        .map((end) => `data.lock${end}`)
        .sort(),
    );
  });

  it('reports a place where no lock can be made', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(withLock(join(folder, 'file', 'data.lock'), () => 0)).rejects.toMatchObject({
      code: 'write_failed',
    });
    mkdirSync(join(folder, 'data.lock'));
    await expect(withLock(join(folder, 'data.lock'), () => 0)).rejects.toMatchObject({
      code: 'write_failed',
      message: `${join(folder, 'data.lock')} is a folder, not a file.`,
    });
    expect(readdirSync(folder)).toEqual(['data.lock', 'file']);
  });
});
