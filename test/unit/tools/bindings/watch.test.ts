/** Watching the files that bindings stand in: what is asked of the system, and what is made of what it tells. */
import { EventEmitter } from 'node:events';
import fs, { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchFiles } from '#core/tools/bindings/watch.ts';
import { type Binding, emptyVault } from '#shared/model.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { binding } from './given.ts';

/** A watcher as the system gives it. */
class Watcher extends EventEmitter {
  readonly close = vi.fn();
  readonly folder: string;
  readonly options: object;
  readonly tell: () => void;

  constructor(folder: string, options: object, tell: () => void) {
    super();
    this.folder = folder;
    this.options = options;
    this.tell = tell;
  }
}

let watchers: Watcher[];
let home: string;
let real: typeof fs.watch;
const listener = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetAllMocks();
  watchers = [];
  home = tempFolder();
  real = fs.watch;
  const watch = (folder: string, options: object, tell: () => void) => {
    if (folder.endsWith('none')) throw new Error('no such folder');
    const watcher = new Watcher(folder, options, tell);
    watchers.push(watcher);
    return watcher;
  };
  fs.watch = watch as unknown as typeof fs.watch;
  syncBuiltinESMExports();
});
afterEach(() => {
  fs.watch = real;
  syncBuiltinESMExports();
  vi.useRealTimers();
});

const start = () => watchFiles({ home, env: {}, platform: 'linux' }, listener);
const follow = (watching: ReturnType<typeof start>, ...bindings: Binding[]) =>
  watching.follow({ ...emptyVault(), bindings });
const inFile = (path: string) => binding(1, { target: 'dotenv', path });
const folders = () =>
  watchers.filter(({ close }) => close.mock.calls.length === 0).map(({ folder }) => folder);
const aws = binding(1);

it('each folder with a file in it is watched once, and keeps no process alive', async () => {
  await follow(
    start(),
    aws,
    binding(2),
    inFile(join(home, 'a', '.env')),
    inFile(join(home, 'a', 'other.env')),
  );
  expect(folders()).toEqual([join(home, '.aws'), join(home, 'a')]);
  expect(watchers.map(({ options }) => options)).toEqual([{ persistent: false }, { persistent: false }]);
});

it('so is the folder that a link leads to', async () => {
  for (const name of ['.aws', 'dotfiles']) mkdirSync(join(home, name));
  writeFileSync(join(home, 'dotfiles', 'config'), '');
  symlinkSync(join(home, 'dotfiles', 'config'), join(home, '.aws', 'config'));
  await follow(start(), aws);
  expect(folders()).toEqual([join(home, '.aws'), join(home, 'dotfiles')]);
});

it('what is not to be watched any more is let go, and what is stays as it is', async () => {
  const watching = start();
  await follow(watching, aws, inFile(join(home, 'a', '.env')));
  const [first] = watchers;
  await follow(watching, aws, inFile(join(home, 'b', '.env')));
  expect(folders()).toEqual([join(home, '.aws'), join(home, 'b')]);
  expect(watchers).toHaveLength(3);
  expect(first?.close).not.toHaveBeenCalled();
  await follow(watching);
  expect(folders()).toEqual([]);
  await follow(watching, aws);
  expect(folders()).toEqual([join(home, '.aws')]);
});

it('a burst of changes is told once, when it is over', async () => {
  await follow(start(), aws, inFile(join(home, 'a', '.env')));
  for (const watcher of [...watchers, ...watchers]) {
    watcher.tell();
    vi.advanceTimersByTime(149);
  }
  expect(listener).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(listener).toHaveBeenCalledTimes(1);
  watchers[0]?.tell();
  vi.runAllTimers();
  expect(listener).toHaveBeenCalledTimes(2);
});

it('a folder that goes is told, and watched again when it is there again', async () => {
  const watching = start();
  await follow(watching, aws);
  watchers[0]?.emit('error', new Error('gone'));
  expect(watchers[0]?.close).toHaveBeenCalledTimes(1);
  vi.runAllTimers();
  expect(listener).toHaveBeenCalledTimes(1);
  await follow(watching, aws);
  expect(folders()).toEqual([join(home, '.aws')]);
});

it('a folder that is not there yet keeps no other from being watched', async () => {
  await follow(start(), inFile(join(home, 'none', '.env')), aws);
  expect(folders()).toEqual([join(home, '.aws')]);
});

it('nothing is told or watched once it is closed', async () => {
  const watching = start();
  await follow(watching, aws, inFile(join(home, 'a', '.env')));
  watchers[0]?.tell();
  watching.close();
  vi.runAllTimers();
  expect(listener).not.toHaveBeenCalled();
  expect(folders()).toEqual([]);
  await follow(watching, aws);
  expect(watchers).toHaveLength(2);
  watching.close();
  expect(watchers[0]?.close).toHaveBeenCalledTimes(1);
});
