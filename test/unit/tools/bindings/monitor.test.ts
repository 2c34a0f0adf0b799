/** Keeping an eye on the files: when it is looked, and when anybody hears of it. */
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { createMonitor } from '#core/tools/bindings/monitor.ts';
import { credential, idOf, profile } from '../../records.ts';
import { binding, found, type Given, given } from './given.ts';

const changed = vi.fn();
beforeEach(() => void changed.mockReset());

const two = () =>
  given({
    credentials: [credential(1), credential(2)],
    profiles: [profile(1), profile(2)],
    bindings: [binding(1), binding(2)],
  });
const start = ({ access, edits }: Given) => createMonitor(access, edits, changed);
const shown = (monitor: ReturnType<typeof start>) =>
  Object.fromEntries([...monitor.statuses()].map(([id, { status }]) => [id, status]));

it('nothing is known before the first look, and what is known stays until the next', async () => {
  const world = two();
  const monitor = start(world);
  expect(shown(monitor)).toEqual({});
  world.files.aws = { profiles: [found('name-1')] };
  await monitor.check();
  const known = { [idOf(101)]: 'in_sync', [idOf(102)]: 'missing' };
  expect(shown(monitor)).toEqual(known);
  world.files.aws = { profiles: [] };
  expect(shown(monitor)).toEqual(known);
});

it('only what is otherwise than before is told: a state, its words, one more or less', async () => {
  const world = two();
  const monitor = start(world);
  const look = async () => {
    changed.mockReset();
    await monitor.check();
    return changed.mock.calls.length;
  };
  world.files.aws = { profiles: [found('name-1')] };
  expect([await look(), await look()]).toEqual([1, 0]);
  world.files.aws = { profiles: [found('name-1'), found('name-2')] };
  expect([await look(), await look()]).toEqual([1, 0]);
  const wrong = (message: string) => ({
    profiles: [
      found('name-1', { notices: [{ level: 'error' as const, message, hint: '' }] }),
      found('name-2'),
    ],
  });
  world.files.aws = wrong('one');
  expect([await look(), await look()]).toEqual([1, 0]);
  world.files.aws = wrong('another');
  expect([await look(), await look()]).toEqual([1, 0]);
  world.files.aws = {
    profiles: [found('name-1'), found('name-2')],
    notices: [{ level: 'error', message: 'another', hint: '' }],
  };
  expect([await look(), await look()]).toEqual([1, 0]);
  world.state = { ...world.state, bindings: [binding(1), binding(2, { id: idOf(103) })] };
  expect([await look(), await look()]).toEqual([1, 0]);
  world.state = { ...world.state, bindings: [binding(1)] };
  expect([await look(), await look()]).toEqual([1, 0]);
  world.state = { ...world.state, bindings: [binding(1), binding(2)] };
  expect([await look(), await look()]).toEqual([1, 0]);
});

it('a change during a look is looked at after it, once, and by all who asked', async () => {
  const world = two();
  let looks = 0;
  let go = () => {};
  const { access } = world;
  const state = async () => {
    looks++;
    if (looks === 1) await new Promise<void>((done) => (go = done));
    return world.state;
  };
  const monitor = start({ ...world, access: { ...access, vault: { ...access.vault, state } } });
  const first = monitor.check();
  const others = [monitor.check(), monitor.check()];
  world.files.aws = { profiles: [found('name-1'), found('name-2')] };
  go();
  await Promise.all([first, ...others]);
  // Each look asks twice: for what is to be watched, and to compare.
  expect(looks).toBe(4);
  expect(shown(monitor)).toEqual({ [idOf(101)]: 'in_sync', [idOf(102)]: 'in_sync' });
  await monitor.check();
  expect(looks).toBe(6);
});

it('what cannot be looked at stays as it was known', async () => {
  const world = two();
  const monitor = start(world);
  world.files.aws = { profiles: [found('name-1')] };
  await monitor.check();
  const known = shown(monitor);
  world.files.aws = new TypeError('the vault was closed');
  await monitor.check();
  expect(shown(monitor)).toEqual(known);
  world.files.aws = { profiles: [] };
  await monitor.check();
  expect(shown(monitor)).not.toEqual(known);
});

it('a file that changes is looked at, until it is closed', async () => {
  const real = fs.watch;
  const close = vi.fn();
  let tell = () => {};
  fs.watch = ((_folder: string, _options: object, told: () => void) => {
    tell = told;
    return Object.assign(new EventEmitter(), { close });
  }) as unknown as typeof fs.watch;
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.watch = real;
    syncBuiltinESMExports();
    vi.useRealTimers();
  });
  vi.useFakeTimers();
  const world = two();
  const monitor = start(world);
  await monitor.check();
  world.files.aws = { profiles: [found('name-1')] };
  tell();
  await vi.advanceTimersByTimeAsync(1000);
  await monitor.check();
  expect(changed).toHaveBeenCalledTimes(2);
  expect(close).not.toHaveBeenCalled();
  const read = world.read.length;
  tell();
  monitor.close();
  await vi.advanceTimersByTimeAsync(1000);
  expect(close).toHaveBeenCalled();
  expect(world.read).toHaveLength(read);
});

it('nothing is looked at or told once it is closed, not even what is on its way', async () => {
  const world = two();
  const monitor = start(world);
  const looking = monitor.check();
  const again = monitor.check();
  monitor.close();
  await Promise.all([looking, again]);
  expect([changed.mock.calls.length, shown(monitor)]).toEqual([0, {}]);
  const read = world.read.length;
  await monitor.check();
  expect(world.read).toHaveLength(read);
});
