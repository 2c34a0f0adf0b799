/** What `Edits` tells, remembers and leaves alone around the changes it makes. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { untilWritten } from '#core/tools/edits/again.ts';
import { createChangeCodec } from '#core/tools/edits/change.ts';
import type { Beside } from '#core/tools/edits/edit.ts';
import { QCredError } from '#shared/errors.ts';
import { tempFolder } from '../../store/files/temp.ts';
import { edit, editsIn } from './setup.ts';

const setUp = (more: Parameters<typeof editsIn>[1] = {}) => {
  const folder = tempFolder();
  const put = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), mode);
    return join(folder, name);
  };
  const changes = join(folder, 'data', 'changes');
  return { folder, put, changes, edits: editsIn(folder, more) };
};
/** Notes what was to change with files. */
const noting = () => {
  const noted: unknown[][] = [];
  const beside: Beside = { commit: async (...told) => void noted.push(told), happened: async () => false };
  return { noted, beside };
};

describe('a change of no file', () => {
  it('still changes what goes with it, under a name that the log does not know', async () => {
    const { noted, beside } = noting();
    const { put, edits } = setUp({ beside });
    const plan = { id: 'planned', title: 't', edits: [edit(put('a', '1\n'), '1\n')], beside: 'what' };
    const none = await edits.apply(plan);
    expect(none).toMatchObject({ title: 't', paths: [], undone: false, at: '2026-11-02T10:00:00.000Z' });
    expect(none.id).not.toBe('planned');
    expect(noted).toEqual([[none.id, 'what', false]]);
  });

  it('changes nothing where nothing goes with it', async () => {
    const { noted, beside } = noting();
    const { put, edits } = setUp({ beside });
    await edits.apply({ title: 't', edits: [edit(put('a', '1\n'), '1\n')] });
    expect(noted).toEqual([]);
  });

  it('fails with the words of what goes with it', async () => {
    const fault = new Error('made to fail: the vault');
    const beside: Beside = { commit: () => Promise.reject(fault), happened: async () => false };
    const { put, edits } = setUp({ beside });
    const plan = { title: 't', edits: [edit(put('a', '1\n'), '1\n')], beside: 'what' };
    await expect(edits.apply(plan)).rejects.toBe(fault);
  });
});

describe('the files that a change closes to others', () => {
  it('are told when it is made and when it is taken back, and are none where nobody loses a right', async () => {
    const { put, edits } = setUp();
    const [open, mine, gone] = [
      put('open', 'a\n', 0o644),
      put('mine', 'a\n', 0o600),
      put('gone', 'a\n', 0o644),
    ];
    const secret = { secret: true };
    const made = await edits.apply({
      title: 't',
      edits: [edit(open, 'token = CANARY\n', secret), edit(mine, 'CANARY\n', secret), edit(gone, null)],
    });
    expect(made.closed).toEqual([open]);
    expect((await edits.list())[0]?.closed).toEqual([open]);
    const plain = await edits.apply({ title: 't', edits: [edit(mine, 'b\n')] });
    expect(plain.closed).toBeUndefined();

    const held = put('held', 'token = CANARY\n', 0o644);
    const emptied = await edits.apply({ title: 't', edits: [edit(held, 'plain\n')] });
    expect(emptied.closed).toBeUndefined();
    expect((await edits.undo(emptied.id)).closed).toEqual([held]);
  });
});

