import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Anchor } from '#core/store/activity/anchor.ts';
import { type ChainedRecord, type End, linkOf, openLine, sealLine } from '#core/store/activity/chain.ts';
import { endOf, idsAfter, recordsAfter } from '#core/store/activity/end.ts';
import { readHead, writeHead } from '#core/store/activity/head.ts';
import { type Line, type LogDeps, openLog } from '#core/store/activity/log.ts';
import { goesOnFrom } from '#core/store/activity/standing.ts';
import { watchSyncs } from '../../../support/syncs.ts';
import { openFiles, tempFolder } from '../files/temp.ts';

const key = new Uint8Array(32).fill(1);
const hour = 3_600_000;

/** A log with an anchor in memory, by a clock that a test turns. */
function setUp({ anchored = true, ...more }: { anchored?: boolean } & Partial<LogDeps> = {}) {
  // How long following takes decides when it may be done again: here it takes no time.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const dataDir = tempFolder();
  const state = { now: 10 * hour, held: null as End | null, reads: 0, writes: 0, fails: false };
  const meet = () => {
    if (state.fails) throw new Error('made to fail: the keychain');
  };
  const anchor: Anchor = {
    place: 'keychain',
    async read() {
      state.reads++;
      meet();
      return state.held;
    },
    async write(end) {
      state.writes++;
      meet();
      state.held = end;
    },
  };
  const deps: LogDeps = {
    dataDir,
    key,
    now: () => new Date(state.now),
    randomBytes,
    adopted: (after, place) => line(`adopted after ${after.seq} by the ${place}`),
    ...(anchored ? { anchor } : {}),
    ...more,
  };
  const path = join(dataDir, 'activity.log');
  const lines = () => readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return {
    ...deps,
    state,
    path,
    open: () => openLog(deps),
    lines,
    records: () => lines().map((text) => openLine(key, text)),
    subjects: () => lines().map((text) => openLine(key, text)?.subject),
    head: () => readHead(join(dataDir, 'activity.head'), key),
    end: (): End => ({ seq: lines().length, link: linkOf(lines().at(-1) ?? '') }),
  };
}

const line = (subject: string): Line => ({
  id: `${subject}/0`,
  at: '2026-11-02T10:00:00.000Z',
  actor: { kind: 'test', pid: 7 },
  action: 'secret.read',
  subject,
});

afterEach(() => vi.restoreAllMocks());

describe('records that are appended', () => {
  it('follow each other, and the head says where they end and whether the anchor is behind', async () => {
    const { open, records, lines, head, path, state, end } = setUp();
    const follow = await open().append([line('a'), line('b')]);
    expect(records().map((record) => [record?.seq, record?.prev])).toEqual([
      [1, ''],
      [2, linkOf(lines()[0] ?? '')],
    ]);
    const size = statSync(path).size;
    expect(await head()).toEqual({ ...end(), size, anchored: false, late: true });
    expect(await follow()).toBe('done');
    expect(await head()).toEqual({ ...end(), size, anchored: true, due: state.now, late: false });
    expect(state.held).toEqual(end());
  });

  it('carry no mark but the first, where one is due', async () => {
    const { open, records, dataDir } = setUp({ anchored: false });
    await (await open().append([line('a'), line('b')]))();
    rmSync(join(dataDir, 'activity.head'));
    await open().append([line('c'), line('d')]);
    expect(records().map((record) => record?.headLost)).toEqual([undefined, undefined, true, undefined]);
  });

  it('begin a line of their own, and bring the folder to the disk only with a new file', async () => {
    const { open, path, dataDir, subjects } = setUp({ anchored: false });
    const folder = statSync(dataDir).ino;
    const synced = await watchSyncs();
    await open().append([line('a')]);
    // The log's name and the head's.
    expect(synced.filter(({ inode }) => inode === folder)).toHaveLength(2);
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    await open().append([line('b')]);
    expect(synced.filter(({ inode }) => inode === folder)).toHaveLength(2);
    expect(subjects()).toEqual(['a', 'b']);
  });

  it('keep what the head knew of the anchor, until that has followed', async () => {
    const { open, head, state } = setUp();
    await (await open().append([line('a')]))();
    state.fails = true;
    const follow = await open().append([line('b')]);
    expect(await head()).toMatchObject({ seq: 2, anchored: true, due: state.now, late: true });
    expect(await follow()).toBe('late');
    expect(await head()).toMatchObject({ seq: 2, anchored: true, late: true });
  });

  it('are not followed by an anchor that rests, neither here nor in another process', async () => {
    const { open, head, state, end } = setUp();
    const here = open();
    await (await here.append([line('a')]))();
    await writeHead(
      join(here.path, '..', 'activity.head'),
      key,
      { ...end(), size: statSync(here.path).size, anchored: true, due: state.now + 1 },
      randomBytes,
    );
    const { reads } = state;
    const follow = await open().append([line('b')]);
    expect([await follow(), state.reads]).toEqual(['late', reads]);
    expect(await head()).toMatchObject({ seq: 2, anchored: true, due: state.now + 1, late: true });
    state.now += 1;
    expect(await (await open().append([line('c')]))()).toBe('done');
    expect(state.held).toEqual(end());
  });

  it('have no anchor to wait for where there is none', async () => {
    const { open, head } = setUp({ anchored: false });
    const log = open();
    expect(await (await log.append([line('a')]))()).toBe('done');
    expect(await log.follow()).toBe('done');
    expect(await log.isLate()).toBe(false);
    expect(await head()).toMatchObject({ seq: 1, anchored: false, late: false });
  });

  it('are asked about only where the log is empty', async () => {
    const wasChanged = vi.fn(async () => true);
    const { open, records } = setUp({ wasChanged });
    await open().append([line('a'), line('b')]);
    await open().append([line('c')]);
    expect(wasChanged).toHaveBeenCalledExactlyOnceWith([line('a'), line('b')]);
    expect(records().map((record) => record?.headLost)).toEqual([true, undefined, undefined]);
  });

  it('are not late for who has no anchor', async () => {
    const { open, dataDir } = setUp();
    await open().append([line('a')]);
    const { anchor: _, ...without } = setUp();
    expect(await openLog({ ...without, dataDir }).isLate()).toBe(false);
  });

  it('are all or none: what a failure leaves is cut off again', async () => {
    const { open, path } = setUp({ anchored: false });
    await open().append([line('a')]);
    const before = readFileSync(path);
    const handle = await openHandle();
    vi.spyOn(handle, 'datasync').mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    await expect(open().append([line('b')])).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(readFileSync(path)).toEqual(before);
  });

  it('say that a head is behind that could not be written, and are there', async () => {
    const { open, dataDir, subjects } = setUp({ anchored: false });
    mkdirSync(join(dataDir, 'activity.head'));
    await open().append([line('a')]);
    expect(subjects()).toEqual(['a']);
  });
});

