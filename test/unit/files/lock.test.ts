import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withLock } from '#core/files/lock.ts';
import { tempFolder } from './temp.ts';

const script = fileURLToPath(new URL('./lock-child.ts', import.meta.url));

const start = (folder: string, rounds: number, end: 'die' | 'live') =>
  spawn(process.execPath, [script, folder, String(rounds), end], { stdio: ['ignore', 'inherit', 'inherit'] });

const ended = async (child: ChildProcess) => {
  const [code, signal] = await once(child, 'exit');
  return signal ?? code;
};

describe('withLock', () => {
  it('gives back what the work gives, and frees the lock also when the work fails', async () => {
    const path = join(tempFolder(), 'deep', 'data.lock');
    expect(await withLock(path, () => 42)).toBe(42);
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(path, async () => existsSync(path))).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual([]);
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
        message: expect.stringContaining(String(process.pid)),
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
    const gone = 2 ** 22 + 1;
    writeFileSync(`${path}.${gone}.${nonce}.new`, '');
    writeFileSync(`${path}.${process.pid}.${'b'.repeat(24)}.new`, dead);
    writeFileSync(`${path}.${nonce}`, dead);
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
    });
  });
});
