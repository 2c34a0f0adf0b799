import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createWaitingRoom, removeWaiting } from '#core/store/activity/waiting.ts';
import { tempFolder } from '../files/temp.ts';

const setUp = () => {
  const dataDir = tempFolder();
  const key = new Uint8Array(32).fill(1);
  const room = createWaitingRoom(dataDir, key, randomBytes);
  return { dataDir, key, room, folder: join(dataDir, 'activity.waiting') };
};
const waiting = (id: string, at: string, detail?: string) => ({
  id,
  at,
  actor: { kind: 'test' as const, pid: 7 },
  entries: [{ action: 'key.created', subject: 'photos', ...(detail === undefined ? {} : { detail }) }],
  after: 0,
});

it('what waits is listed in the order of its time, however many digits that has', async () => {
  const { room } = setUp();
  expect(await room.isEmpty()).toBe(true);
  expect(await room.list()).toEqual([]);
  await room.put(waiting('late', '2026-11-02T10:00:00.000Z'), 'record');
  await room.put(waiting('early', '1999-11-02T10:00:00.000Z'), 'prepared');
  await room.put(waiting('between', '2026-11-02T09:59:59.999Z'), 'asked');
  expect((await room.list()).map(({ id, kind }) => `${id} ${kind}`)).toEqual([
    'early prepared',
    'between asked',
    'late record',
  ]);
  expect(await room.isEmpty()).toBe(false);
  await removeWaiting((await room.list()).map(({ path }) => path));
  expect(await room.isEmpty()).toBe(true);
  await removeWaiting(['/nowhere/at all']);
});

it('what nobody saw the end of says so, and what came to its end does not', async () => {
  const { room } = setUp();
  const at = '2026-11-02T10:00:00.000Z';
  await room.mark(await room.put(waiting('1', at), 'asked'), 'unseen');
  await room.mark(await room.put(waiting('2', at, 'for backup'), 'asked'), 'unseen');
  await room.mark(await room.put(waiting('3', at, 'for backup'), 'asked'), 'record');
  const unseen = 'QCred did not see the answer, so it may not have been done';
  expect((await room.list()).map(({ kind, entries }) => [kind, ...entries])).toEqual([
    ['unseen', { action: 'key.created', subject: 'photos', detail: unseen }],
    ['unseen', { action: 'key.created', subject: 'photos', detail: `for backup; ${unseen}` }],
    ['record', { action: 'key.created', subject: 'photos', detail: 'for backup' }],
  ]);
});

it('other files of the folder are nobody’s, and a folder that cannot be listed is told', async () => {
  const { room, folder } = setUp();
  mkdirSync(folder);
  for (const name of ['notes.txt', '1-a.record.tmp', '.record.old']) writeFileSync(join(folder, name), '');
  expect(await room.isEmpty()).toBe(true);
  expect(readdirSync(folder)).toHaveLength(3);
  const other = setUp();
  writeFileSync(other.folder, 'in the way');
  await expect(other.room.list()).rejects.toThrow();
});

it('nothing is read under a key that was overwritten, and nothing is taken for damaged', async () => {
  const { key, room } = setUp();
  await room.put(waiting('1', '2026-11-02T10:00:00.000Z'), 'record');
  key.fill(0);
  await expect(room.list()).rejects.toMatchObject({ code: 'locked' });
});

it.each<[what: string, other: object]>([
  ['a number for its id', { id: 7 }],
  ['a number for its time', { at: 1_790_000_000_000 }],
  ['no actor', { actor: null }],
  ['a word for its actor', { actor: 'somebody' }],
  ['half a number', { after: 0.5 }],
  ['a word for its entries', { entries: 'none' }],
])('what another version wrote is passed over: with %s', async (_, other) => {
  const { room } = setUp();
  await room.put(Object.assign({}, waiting('1', '2026-11-02T10:00:00.000Z'), other), 'record');
  expect(await room.list()).toEqual([]);
  expect(await room.isEmpty()).toBe(false);
});