/** What all open files are made of. */
async function openHandle() {
  const handle = await open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as typeof handle;
}

describe('a log of before there were anchors', () => {
  /** As it was left, with a head that knows of no anchor. */
  const old = async () => {
    const made = setUp();
    const before = openLog({ ...made, anchor: undefined } as LogDeps);
    await before.append([line('a'), line('b')]);
    await writeHead(
      join(made.dataDir, 'activity.head'),
      key,
      { ...made.end(), size: statSync(made.path).size },
      randomBytes,
    );
    return made;
  };

  it('is adopted with the next record, which says after which', async () => {
    const { open, subjects } = await old();
    await open().append([line('c')]);
    expect(subjects()).toEqual(['a', 'b', 'adopted after 2 by the keychain', 'c']);
    await open().append([line('d')]);
    expect(subjects().slice(4)).toEqual(['d']);
  });

  it('is not where there is an anchor already, or that cannot be read', async () => {
    const held = await old();
    held.state.held = held.end();
    await held.open().append([line('c')]);
    expect(held.subjects()).toEqual(['a', 'b', 'c']);
    const failing = await old();
    failing.state.fails = true;
    await failing.open().append([line('c')]);
    expect(failing.subjects()).toEqual(['a', 'b', 'c']);
  });

  it('is not without a head, nor before its first record', async () => {
    const headless = await old();
    rmSync(join(headless.dataDir, 'activity.head'));
    await headless.open().append([line('c')]);
    expect(headless.subjects()).toEqual(['a', 'b', 'c']);
    const fresh = setUp();
    await fresh.open().append([line('a')]);
    expect(fresh.subjects()).toEqual(['a']);
  });
});

describe('an anchor that is asked to follow', () => {
  it('follows to where the log ends, or stays where that does not go on from it', async () => {
    const { open, state, end, head } = setUp();
    await open().append([line('a')]);
    expect(state.held).toBeNull();
    expect(await open().isLate()).toBe(true);
    expect(await open().follow()).toBe('done');
    expect([state.held, await open().isLate()]).toEqual([end(), false]);
    await open().append([line('b'), line('c')]);
    expect(await open().follow()).toBe('done');
    expect(state.held).toEqual(end());
    state.held = { seq: 2, link: 'of another log' };
    expect(await open().follow()).toBe('misfit');
    expect(state.held).toEqual({ seq: 2, link: 'of another log' });
    expect(await head()).toMatchObject({ seq: 3, anchored: true, late: false });
  });

  it('is late where it cannot be written, and done where there is no log', async () => {
    const { open, state } = setUp();
    expect(await open().follow()).toBe('done');
    expect(state.reads).toBe(0);
    await open().append([line('a')]);
    state.fails = true;
    expect(await open().follow()).toBe('late');
    expect(await open().isLate()).toBe(true);
    const other = setUp();
    mkdirSync(other.path);
    expect(await other.open().follow()).toBe('late');
  });
});

