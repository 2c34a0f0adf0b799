import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ActivityDeps, createActivity } from '#core/store/activity/activity.ts';
import { createWaitingRoom } from '#core/store/activity/waiting.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import { tempFolder } from '../files/temp.ts';

const key = new Uint8Array(32).fill(1);
const actor = { kind: 'test' as const, pid: 7 };

const setUp = (more: Partial<ActivityDeps> = {}) => {
  const dataDir = tempFolder();
  const open = () => createActivity({ dataDir, key, now: () => new Date(), actor, randomBytes, ...more });
  const room = createWaitingRoom(dataDir, subkey(key, 'activity'), randomBytes);
  const folder = join(dataDir, 'activity.waiting');
  return {
    dataDir,
    open,
    /** As another process leaves it there. */
    leave: async (id: string, kind: 'record' | 'prepared' | 'asked', after = 0) =>
      room.put(
        { id, at: '2026-11-02T10:00:00.000Z', actor, entries: [{ action: 'a', subject: id }], after },
        kind,
      ),
    kinds: () =>
      existsSync(folder)
        ? readdirSync(folder)
            .map((name) => name.replace(/.*\./, ''))
            .sort()
        : [],
    told: async () =>
      (await open().list({ limit: 100 })).records
        .map(({ subject, detail }) => (detail === undefined ? subject : `${subject}: ${detail}`))
        .reverse(),
  };
};

/** No process is there any more, this one neither. */
const allAreDead = () =>
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error('no such process'), { code: 'ESRCH' });
  });

afterEach(() => vi.restoreAllMocks());

describe('a start', () => {
  it('tells what ended processes did, forgets what they did not, and says what nobody saw the end of', async () => {
    const { leave, open, kinds, told } = setUp({ happened: async (id) => id === 'done' });
    await leave('1 told', 'record');
    await leave('done', 'prepared');
    await leave('not done', 'prepared');
    await leave('asked', 'asked');
    allAreDead();
    await open().settle();
    expect(kinds()).toEqual([]);
    expect(await told()).toEqual([
      '1 told',
      'asked: QCred did not see the answer, so it may not have been done',
      'done',
    ]);
  });

  it('leaves alone what processes that are there have not ended', async () => {
    const { leave, open, kinds, told } = setUp({ happened: async () => false });
    await leave('told', 'record');
    await leave('prepared', 'prepared');
    await leave('asked', 'asked');
    await open().settle();
    expect([kinds(), await told()]).toEqual([['asked', 'prepared'], ['told']]);
  });

  it('takes nothing that was only prepared for done where nobody can be asked', async () => {
    const { leave, open, kinds, told } = setUp();
    await leave('prepared', 'prepared');
    expect(await told()).toEqual([]);
    await open().settle();
    expect([kinds(), await told()]).toEqual([['prepared'], []]);
    allAreDead();
    await open().settle();
    expect([kinds(), await told()]).toEqual([[], []]);
  });

  it('makes no log where there is nothing to tell', async () => {
    const { leave, open, dataDir } = setUp();
    await open().settle();
    await leave('prepared', 'prepared');
    await open().settle();
    await open().confirm('another');
    expect(readdirSync(dataDir)).toEqual(['activity.waiting']);
  });

  it('fails for nothing', async () => {
    const { leave, open } = setUp({ happened: () => Promise.reject(new Error('made to fail')) });
    await leave('prepared', 'prepared');
    allAreDead();
    await open().settle();
  });
});

it('nothing is told twice that was appended long before others that wait', async () => {
  const { leave, open, told, kinds } = setUp();
  for (let n = 1; n <= 3; n++) await leave(`${n}`, 'record', 0);
  await open().settle();
  await leave('1', 'record', 0);
  await leave('later', 'record', 3);
  expect(await told()).toEqual(['1', '2', '3', 'later']);
  await open().settle();
  expect([kinds(), await told()]).toEqual([[], ['1', '2', '3', 'later']]);
});

describe('an empty log', () => {
  const [one, two, three] = [randomUUID(), randomUUID(), randomUUID()];
  const lost = 'Before record 1 the file activity.head was lost';
  /** What is said of a log whose first records are these changes of the vault, when that knows of others. */
  const saidOf = async (names: string[] | undefined, appended: string[]) => {
    const changes = names && { changes: async () => ({ names, isCut: true }) };
    const { leave, open } = setUp(changes ?? {});
    for (const id of appended) await leave(id, 'record');
    await open().settle();
    return (await open().verify()).message;
  };

  it('was something before, where the vault knows of a change that it does not tell of', async () => {
    expect(await saidOf([one], [two])).toContain(lost);
    expect(await saidOf([one, two], [two])).toContain(lost);
  });

  it('is new, where it tells of every change of the vault, or that knows of none', async () => {
    const whole = /^\d records? (?:is|are) complete and in order\.$/;
    expect(await saidOf([one], [one])).toMatch(whole);
    expect(await saidOf([two, one], [one, two])).toMatch(whole);
    expect(await saidOf([one], [one, three])).not.toContain(lost);
    expect(await saidOf([], [one])).not.toContain(lost);
    expect(await saidOf(undefined, [one])).toMatch(whole);
  });
});