describe('an undo that nobody was told of', () => {
  const codec = createChangeCodec(
    new Uint8Array(32).fill(3),
    (length) => new Uint8Array(randomBytes(length)),
  );
  const undone = async () => {
    const world = setUp();
    const path = world.put('a', '1\n');
    const { id } = await world.edits.apply({ title: 'Export', edits: [edit(path, '2\n')] });
    await world.edits.undo(id);
    return { ...world, id, path, untold: join(world.changes, 'untold') };
  };
  /** As it is when the process that made it has ended. */
  const ended = async () => {
    const world = await undone();
    const change = await codec.read(world.untold);
    const by = { pid: 0, start: null, boot: null, host: '' };
    writeFileSync(world.untold, codec.encode({ ...change, by }, [Buffer.from('2\n')]), { mode: 0o600 });
    return world;
  };

  it('is named by the change it took back, once its process has ended', async () => {
    expect(await (await undone()).edits.undoneUntold()).toBeNull();
    const { edits, id, path } = await ended();
    expect(await edits.undoneUntold()).toMatchObject({ id, title: 'Export', paths: [path], undone: true });
    expect(await setUp().edits.undoneUntold()).toBeNull();
  });

  it('is forgotten when it is told, or another change is made; told twice is as well', async () => {
    const told = await ended();
    await told.edits.told();
    expect(await told.edits.undoneUntold()).toBeNull();
    await told.edits.told();

    const later = await ended();
    await later.edits.apply({ title: 't', edits: [edit(later.path, '3\n')] });
    expect(existsSync(later.untold)).toBe(false);
  });

  it('and a change that takes nothing back is none', async () => {
    const { edits, untold } = await ended();
    const { undoes: _, ...change } = await codec.read(untold);
    writeFileSync(untold, codec.encode(change, [Buffer.from('2\n')]), { mode: 0o600 });
    expect(await edits.undoneUntold()).toBeNull();
  });
});

describe('the list of changes', () => {
  it('has as many as are asked for, newest first, and goes on behind one that cannot be read', async () => {
    const { put, edits, changes } = setUp();
    const path = put('a', '0\n');
    for (let n = 1; n <= 4; n++) await edits.apply({ title: `${n}`, edits: [edit(path, `${n}\n`)] });
    const titles = async (limit?: number) => (await edits.list(limit)).map(({ title }) => title);
    expect(await titles(2)).toEqual(['4', '3']);
    expect(await titles()).toEqual(['4', '3', '2', '1']);
    const third = readdirSync(changes).sort()[2] ?? '';
    writeFileSync(join(changes, third), 'damaged');
    expect(await titles()).toEqual(['4', '2', '1']);
  });
});

describe('what an undo would bring back', () => {
  it('is every file that was there, beside what is there now', async () => {
    const { folder, put, edits } = setUp();
    const [a, b] = [put('a', '1\n'), put('b', '1\n')];
    const { id } = await edits.apply({
      title: 't',
      edits: [edit(a, '2\n'), edit(b, '2\n'), edit(join(folder, 'c'), '2\n')],
    });
    rmSync(b);
    mkdirSync(b);
    const back = (await edits.bringsBack(id)).map(({ path, old, now }) => [
      path,
      Buffer.from(old).toString(),
      now && Buffer.from(now).toString(),
    ]);
    expect(back).toEqual([
      [a, '1\n', '2\n'],
      [b, '1\n', null],
    ]);
  });

  it('is nothing of what is undone, not there, or damaged', async () => {
    const { put, edits, changes } = setUp();
    const path = put('a', '1\n');
    const first = await edits.apply({ title: 't', edits: [edit(path, '2\n')] });
    await edits.undo(first.id);
    expect(await edits.bringsBack(first.id)).toEqual([]);
    expect(await edits.bringsBack('unknown')).toEqual([]);
    const second = await edits.apply({ title: 't', edits: [edit(path, '3\n')] });
    expect(await edits.bringsBack(second.id)).toHaveLength(1);
    expect(await edits.bringsBack('unknown')).toEqual([]);
    const file = readdirSync(changes).find((name) => name.includes(second.id)) ?? '';
    writeFileSync(join(changes, file), 'damaged');
    expect(await edits.bringsBack(second.id)).toEqual([]);
    await expect(edits.undo(second.id)).rejects.toMatchObject({
      code: 'vault_corrupt',
      cause: expect.any(Error),
    });
  });
});

