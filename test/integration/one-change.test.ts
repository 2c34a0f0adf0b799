/**
 * Each command is killed at each of its calls that change a file and at each message to the keychain,
 * and each of these calls fails once: with EIO and, where something is written, with ENOSPC. After the
 * next start everything fits together and is as before the command or as after it, never between; what
 * the command said was true; and the command, given again, comes to the same end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoSandbox, startDemoSandbox } from '#sandbox/demo/demo.ts';
import { isLong } from '../support/long.ts';
import {
  type Facts,
  type Fault,
  type OneChangeWorld,
  oneChangeWorld,
  type Scene,
  scenes,
} from './oneChangeWorld.ts';

/** Every call in the long run; in `npm test` a few of each command, other ones for each kind of fault. */
function choose(calls: readonly string[], seed: number, few: number): Fault[] {
  const writes = /open|mkdir|write|link|rename/i;
  const all = calls.flatMap((call, index): Fault[] => {
    const at = index + 1;
    const full: Fault[] = writes.test(call) && !call.startsWith('keychain') ? [{ at, kind: 'ENOSPC' }] : [];
    return [{ at, kind: 'kill' }, { at, kind: 'EIO' }, ...full];
  });
  if (isLong) return all;
  const step = all.length / few;
  return Array.from({ length: few }, (_, n) => all[Math.floor(n * step + (seed % step))]).filter(
    (f) => f !== undefined,
  );
}

const same = (a: Facts, b: Facts): boolean => JSON.stringify(a) === JSON.stringify(b);

/** In what two of them differ, for the message. */
const difference = (a: Facts, b: Facts): string =>
  Object.entries(a)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(b[key as keyof Facts]))
    .map(
      ([key, value]) =>
        `${key}: ${JSON.stringify(value)} instead of ${JSON.stringify(b[key as keyof Facts])}`,
    )
    .join('; ');

async function tryAll(world: OneChangeWorld, scene: Scene, few: number): Promise<string[]> {
  const { name, code = 0 } = scene;
  const { args, input } = scene.run(world.account);
  if (scene.prepare) await scene.prepare(await world.app());
  world.keep();
  const begin = await world.look();
  const good = await world.qcred(args, input);
  const end = await world.look();
  expect([begin.problems, end.problems, good.code, good.stderr]).toEqual([[], [], code, good.stderr]);
  const between: Facts[] = [];
  for (const shorter of scene.halfway ?? []) {
    world.restore();
    await world.qcred(shorter);
    between.push((await world.look()).facts);
  }

  const wrong: string[] = [];
  for (const fault of choose(good.calls, name.length, few)) {
    world.restore();
    const done = await world.qcred(args, input, fault);
    const where = `${name}, ${fault.kind} at ${fault.at} (${done.calls[fault.at - 1]})`;
    const blame = (what: string) => wrong.push(`${where}: ${what}`);
    const first = await world
      .look()
      .catch((error) => ({ facts: null, problems: [`does not start: ${error}`] }));
    for (const problem of first.problems) blame(problem);
    if (!first.facts) continue;
    const { facts } = first;
    const isEnd = same(facts, end.facts);
    const known = isEnd || [begin.facts, ...between].some((one) => same(facts, one));
    if (!known) blame(`between: ${difference(facts, end.facts)}`);
    if (done.code === 0 && code === 0 && !isEnd) blame('said that it was done');
    // What is done but for the erasing says so.
    const isTold = done.code === code || done.code === null || done.stderr.includes('next time it starts');
    if (isEnd && !isTold) blame(`done, but it said: ${done.stderr}`);

    if (done.code === 0) continue;
    const again = await world.qcred(args, input);
    const second = await world.look();
    for (const problem of second.problems) blame(`again: ${problem}`);
    // What was done already and is asked for again may say so in the log.
    const last = isEnd ? { ...second.facts, log: end.facts.log } : second.facts;
    if (!same(last, end.facts)) blame(`again: ${difference(last, end.facts)} ${again.stderr}`);
    if (scene.givesBack) {
      await (await (await world.app()).open().active()).use(null);
      const own = world.text('.aws/credentials')?.includes('CANARYownDefaultSecret');
      if (!own) blame('the own [default] key is lost');
    }
  }
  return wrong;
}

let sandbox: DemoSandbox;
beforeAll(async () => {
  sandbox = await startDemoSandbox();
});
afterAll(() => sandbox.close());

// Generous: several processes for each fault, on a machine that may be busy.
const timeout = isLong ? 12 * 3_600_000 : 300_000;

describe('vault, files, keychain and log are one change', { timeout }, () => {
  it.concurrent.for(scenes)('$name', async (scene) => {
    const world = oneChangeWorld(sandbox.account);
    try {
      expect(await tryAll(world, scene, 2)).toEqual([]);
    } finally {
      world.close();
    }
  });
});
