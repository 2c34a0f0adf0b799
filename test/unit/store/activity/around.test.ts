import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createActivity } from '#core/store/activity/activity.ts';
import { mayBeDone } from '#core/store/activity/around.ts';
import { forgetKey } from '#core/store/crypto/subkey.ts';
import { withLock } from '#core/store/files/lock.ts';
import { type ErrorCode, errorCodes, QCredError } from '#shared/errors.ts';
import { tempFolder } from '../files/temp.ts';

const setUp = () => {
  const dataDir = tempFolder();
  const waitingFolder = join(dataDir, 'activity.waiting');
  const open = () => {
    const key = new Uint8Array(32).fill(1);
    const activity = createActivity({
      dataDir,
      key,
      now: () => new Date('2026-11-02T10:00:00Z'),
      actor: { kind: 'test', pid: 7 },
      randomBytes,
    });
    return { activity, lock: () => forgetKey(key) };
  };
  return {
    ...open(),
    dataDir,
    open,
    waiting: () =>
      existsSync(waitingFolder) ? readdirSync(waitingFolder).map((name) => name.replace(/.*\./, '')) : [],
    told: async () =>
      (await open().activity.list({ limit: 100 })).records
        .map(({ subject, detail }) => (detail === undefined ? subject : `${subject}: ${detail}`))
        .reverse(),
    inLog: () => {
      const path = join(dataDir, 'activity.log');
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
    },
  };
};

const made = { action: 'key.created', subject: 'photos' };
const unseen = 'photos: QCred did not see the answer, so it may not have been done';
const refused = new QCredError('denied', 'The service refused it.');
const lost = new QCredError('connection_failed', 'The answer was lost.');

describe('what is done at a service', () => {
  it('is on the disk before it is asked for, told of only when it was done, and gives its answer back', async () => {
    const { activity, waiting, told, inLog } = setUp();
    const answer = await activity.around(made, async () => {
      expect([waiting(), inLog()]).toEqual([['asked'], 0]);
      expect(await told()).toEqual([]);
      return 'answer';
    });
    expect([answer, waiting(), inLog(), await told()]).toEqual(['answer', [], 1, ['photos']]);
  });

  it('may be told in other words once the outcome is known, or not at all', async () => {
    const { activity, waiting, told } = setUp();
    const toldOf = (detail: string) => ({
      told: (done: string) => ({ ...made, detail: `${detail}${done}` }),
    });
    await activity.around(made, async () => 'AKIA1', toldOf('key '));
    await activity.around(made, async () => 'AKIA2', { told: () => null });
    expect([await told(), waiting()]).toEqual([['photos: key AKIA1'], []]);
  });

  it.each([refused, lost, new Error('anything')])(
    'is not told when it failed before the eyes of an open vault: %s',
    async (error) => {
      const { activity, waiting, told, inLog } = setUp();
      await expect(activity.around(made, () => Promise.reject(error))).rejects.toBe(error);
      expect([waiting(), inLog(), await told()]).toEqual([[], 0, []]);
    },
  );

  it('lets what waits for the log go on, whether it was done or not', async () => {
    for (const work of [async () => 'done', () => Promise.reject(refused)]) {
      const { activity, dataDir, waiting, told } = setUp();
      await withLock(join(dataDir, 'activity.lock'), () =>
        activity.append({ action: 'secret.read', subject: 'meanwhile' }),
      );
      expect(waiting()).toEqual(['record']);
      const failed = await activity.around(made, work).catch(() => 'failed');
      expect(waiting()).toEqual([]);
      expect(await told()).toEqual(failed === 'failed' ? ['meanwhile'] : ['meanwhile', 'photos']);
    }
  });

  it('is told by whoever opens the vault next, when it was done while that was locked', async () => {
    const { activity, lock, waiting, told, open, inLog } = setUp();
    const answer = await activity.around(
      made,
      async () => {
        lock();
        return 'answer';
      },
      { told: () => ({ ...made, detail: 'nobody can seal this any more' }) },
    );
    expect([answer, waiting(), inLog()]).toEqual(['answer', ['record'], 0]);
    expect(await told()).toEqual(['photos']);
    await open().activity.settle();
    expect([waiting(), inLog(), await told()]).toEqual([[], 1, ['photos']]);
  });

  it('is said to have no known end when its answer was lost while the vault was locked', async () => {
    const { activity, lock, waiting, told, open } = setUp();
    const work = async () => {
      lock();
      throw lost;
    };
    await expect(activity.around(made, work)).rejects.toBe(lost);
    expect([waiting(), await told()]).toEqual([['unseen'], [unseen]]);
    await open().activity.settle();
    expect([waiting(), await told()]).toEqual([[], [unseen]]);
  });

  it('is not told when it was refused while the vault was locked', async () => {
    const { activity, lock, waiting, told } = setUp();
    const work = async () => {
      lock();
      throw refused;
    };
    await expect(activity.around(made, work)).rejects.toBe(refused);
    expect([waiting(), await told()]).toEqual([[], []]);
  });

  it('is not begun when it cannot be written down before', async () => {
    const { activity, dataDir, lock, waiting } = setUp();
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'activity.waiting'), 'in the way');
    const work = vi.fn(async () => 'done');
    await expect(activity.around(made, work)).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(join(dataDir, 'activity.log')),
    });
    const other = setUp();
    other.lock();
    await expect(other.activity.around(made, work)).rejects.toMatchObject({ code: 'locked' });
    lock();
    expect(work).not.toHaveBeenCalled();
    expect(other.waiting()).toEqual([]);
    expect(() => waiting()).toThrow('ENOTDIR');
  });

  it('is told once, though its process ended between the log and the file', async () => {
    const { activity, dataDir, told, waiting } = setUp();
    const kept: [string, Buffer][] = [];
    const folder = join(dataDir, 'activity.waiting');
    await activity.around(made, async () => {
      for (const name of readdirSync(folder)) kept.push([name, readFileSync(join(folder, name))]);
    });
    for (const [name, bytes] of kept) writeFileSync(join(folder, name.replace('.asked', '.record')), bytes);
    expect(kept).toHaveLength(1);
    expect(await told()).toEqual(['photos']);
    await activity.append({ action: 'secret.read', subject: 'after' });
    expect([waiting(), await told()]).toEqual([[], ['photos', 'after']]);
  });
});

it('a call may have been done when its answer was lost or made no sense, not when it was refused', () => {
  const maybe: ErrorCode[] = ['connection_failed', 'service_failed', 'cancelled', 'internal', 'locked'];
  expect(errorCodes.filter((code) => mayBeDone(new QCredError(code, '')))).toEqual(
    errorCodes.filter((code) => maybe.includes(code)),
  );
  for (const error of [new Error('denied'), 'denied', undefined]) expect(mayBeDone(error)).toBe(true);
});