describe('a start', () => {
  it('with nothing to do waits for nobody and makes nothing', async () => {
    const { folder, put } = setUp();
    await editsIn(folder).recover();
    expect(existsSync(join(folder, 'data'))).toBe(false);
    let report: unknown;
    const beside: Beside = {
      commit: async () => {
        report = await editsIn(folder).recover();
      },
      happened: async () => false,
    };
    const edits = editsIn(folder, { beside });
    const path = put('a', '1\n');
    await edits.apply({ title: 't', edits: [edit(path, '2\n')] });
    // Under the lock, which is held as long as what goes with the files changes.
    await edits.apply({ title: 't', edits: [edit(path, '2\n')], beside: 'what' });
    expect(report).toEqual({ finished: 0, rolledBack: 0, cleaned: 0, left: [] });
  });

  it('removes what was unfinished in its own folder, and says of nothing left', async () => {
    const { folder, put, edits, changes } = setUp();
    await edits.apply({ title: 't', edits: [edit(put('a', '1\n'), '2\n')] });
    writeFileSync(join(changes, '.qcred-0123456789abcdef.tmp'), 'half');
    expect(await edits.isUnderWay()).toBe(false);
    expect(await editsIn(folder).recover()).toEqual({ finished: 0, rolledBack: 0, cleaned: 1, left: [] });
    expect(readdirSync(changes)).toHaveLength(1);
  });

  it('puts a journal that cannot be read aside, where it stands in nobody’s way', async () => {
    const { folder, put, edits, changes } = setUp();
    mkdirSync(changes, { recursive: true, mode: 0o700 });
    writeFileSync(join(changes, 'journal'), 'of another vault', { mode: 0o600 });
    expect(await edits.isUnderWay()).toBe(true);
    const aside = join(changes, 'journal.unreadable');
    expect(await edits.recover()).toEqual({ finished: 0, rolledBack: 0, cleaned: 0, left: [aside] });
    expect(await edits.isUnderWay()).toBe(false);
    expect(readFileSync(aside, 'utf8')).toBe('of another vault');
    await edits.apply({ title: 't', edits: [edit(put('a', '1\n'), '2\n')] });
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('2\n');
  });
});

describe('a folder of its own that cannot be made', () => {
  it('is told as a failure to write, and no file is touched', async () => {
    const { folder, put } = setUp();
    put('data', 'a file');
    const path = put('a', '1\n');
    await expect(editsIn(folder).apply({ title: 't', edits: [edit(path, '2\n')] })).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(join(folder, 'data')),
    });
    expect(readFileSync(path, 'utf8')).toBe('1\n');
  });

  it('nor is the one for changes, where a file has its name', async () => {
    const { folder, put, changes } = setUp();
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
    writeFileSync(changes, 'a file');
    const path = put('a', '1\n');
    await expect(editsIn(folder).apply({ title: 't', edits: [edit(path, '2\n')] })).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining(changes),
    });
    expect(readFileSync(path, 'utf8')).toBe('1\n');
  });
});

describe('untilWritten', () => {
  const noPause = () => new Uint8Array(1);
  const refusing = (times: number, fault: Error) => {
    const world = { tries: 0 };
    const attempt = async () => {
      if (++world.tries <= times) throw fault;
      return 'written';
    };
    return { world, attempt };
  };
  const met = new QCredError('file_changed', 'somebody else wrote');

  it('tries again as long as somebody else writes in between, thirty times and no more', async () => {
    const often = refusing(29, met);
    expect(await untilWritten(often.attempt, noPause)).toBe('written');
    expect(often.world.tries).toBe(30);
    const always = refusing(1000, met);
    await expect(untilWritten(always.attempt, noPause)).rejects.toBe(met);
    expect(always.world.tries).toBe(30);
  });

  it('throws at once what is no such meeting', async () => {
    for (const fault of [
      new QCredError('disk_full', 'no room'),
      Object.assign(new Error('made to fail'), { code: 'file_changed' }),
    ]) {
      const once = refusing(1, fault);
      await expect(untilWritten(once.attempt, noPause)).rejects.toBe(fault);
      expect(once.world.tries).toBe(1);
    }
  });

  it('waits a time drawn by lot, so that many do not meet again', async () => {
    const asked: number[] = [];
    const { attempt } = refusing(2, met);
    await untilWritten(attempt, (length) => {
      asked.push(length);
      return new Uint8Array([8]);
    });
    expect(asked).toEqual([1, 1]);
  });
});
