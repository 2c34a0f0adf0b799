import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { readFileSync, symlinkSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isAlive, isHolder, ownHolder } from '#core/store/files/holder.ts';
import { beforeCalls, systemFault, tempFolder } from './temp.ts';

const isLinux = process.platform === 'linux';

const children: ChildProcess[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const child of children.splice(0)) {
    const end = once(child, 'exit');
    child.kill('SIGKILL');
    await end;
  }
});

function start(script: string): ChildProcess {
  const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

/** State and start of a process: the fields 3 and 22 of proc_pid_stat(5). */
function statOf(pid: number): [state: string, start: string] {
  const [, after = ''] = /.*\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
  const fields = after.split(' ');
  return [fields[0] ?? '', fields[19] ?? ''];
}

describe('what is known of this process', () => {
  /** Asked anew, as by a process that has just begun. */
  async function known() {
    vi.resetModules();
    const { ownHolder } = await import('#core/store/files/holder.ts');
    return ownHolder();
  }

  it.runIf(isLinux)('is when it began, on which boot of which machine', async () => {
    expect(await known()).toEqual({
      pid: process.pid,
      start: statOf(process.pid)[1],
      boot: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
      host: hostname(),
    });
  });

  it('is less where the system does not say', async () => {
    beforeCalls('readFileSync', (path) => {
      if (String(path).startsWith('/proc/')) throw systemFault('ENOENT');
    });
    expect(await known()).toEqual({ pid: process.pid, start: null, boot: null, host: hostname() });
  });
});

describe('a holder of a lock', () => {
  it.each<[string, boolean]>([
    ['', true],
    ['1 (sh) R', true],
    [`1 (sh) ${'R '.repeat(19)}R`, false],
    [`1 (sh) X ${'1 '.repeat(17)}1 START`, false],
    [`1 (sh) R ${'1 '.repeat(17)}1 START`, true],
  ])('whose process is told of by %j lives: %s', (stat, lives) => {
    const own = ownHolder();
    vi.spyOn(process, 'kill').mockReturnValue(true);
    vi.spyOn(fs, 'readFileSync').mockReturnValue(stat);
    syncBuiltinESMExports();
    const alive = isAlive({ ...own, start: 'START' });
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    expect(alive).toBe(lives);
  });

  it('may live where the system does not tell of processes', () => {
    const own = ownHolder();
    beforeCalls('readFileSync', () => {
      throw systemFault('ENOENT');
    });
    expect(isAlive(own)).toBe(true);
  });

  it('is this process, on this machine', () => {
    expect(ownHolder()).toMatchObject({ pid: process.pid, host: expect.any(String) });
    expect(isAlive(ownHolder())).toBe(true);
    expect(isAlive({ ...ownHolder(), pid: 0 })).toBe(false);
  });

  it.runIf(isLinux)('is another process from the one that has its number now', async () => {
    const child = start('echo; exec sleep 60');
    await once(child.stdout ?? child, 'data');
    const pid = child.pid ?? 0;
    const [, since] = statOf(pid);
    expect(isAlive({ ...ownHolder(), pid, start: since })).toBe(true);
    // Where its start is not known, it may be the one.
    expect(isAlive({ ...ownHolder(), pid, start: null })).toBe(true);
    expect(isAlive({ ...ownHolder(), pid })).toBe(false);
    expect(isAlive({ ...ownHolder(), boot: 'before the machine was restarted' })).toBe(false);
  });

  it.runIf(isLinux)('is dead as soon as it ended, also while its parent has not asked for that', async () => {
    const parent = start('sleep 0 & echo $!; exec sleep 60');
    const [said] = await once(parent.stdout ?? parent, 'data');
    const pid = Number(said);
    await vi.waitFor(() => expect(statOf(pid)[0]).toBe('Z'), 30_000);
    expect(isAlive({ ...ownHolder(), pid, start: statOf(pid)[1] })).toBe(false);
  });

  it.runIf(isLinux)('lives, whatever its program is called', async () => {
    const program = join(tempFolder(), 'a) Z 1 (b');
    symlinkSync('/bin/sh', program);
    const child = spawn(program, ['-c', 'echo; read line']);
    children.push(child);
    await once(child.stdout, 'data');
    const pid = child.pid ?? 0;
    expect(isAlive({ ...ownHolder(), pid, start: statOf(pid)[1] })).toBe(true);
  });

  it('may be alive where that cannot be told', () => {
    expect(isAlive({ ...ownHolder(), pid: 2 ** 22 + 1, host: 'elsewhere.test' })).toBe(true);
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('another user’s'), { code: 'EPERM' });
    });
    expect(isAlive(ownHolder())).toBe(true);
  });
});

it.each<[string, unknown, boolean]>([
  ['one of ours', ownHolder(), true],
  ['one without a start or a boot that is known', { ...ownHolder(), start: null, boot: null }, true],
  ['nothing', null, false],
  ['nothing at all', undefined, false],
  ['a number', 7, false],
  ['one whose process is a text', { ...ownHolder(), pid: '7' }, false],
  ['one without a host', { ...ownHolder(), host: undefined }, false],
  ['one whose start is a number', { ...ownHolder(), start: 7 }, false],
])('what a file says is a holder, or not: %s', (_, value, expected) => {
  expect(isHolder(value)).toBe(expected);
});
