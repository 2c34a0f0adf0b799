import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Activity } from '#core/store/activity/activity.ts';
import { watchLog } from '#core/store/activity/lookout.ts';
import { whatToDo } from '#core/store/activity/standing.ts';
import { tempFolder } from '../files/temp.ts';

/** A log that says what a test has it say. */
function setUp() {
  const dataDir = tempFolder();
  let trouble: string | null = null;
  let misfit = () => {};
  let asked = 0;
  const activity: Pick<Activity, 'trouble' | 'onMisfit'> = {
    trouble: async () => {
      asked++;
      return trouble;
    },
    onMisfit: (listener) => {
      misfit = listener;
    },
  };
  const changed = vi.fn();
  const lookout = watchLog(activity as Activity, dataDir, changed);
  return {
    lookout,
    changed,
    asked: () => asked,
    say: (message: string | null) => {
      trouble = message;
    },
    misfit: () => misfit(),
    /** Somebody writes to the log. */
    write: () => writeFileSync(join(dataDir, 'activity.head'), ''),
    told: (times: number) =>
      vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(times), { timeout: 60_000 }),
  };
}

it('a log is looked at at once, and nothing is told while nothing is wrong', async () => {
  const { lookout, changed, asked } = setUp();
  expect(asked()).toBe(1);
  await new Promise((done) => setImmediate(done));
  expect(lookout.problem()).toBeNull();
  expect(changed).not.toHaveBeenCalled();
  lookout.close();
});

it('what an append finds is told once, with what to do, and that it is over when somebody wrote', async () => {
  const { lookout, changed, say, misfit, write, told } = setUp();
  say('Record 3 was removed.');
  misfit();
  misfit();
  await told(1);
  expect(lookout.problem()).toEqual({ message: 'Record 3 was removed.', hint: whatToDo });
  say(null);
  write();
  await told(2);
  expect(lookout.problem()).toBeNull();
  expect(changed).toHaveBeenCalledTimes(2);
  lookout.close();
});

it('nothing is told after it was closed', async () => {
  const { lookout, changed, say, misfit } = setUp();
  say('Record 3 was removed.');
  misfit();
  lookout.close();
  await new Promise((done) => setImmediate(done));
  expect(changed).not.toHaveBeenCalled();
  expect(lookout.problem()).toBeNull();
});
