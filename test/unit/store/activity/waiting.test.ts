import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createActivity } from '#core/store/activity/activity.ts';
import { withLock } from '#core/store/files/lock.ts';
import { tempFolder } from '../files/temp.ts';

function setUp() {
  const dataDir = tempFolder();
  const happened = new Set<string>();
  const log = () =>
    createActivity({
      dataDir,
      key: new Uint8Array(32).fill(1),
      now: () => new Date(),
      actor: { kind: 'test', pid: 7 },
      randomBytes,
      happened: async (id) => happened.has(id),
    });
  const folder = join(dataDir, 'activity.waiting');
  return {
    dataDir,
    folder,
    happened,
    /** As another process has it. */
    log,
    waiting: () => (existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/.*\./, '')) : []),
    /** Does `work` while another process has the log. */
    busy: <T>(work: () => Promise<T>) => withLock(join(dataDir, 'activity.lock'), work),
    subjects: async () =>
      (await log().list({ limit: 100 })).records.map((r) => `${r.seq} ${r.subject}`).reverse(),
  };
}

const read = (subject: string) => ({ action: 'secret.read', subject });

describe('a log that another process has', () => {
  it('is not waited for, and what was told meanwhile stands in it in its order afterwards', async () => {
    const { log, busy, waiting, subjects } = setUp();
    await log().append(read('first'));
    await busy(async () => {
      await log().append(read('second'));
      await log().appendAll([read('third'), read('fourth')]);
      expect(waiting()).toEqual(['record', 'record']);
      expect(await subjects()).toEqual(['1 first', '2 second', '3 third', '4 fourth']);
      expect(await log().verify()).toMatchObject({ ok: true, checked: 1 });
    });
    await log().append(read('fifth'));
    expect(waiting()).toEqual([]);
    expect(await subjects()).toEqual(['1 first', '2 second', '3 third', '4 fourth', '5 fifth']);
    expect(await log().verify()).toMatchObject({ ok: true, checked: 5 });
  });

  it('gets nothing twice from a process that was killed after it had appended', async () => {
    const { log, busy, folder, waiting, subjects } = setUp();
    await busy(() => log().appendAll([read('one'), read('two')]));
    cpSync(folder, `${folder}.kept`, { recursive: true });
    await log().append(read('three'));
    rmSync(folder, { recursive: true });
    cpSync(`${folder}.kept`, folder, { recursive: true });
    expect(await subjects()).toEqual(['1 one', '2 two', '3 three']);
    await log().append(read('four'));
    expect(waiting()).toEqual([]);
    expect(await subjects()).toEqual(['1 one', '2 two', '3 three', '4 four']);
  });

  it('takes nothing from a file that was changed, or moved there from another vault', async () => {
    const { log, busy, folder, subjects, waiting } = setUp();
    await busy(() => log().append(read('ours')));
    const [name = ''] = readdirSync(folder);
    cpSync(join(folder, name), join(folder, name.replace(/-.*\./, '-another.')));
    mkdirSync(join(folder, '1-folder.record'));
    await log().append(read('last'));
    expect(await subjects()).toEqual(['1 ours', '2 last']);
    expect(waiting()).toHaveLength(2);
  });
});

describe('what is about to be done', () => {
  it('counts once it was done, however the process ended', async () => {
    const { log, happened, subjects, waiting } = setUp();
    await log().prepare('done', [read('done')]);
    await log().prepare('not done', [read('not done')]);
    expect(await subjects()).toEqual([]);
    happened.add('done');
    expect(await subjects()).toEqual(['1 done']);
    // This process is alive, so the other one may still be on its way.
    await log().settle();
    await log().append(read('more'));
    expect(await subjects()).toEqual(['1 done', '2 more']);
    expect(waiting()).toEqual(['prepared']);
  });

  it('is forgotten when it was not done', async () => {
    const { log, subjects, waiting } = setUp();
    const one = log();
    await one.prepare('failed', [read('failed')]);
    await one.drop('failed');
    await one.prepare('made', [read('made')]);
    await one.confirm('made');
    expect([await subjects(), waiting()]).toEqual([['1 made'], []]);
  });
});

describe('a call that has nothing to say', () => {
  it('leaves nothing that waits, and fails for nothing', async () => {
    const { log, busy, waiting, dataDir } = setUp();
    await log().prepare('nothing', []);
    await busy(async () => {
      await log().appendAll([]);
      expect(waiting()).toEqual([]);
    });
    await log().appendAll([]);
    await log().confirm('never prepared');
    await log().drop('never prepared');
    expect([waiting(), existsSync(join(dataDir, 'activity.log'))]).toEqual([[], false]);
  });

  it('is told that it cannot be written down, with the log’s name', async () => {
    const { log, folder, dataDir, busy } = setUp();
    writeFileSync(folder, 'in the way');
    const fault = {
      code: 'write_failed',
      message: expect.stringContaining(join(dataDir, 'activity.log')),
    };
    await expect(log().prepare('id', [read('photos')])).rejects.toMatchObject(fault);
    await expect(busy(() => log().append(read('photos')))).rejects.toMatchObject(fault);
  });
});

it('what waits is listed before what is in the log, and counted, however few are asked for', async () => {
  const { log, busy } = setUp();
  await log().appendAll([read('one'), read('two')]);
  await busy(async () => {
    await log().append(read('three'));
    const { records, total } = await log().list({ limit: 2 });
    expect([records.map(({ subject }) => subject), total]).toEqual([['three', 'two'], 3]);
  });
});

it('goes on without its head from the end of the log, however long that is', async () => {
  const { log, dataDir, subjects } = setUp();
  await log().appendAll(Array.from({ length: 50 }, (_, n) => read(`${n}`)));
  rmSync(join(dataDir, 'activity.head'));
  await log().append(read('after'));
  expect((await subjects()).at(-1)).toBe('51 after');
  expect((await log().verify()).message).toContain('Before record 51 the file activity.head was lost');
});
