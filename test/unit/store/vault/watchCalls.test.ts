import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/*
 * What is asked of the system, which cannot be seen from outside: that nothing keeps a process alive, that a
 * watch that fails becomes a look from time to time, and that nothing goes on after it was stopped.
 */

const fs = vi.hoisted(() => ({ watch: vi.fn(), watchFile: vi.fn(), unwatchFile: vi.fn() }));
vi.mock('node:fs', () => ({ ...fs, default: fs }));

const { watchPath } = await import('#core/store/vault/watch.ts');

const close = vi.fn();
let system: EventEmitter;
const changed = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  system = Object.assign(new EventEmitter(), { close });
  fs.watch.mockReturnValue(system);
});
afterEach(() => void vi.useRealTimers());

/** Tells of a change of what the system names. */
const event = (name: string | null) => fs.watch.mock.calls[0]?.[2]('rename', name);
const notKeptAlive = expect.objectContaining({ persistent: false });

it('a folder is watched for the name of its file, or where the system tells no name', () => {
  watchPath('/folder/file', changed);
  expect(fs.watch).toHaveBeenCalledWith('/folder', notKeptAlive, expect.any(Function));
  expect(fs.watchFile).not.toHaveBeenCalled();
  event('neighbour');
  vi.runAllTimers();
  expect(changed).toHaveBeenCalledTimes(0);
  for (const name of ['file', null]) event(name);
  vi.runAllTimers();
  expect(changed).toHaveBeenCalledTimes(1);
  event(null);
  vi.runAllTimers();
  expect(changed).toHaveBeenCalledTimes(2);
});

it('a watch that fails is closed, and the file looked at every second', () => {
  watchPath('/folder/file', changed);
  system.emit('error', new Error('no watches left'));
  expect(close).toHaveBeenCalledTimes(1);
  expect(fs.watchFile).toHaveBeenCalledWith(
    '/folder/file',
    { interval: 1000, persistent: false },
    expect.any(Function),
  );
});

it('a file is looked at where the system cannot watch', () => {
  fs.watch.mockImplementation(() => {
    throw new Error('no such folder');
  });
  const stop = watchPath('/folder/file', changed);
  const [path, , look] = fs.watchFile.mock.calls[0] ?? [];
  expect(path).toBe('/folder/file');
  look();
  vi.runAllTimers();
  expect(changed).toHaveBeenCalledTimes(1);
  stop();
  expect(fs.unwatchFile).toHaveBeenCalledWith('/folder/file', look);
});

it('nothing is told after it was stopped, not even what was seen before', () => {
  const stop = watchPath('/folder/file', changed);
  event('file');
  stop();
  vi.runAllTimers();
  expect(changed).not.toHaveBeenCalled();
  expect(close).toHaveBeenCalledTimes(1);
});