describe('what a person accepts', () => {
  it('is a record behind what the anchor knew, so that no number is given twice', async () => {
    const { open, state, records, end, lines } = setUp();
    await (await open().append([line('a')]))();
    state.held = { seq: 5, link: 'of what is missing' };
    const accepted = { lines: 'hash', anchor: state.held, change: 'change' };
    await open().accept(line('accepted'), accepted);
    expect(records().at(-1)).toMatchObject({ seq: 6, prev: 'of what is missing', accepts: accepted });
    expect(state.held).toEqual({ ...end(), seq: 6 });
    await open().append([line('b')]);
    expect(records().at(-1)).toMatchObject({ seq: 7, prev: linkOf(lines()[1] ?? '') });
    expect(records().at(-1)).not.toHaveProperty('accepts');
  });

  it('goes on from the log where that is further than the anchor', async () => {
    const { open, state, records, end, lines } = setUp();
    await open().append([line('a'), line('b')]);
    for (const anchor of [{ seq: 2, link: 'of another' }, { seq: 1, link: 'of another' }, null]) {
      state.held = anchor;
      await open().accept(line('accepted'), { lines: 'hash', anchor });
      expect(state.held).toEqual(end());
    }
    const links = lines().map(linkOf);
    expect(records().map((record) => [record?.seq, record?.prev])).toEqual(
      ['', ...links.slice(0, -1)].map((prev, index) => [index + 1, prev]),
    );
  });

  it('is there without an anchor, too', async () => {
    const { open, records, head } = setUp({ anchored: false });
    await open().accept(line('accepted'), { lines: 'hash', anchor: null });
    expect(records()).toMatchObject([
      { seq: 1, subject: 'accepted', accepts: { lines: 'hash', anchor: null } },
    ]);
    expect(await head()).toMatchObject({ seq: 1, anchored: false, late: false });
  });

  it('counts for the anchor that is to be written as one that there was', async () => {
    const { open, state, head } = setUp();
    await (await open().append([line('a')]))();
    const held = state.held;
    state.fails = true;
    await open().accept(line('accepted'), { lines: 'hash', anchor: held });
    expect(await head()).toMatchObject({ seq: 2, anchored: true, late: true });
    state.fails = false;
    state.held = null;
    await open().accept(line('accepted'), { lines: 'hash', anchor: null });
    expect(await head()).toMatchObject({ seq: 3, anchored: true, late: false });
  });
});

describe('the number of the last record', () => {
  it('is what the head says, or else the log, or else nothing', async () => {
    const { open, dataDir, path } = setUp({ anchored: false });
    expect(await open().lastSeq()).toBe(0);
    await open().append([line('a'), line('b')]);
    expect(await open().lastSeq()).toBe(2);
    rmSync(join(dataDir, 'activity.head'));
    expect(await open().lastSeq()).toBe(2);
    writeFileSync(join(dataDir, 'activity.head'), 'damaged');
    expect(await open().lastSeq()).toBe(2);
    rmSync(path);
    mkdirSync(path);
    expect(await open().lastSeq()).toBe(0);
  });
});

it.runIf(process.platform === 'linux')('every file is closed again', async () => {
  const { open, state, dataDir } = setUp();
  await (await open().append([line('a')]))();
  await (await open().append([line('b')]))();
  state.held = { seq: 1, link: 'of another log' };
  expect(await open().follow()).toBe('misfit');
  rmSync(join(dataDir, 'activity.head'));
  await open().lastSeq();
  await open().accept(line('accepted'), { lines: 'hash', anchor: state.held });
  expect(openFiles(dataDir)).toBe(0);
});

