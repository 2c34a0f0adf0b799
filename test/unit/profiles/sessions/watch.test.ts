import { EventEmitter } from 'node:events';
import fs, { existsSync, statSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchSessions } from '#core/profiles/sessions/watch.ts';
import { tempFolder } from '../../store/files/temp.ts';

/*
 * What is asked of the system, and what is made of what it tells.
 */

const close = vi.fn();
let system: EventEmitter;
const watch = vi.fn();
const changed = vi.fn();
let dataDir: string;
let real: typeof fs.watch;

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  dataDir = tempFolder();
  system = Object.assign(new EventEmitter(), { close });
  watch.mockReturnValue(system);
  real = fs.watch;
  fs.watch = watch as typeof fs.watch;
  syncBuiltinESMExports();
});
afterEach(() => {
  fs.watch = real;
  syncBuiltinESMExports();
  vi.useRealTimers();
});

const event = (name: string | null) => watch.mock.calls[0]?.[2]('rename', name);

it('the folder of sessions is watched, made where it is not there, and keeps no process alive', () => {
  watchSessions(dataDir, changed);
  const folder = join(dataDir, 'sessions');
  expect(existsSync(folder)).toBe(true);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(watch).toHaveBeenCalledExactlyOnceWith(folder, { persistent: false }, expect.any(Function));
});

it('several events of one session are told once, a moment later, and those after it again', () => {
  watchSessions(dataDir, changed);
  for (const name of ['one.qcred', 'one.qcred', null]) event(name);
  vi.advanceTimersByTime(49);
  expect(changed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(changed).toHaveBeenCalledTimes(1);
  for (const [i, name] of ['one.qcred', null].entries()) {
    event(name);
    vi.runAllTimers();
    expect(changed).toHaveBeenCalledTimes(i + 2);
  }
});

it('nothing is told of what is no session: locks, what waits for them, files on their way', () => {
  watchSessions(dataDir, changed);
  for (const name of ['one.lock', 'one.qcred.lock', '.qcred-0123456789abcdef.tmp', '.qcred', '.one.qcred'])
    event(name);
  vi.runAllTimers();
  expect(changed).not.toHaveBeenCalled();
});

it('nothing is told after it was stopped, not even what was seen before', () => {
  const stop = watchSessions(dataDir, changed);
  event('one.qcred');
  stop();
  vi.runAllTimers();
  expect(changed).not.toHaveBeenCalled();
  expect(close).toHaveBeenCalledTimes(1);
});

it('a watch that fails is closed, and no harm is done where the system has none', () => {
  const stop = watchSessions(dataDir, changed);
  system.emit('error', new Error('no watches left'));
  expect(close).toHaveBeenCalledTimes(1);
  stop();
  watch.mockImplementation(() => {
    throw new Error('no watches left');
  });
  expect(() => watchSessions(dataDir, changed)()).not.toThrow();
  writeFileSync(join(dataDir, 'file'), '');
  expect(() => watchSessions(join(dataDir, 'file'), changed)()).not.toThrow();
  expect(changed).not.toHaveBeenCalled();
});