describe.runIf(process.platform === 'linux')('where a log ends', () => {
  const records = (...seqs: number[]) =>
    seqs.map((seq) => sealLine(key, { ...line(`${seq}`), seq, prev: '' }, randomBytes));
  const inLog = async <T>(lines: string[], work: (file: FileHandle, size: number) => Promise<T>) => {
    const path = join(tempFolder(), 'log');
    writeFileSync(path, lines.map((one) => `${one}\n`).join(''));
    const file = await open(path);
    try {
      return await work(file, statSync(path).size);
    } finally {
      await file.close();
    }
  };
  const ends = (lines: string[], head: Parameters<typeof endOf>[2]) =>
    inLog(lines, (file, size) => endOf(file, size, head, key));

  it('is what the head says, unless a record further on says more', async () => {
    const lines = records(1, 2, 3);
    const last = { seq: 3, link: linkOf(lines[2] ?? '') };
    for (const [head, end] of [
      [
        { seq: 3, link: 'of the head', size: 1 },
        { seq: 3, link: 'of the head' },
      ],
      [
        { seq: 5, link: 'of the head', size: 1 },
        { seq: 5, link: 'of the head' },
      ],
      [{ seq: 2, link: 'of the head', size: 1 }, last],
      [
        { seq: 9, link: 'of the head', size: 2 ** 20 },
        { seq: 9, link: 'of the head' },
      ],
    ] as const)
      expect(await ends(lines, head)).toEqual({ end, headLost: false });
    expect(await ends([...lines, 'torn'], { seq: 2, link: '', size: 1 })).toEqual({
      end: last,
      headLost: false,
    });
  });

  it('cannot be told without a head, where there is more than one record', async () => {
    const lines = records(1, 2);
    expect((await ends(lines.slice(0, 1), 'none')).headLost).toBe(false);
    expect((await ends(lines, 'none')).headLost).toBe(true);
    expect((await ends(lines.slice(0, 1), 'lost')).headLost).toBe(true);
    expect(await ends([], 'none')).toEqual({ end: { seq: 0, link: '' }, headLost: false });
  });

  it('is looked at backwards, as far as it is asked for', async () => {
    const lines = records(1, 2, 3, 4);
    const after = (seq: number) =>
      inLog([...lines, 'torn'], async (file) => {
        const found: number[] = [];
        for await (const record of recordsAfter(file, seq, key)) found.push(record.seq);
        return found;
      });
    expect([await after(0), await after(2), await after(4)]).toEqual([[4, 3, 2, 1], [4, 3], []]);
  });

  it('has the names of its records, of those that have one', async () => {
    const folder = tempFolder();
    const path = join(folder, 'log');
    expect(await idsAfter(path, 0, key)).toEqual(new Set());
    const nameless = sealLine(
      key,
      { ...line('3'), seq: 3, prev: '', id: undefined } as ChainedRecord,
      randomBytes,
    );
    writeFileSync(path, [...records(1, 2), nameless].map((one) => `${one}\n`).join(''));
    expect(await idsAfter(path, 1, key)).toEqual(new Set(['2/0']));
    expect(await idsAfter(path, 0, key)).toEqual(new Set(['1/0', '2/0']));
    expect(openFiles(folder)).toBe(0);
  });
});

describe('a log goes on from a point', () => {
  const record = (seq: number, prev: string, more: Partial<ChainedRecord> = {}): string => {
    const { id: _id, ...rest } = line(`${seq}`);
    return sealLine(key, { seq, prev, ...rest, ...more }, randomBytes);
  };
  const from = async (lines: string[], point: End) => {
    const path = join(tempFolder(), 'log');
    writeFileSync(path, lines.map((one) => `${one}\n`).join(''));
    const file = await open(path);
    try {
      return await goesOnFrom(file, point, key);
    } finally {
      await file.close();
    }
  };
  const one = record(1, '');
  const two = record(2, linkOf(one));
  const four = record(4, 'a gap', { accepts: { lines: '', anchor: { seq: 3, link: 'accepted' } } });

  it('when its record is there, or was accepted to be missing', async () => {
    expect(await from([one, two], { seq: 1, link: linkOf(one) })).toBe(true);
    expect(await from([one, two], { seq: 2, link: linkOf(two) })).toBe(true);
    expect(await from([one, two, 'torn'], { seq: 2, link: linkOf(two) })).toBe(true);
    expect(await from([one, two, four], { seq: 3, link: 'accepted' })).toBe(true);
    expect(await from([one, two, four], { seq: 1, link: linkOf(one) })).toBe(true);
  });

  it('and not when it is another one, or nothing is there', async () => {
    expect(await from([one, two], { seq: 1, link: linkOf(two) })).toBe(false);
    expect(await from([one, two], { seq: 2, link: linkOf(one) })).toBe(false);
    expect(await from([one, two], { seq: 3, link: linkOf(two) })).toBe(false);
    expect(await from([one, two, four], { seq: 3, link: 'other' })).toBe(false);
    expect(await from([two], { seq: 1, link: linkOf(one) })).toBe(false);
    expect(await from([], { seq: 0, link: '' })).toBe(false);
    expect(await from(['torn'], { seq: 1, link: 'torn' })).toBe(false);
  });
});
